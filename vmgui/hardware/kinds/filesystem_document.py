"""The document class of <filesystem>: all that libvirt's schema knows of one."""

from __future__ import annotations

from vmgui.hardware.kinds.placement import BootableDevice
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, Flag, integer, on_off, size, text


class UserMapping(Element):
    """A <uid> of an <idmap>: users of the guest, as which users of the host they work."""

    TAG = "uid"
    start = integer("@start")
    target = integer("@target")
    count = integer("@count")


class GroupMapping(UserMapping):
    """A <gid> of an <idmap>: the same for groups."""

    TAG = "gid"


class Filesystem(BootableDevice):
    """<filesystem> of a domain."""

    TAG = "filesystem"
    type = text("@type")
    model = text("@model")
    access_mode = text("@accessmode")
    multiple_devices = text("@multidevs")
    file_mode = text("@fmode")
    directory_mode = text("@dmode")
    is_readonly = Flag("readonly")
    target = text("target/@dir")
    hard_limit = size("space_hard_limit")
    soft_limit = size("space_soft_limit")

    # What it is
    directory = text("source/@dir")
    file = text("source/@file")
    block_device = text("source/@dev")
    template = text("source/@name")
    socket = text("source/@socket")
    usage = integer("source/@usage")
    usage_unit = text("source/@units")
    pool = text("source/@pool")
    volume = text("source/@volume")

    # How it gets into the guest
    driver = text("driver/@type")
    format = text("driver/@format")
    driver_name = text("driver/@name")
    write_policy = text("driver/@wrpolicy")
    queue = integer("driver/@queue")
    binary = text("binary/@path")
    xattr = on_off("binary/@xattr")
    cache = text("binary/cache/@mode")
    sandbox = text("binary/sandbox/@mode")
    posix_locks = on_off("binary/lock/@posix")
    flocks = on_off("binary/lock/@flock")
    threads = integer("binary/thread_pool/@size")
    open_files = integer("binary/openfiles/@max")
    users = Children(UserMapping, "idmap")
    groups = Children(GroupMapping, "idmap")
    has_idmap = Flag("idmap")

    def source_text(self) -> str:
        """What it is, in one line; empty if nothing is said."""
        paths = (self.directory, self.file, self.block_device, self.template, self.socket)
        found = next((each for each in paths if each), "")
        return found or "/".join(each for each in (self.pool, self.volume) if each)
