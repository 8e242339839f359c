"""Tests of vmgui; the folders mirror its packages."""
