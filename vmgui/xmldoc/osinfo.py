"""The files of the osinfo database: what operating systems need and can drive. For reading only.

Source: osinfo.rng, the schema that comes with the database, and osinfo/osinfo_loader.c of
libosinfo.
"""

from __future__ import annotations

from vmgui.xmldoc.converters import Converter
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Child, Children, Value, integer, text


def _load_truth(raw: str) -> bool:
    return raw.strip().lower() in ("true", "yes", "1")


_TRUE_FALSE: Converter[bool] = Converter(_load_truth, lambda value: "true" if value else "false")


def truth(path: str) -> Value[bool]:
    """A truth value written as "true" or "false"."""
    return Value(path, _TRUE_FALSE)


class Relation(Element):
    """A system that another one stands in a relation to."""

    id = text("@id")


class DerivesFrom(Relation):
    """A system that this one can do all of, if nothing else is said."""

    TAG = "derives-from"


class Clones(Relation):
    """A system that this one is made from the sources of."""

    TAG = "clones"


class ShortId(Element):
    """A name for the command line; the first one is the usual one."""

    TAG = "short-id"
    name = text("")


class DeviceLink(Element):
    """A device that a system has a driver for, or explicitly not."""

    TAG = "device"
    id = text("@id")
    is_supported = truth("@supported")
    """None means yes."""


class Driver(Element):
    """A driver that somebody has to install."""

    TAG = "driver"
    arch = text("@arch")
    devices = Children(DeviceLink)


class FirmwareLink(Element):
    """A firmware that a system starts from, or explicitly not."""

    TAG = "firmware"
    arch = text("@arch")
    type = text("@type")
    """"bios" or "efi"."""
    is_supported = truth("@supported")
    """None means yes."""


class Needs(Element):
    """<minimum> or <recommended>."""

    cpus = integer("n-cpus")
    memory = integer("ram")
    """In bytes."""
    storage = integer("storage")
    """In bytes."""


class ResourcesOf(Element):
    """What a system needs on an architecture."""

    TAG = "resources"
    arch = text("@arch")
    """"all" for any."""
    inherits = truth("@inherit")
    """Whether what is missing is taken from the systems that this one derives from."""
    minimum = Child("minimum", Needs)
    recommended = Child("recommended", Needs)


class Medium(Element):
    """An ISO image: its identifiers are regular expressions."""

    TAG = "media"
    arch = text("@arch")
    is_live = truth("@live")
    is_installer = truth("@installer")
    """None means yes."""
    volume_id = text("iso/volume-id")
    system_id = text("iso/system-id")
    publisher_id = text("iso/publisher-id")
    application_id = text("iso/application-id")
    volume_size = integer("iso/volume-size")
    """In bytes."""


class TreeOf(Element):
    """An installation tree on a server: what its .treeinfo says are regular expressions."""

    TAG = "tree"
    arch = text("@arch")
    family = text("treeinfo/family")
    variant = text("treeinfo/variant")
    version = text("treeinfo/version")
    treeinfo_arch = text("treeinfo/arch")
    kernel = text("kernel")
    """Seen from the root of the tree."""
    initrd = text("initrd")


class Os(Element):
    """An operating system in one version, or a part of what is known about it."""

    TAG = "os"
    id = text("@id")
    short_ids = Children(ShortId)
    name = text("name")
    """The first one, which is in English; translations follow it."""
    version = text("version")
    family = text("family")
    distro = text("distro")
    vendor = text("vendor")
    codename = text("codename")
    released = text("release-date")
    """As YYYY-MM-DD."""
    ended = text("eol-date")
    status = text("release-status")
    derives_from = Children(DerivesFrom)
    clones = Children(Clones)
    devices = Children(DeviceLink, "devices")
    drivers = Children(Driver)
    firmwares = Children(FirmwareLink)
    resources = Children(ResourcesOf)
    media = Children(Medium)
    trees = Children(TreeOf)


class Database(Element):
    """A file of the database."""

    TAG = "libosinfo"
    systems = Children(Os)
