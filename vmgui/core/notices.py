"""What hosts say is out of date: the words of `vmgui.virt.listening`, for those above it."""

from __future__ import annotations

from vmgui.virt.listening import Aspect, Notice

__all__ = ["Aspect", "Notice"]
