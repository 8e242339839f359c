"""A storage volume's description (libvirt: formatstorage.html, storagevol.rng)."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Child, Flag, size, text


class Permissions(Element):
    """Who owns a volume's file, and who may do what: taken over as a whole."""

    TAG = "permissions"


class Volume(Element):
    """A storage volume."""

    TAG = "volume"
    type = text("@type")
    """"file", "block", "dir", "network", "netdir" or "ploop"."""
    name = text("name")
    capacity = size("capacity")
    """What the guest sees."""
    allocation = size("allocation")
    """What it takes."""
    physical = size("physical")
    """The bytes of the file or device."""
    path = text("target/path")
    format = text("target/format/@type")
    permissions = Child("target/permissions", Permissions)
    encryption_format = text("target/encryption/@format")
    encryption_secret = text("target/encryption/secret/@uuid")
    encryption_secret_type = text("target/encryption/secret/@type")
    compat = text("target/compat")
    """The version of qcow2: "0.10" or "1.1"."""
    is_nocow = Flag("target/nocow")
    backing_path = text("backingStore/path")
    backing_format = text("backingStore/format/@type")
