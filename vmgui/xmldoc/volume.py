"""A storage volume's description (libvirt: formatstorage.html, storagevol.rng)."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.pool import Permissions
from vmgui.xmldoc.properties import Child, Flag, integer, size, text


class VolumeSecret(Element):
    """The secret that a volume is encrypted with."""

    TAG = "secret"
    type = text("@type")
    uuid = text("@uuid")


class Encryption(Element):
    """How a volume is encrypted."""

    TAG = "encryption"
    format = text("@format")
    secret = Child("secret", VolumeSecret)
    secret_uuid = text("secret/@uuid")
    cipher = text("cipher/@name")
    cipher_bits = integer("cipher/@size")
    cipher_mode = text("cipher/@mode")
    cipher_hash = text("cipher/@hash")
    ivgen = text("ivgen/@name")
    ivgen_hash = text("ivgen/@hash")


class Volume(Element):
    """A storage volume."""

    TAG = "volume"
    type = text("@type")
    """"file", "block", "dir", "network", "netdir" or "ploop"."""
    name = text("name")
    key = text("key")
    capacity = size("capacity")
    """What the guest sees."""
    allocation = size("allocation")
    """What it takes."""
    physical = size("physical")
    """The bytes of the file or device."""
    path = text("target/path")
    format = text("target/format/@type")
    permissions = Child("target/permissions", Permissions)
    accessed = text("target/timestamps/atime")
    modified = text("target/timestamps/mtime")
    changed = text("target/timestamps/ctime")
    """Seconds since 1970 with a fraction."""
    encryption = Child("target/encryption", Encryption)
    encryption_format = text("target/encryption/@format")
    encryption_secret = text("target/encryption/secret/@uuid")
    encryption_secret_type = text("target/encryption/secret/@type")
    compat = text("target/compat")
    """The version of qcow2: "0.10" or "1.1"."""
    is_nocow = Flag("target/nocow")
    cluster_size = size("target/clusterSize")
    lazy_refcounts = Flag("target/features/lazy_refcounts")
    extended_l2 = Flag("target/features/extended_l2")
    backing_path = text("backingStore/path")
    backing_format = text("backingStore/format/@type")
