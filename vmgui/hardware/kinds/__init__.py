"""The kinds of devices of libvirt's domain schema, one module each.

A module has the document class and the kind; `vmgui.hardware.registry` lists the kinds.
"""
