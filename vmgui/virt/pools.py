"""Verbs on storage pools: define, build, start, stop, rename ...

Plain blocking functions which take the name of a pool; they raise `libvirt.libvirtError`, which the
lane translates. Each may wait for a file server that is gone: see `vmgui.core.poolcalls`. What only
reads is in `vmgui.virt.storage`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import libvirt

from vmgui.base.errors import HostError, NotPossibleNow
from vmgui.base.i18n import _
from vmgui.virt import binding
from vmgui.xmldoc.document import parse, sanitize, serialize
from vmgui.xmldoc.pool import Pool

WITH_FORMAT = frozenset({"fs", "disk", "logical"})
"""The types whose building may overwrite something, and can be told whether it shall."""
_GONE = re.compile("failed to remove pool .*: No such file or directory")
"""What libvirt says where it shall remove a directory that is not there."""
_UNKNOWN = frozenset({libvirt.VIR_ERR_NO_SUPPORT, libvirt.VIR_ERR_INVALID_ARG})


def define(connection: libvirt.virConnect, xml: str) -> str:
    """Make a pool that is not there yet (virStoragePoolDefineXML); it is not started.

    Returns:
        Its UUID.

    Raises:
        HostError: a pool of this UUID is there; libvirt would replace its description.
        libvirt.libvirtError: one of this name or this target is there, or the host refuses it.
    """
    uuid = parse(sanitize(xml), Pool).uuid
    if uuid and _is_there(connection, uuid):
        raise HostError(_("A storage pool of this UUID exists on the host already."))
    return connection.storagePoolDefineXML(xml, 0).UUIDString()


def _is_there(connection: libvirt.virConnect, uuid: str) -> bool:
    try:
        connection.storagePoolLookupByUUIDString(uuid)
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_NO_STORAGE_POOL:
            raise
        return False
    return True


def build(connection: libvirt.virConnect, pool: str, *, overwrites: bool | None) -> None:
    """Make what a pool is on: a directory, a file system, a volume group (virStoragePoolBuild).

    Args:
        connection: the host.
        pool: its name; it is stopped.
        overwrites: whether what is on its device may be overwritten; None leaves that to libvirt,
            as it is for the types that overwrite nothing.
    """
    found = connection.storagePoolLookupByName(pool)
    type_ = parse(sanitize(found.XMLDesc(0)), Pool).type
    flags = 0
    if overwrites is not None and type_ in WITH_FORMAT:
        flags = (
            libvirt.VIR_STORAGE_POOL_BUILD_OVERWRITE
            if overwrites
            else libvirt.VIR_STORAGE_POOL_BUILD_NO_OVERWRITE
        )
    found.build(flags)


def start(connection: libvirt.virConnect, pool: str) -> None:
    """Mount, log in, look through it: whatever makes its volumes usable (virStoragePoolCreate)."""
    connection.storagePoolLookupByName(pool).create(0)


def stop(connection: libvirt.virConnect, pool: str) -> None:
    """Undo `start` (virStoragePoolDestroy); what is stored stays. A transient pool is gone then."""
    connection.storagePoolLookupByName(pool).destroy()


def refresh(connection: libvirt.virConnect, pool: str) -> None:
    """Look again at what is in an active pool (virStoragePoolRefresh): others write there, too."""
    connection.storagePoolLookupByName(pool).refresh(0)


def set_autostart(connection: libvirt.virConnect, pool: str, *, is_on: bool) -> None:
    """Have it start with the host, or not; libvirt sends no event for that."""
    connection.storagePoolLookupByName(pool).setAutostart(is_on)


def undefine(connection: libvirt.virConnect, pool: str) -> None:
    """Forget a stopped pool (virStoragePoolUndefine); what is stored stays."""
    connection.storagePoolLookupByName(pool).undefine()


def delete_contents(connection: libvirt.virConnect, pool: str) -> None:
    """Remove what a stopped pool is on (virStoragePoolDelete).

    That is a directory, which has to be empty and may be gone, or a volume group with all that is
    in it. Most other types refuse.
    """
    try:
        connection.storagePoolLookupByName(pool).delete(0)
    except libvirt.libvirtError as error:
        if not _GONE.search(error.get_error_message() or ""):
            raise


def description(connection: libvirt.virConnect, pool: str) -> str:
    """The description that it has from its next start on."""
    return _description(connection.storagePoolLookupByName(pool))


def replace(connection: libvirt.virConnect, pool: str, edit: Callable[[str], str]) -> None:
    """Give a pool another description, which counts from its next start on.

    Args:
        connection: the host.
        pool: its name, which does not change.
        edit: makes the new description of the present one; a pure function.

    Raises:
        NotPossibleNow: it is transient; libvirt would make it persistent.
    """
    found = connection.storagePoolLookupByName(pool)
    if not found.isPersistent():
        raise NotPossibleNow(
            _("The storage pool “{name}” is there only until it is stopped.").format(name=pool),
            hint=_("Only persistent storage pools have a description that can change."),
        )
    before = _description(found)
    after = edit(before)
    if after != before:
        connection.storagePoolDefineXML(after, 0)


def rename(connection: libvirt.virConnect, pool: str, name: str) -> None:
    """Give a stopped pool another name; it keeps its UUID and starts with the host as before.

    libvirt has no such call, so the pool is forgotten for a moment. It comes back under its old
    name if the new one is refused.

    Raises:
        HostError: it could not come back; the detail is its description.
    """
    found = connection.storagePoolLookupByName(pool)
    is_autostart = bool(found.autostart())
    before = _description(found)
    document = parse(before, Pool)
    document.name = name
    found.undefine()
    try:
        renamed = connection.storagePoolDefineXML(serialize(document), 0)
    except libvirt.libvirtError:
        _bring_back(connection, pool, before, is_autostart=is_autostart)
        raise
    renamed.setAutostart(is_autostart)


def _bring_back(connection: libvirt.virConnect, pool: str, xml: str, *, is_autostart: bool) -> None:
    try:
        connection.storagePoolDefineXML(xml, 0).setAutostart(is_autostart)
    except libvirt.libvirtError as error:
        message = _("The storage pool “{name}” could not be defined again under any name.")
        raise HostError(
            message.format(name=pool),
            detail=f"{error}\n{xml}",
            hint=_("What is stored is still there. Add the pool anew from this description."),
        ) from error


def _description(pool: libvirt.virStoragePool) -> str:
    try:
        return sanitize(pool.XMLDesc(libvirt.VIR_STORAGE_XML_INACTIVE))
    except libvirt.libvirtError as error:
        if error.get_error_code() not in _UNKNOWN:
            raise
    return sanitize(pool.XMLDesc(0))  # a driver whose pools have only one description


def capabilities(connection: libvirt.virConnect) -> str | None:
    """What the host's libvirt can do with pools, as XML; None if it is too old to say."""
    try:
        return connection.getStoragePoolCapabilities(0)
    except libvirt.libvirtError as error:
        if error.get_error_code() not in _UNKNOWN:
            raise
    return None


def sources(connection: libvirt.virConnect, type_: str, source_xml: str) -> str:
    """What pools of a type could be made of, as XML (virConnectFindStoragePoolSources).

    Args:
        connection: the host.
        type_: "logical", "netfs", "iscsi" ...
        source_xml: a source element that says where to look, such as at which server; may be empty.
    """
    return binding.pool_sources(connection, type_, source_xml or None)
