"""All types of pools, in the guide's order."""

from __future__ import annotations

from vmgui.base.i18n import _
from vmgui.hardware.pools.directory import DirKind
from vmgui.hardware.pools.disk import DiskKind
from vmgui.hardware.pools.filesystem import FilesystemKind
from vmgui.hardware.pools.gluster import GlusterKind
from vmgui.hardware.pools.iscsi import IscsiDirectKind, IscsiKind
from vmgui.hardware.pools.kind import PoolKind
from vmgui.hardware.pools.logical import LogicalKind
from vmgui.hardware.pools.mpath import MpathKind
from vmgui.hardware.pools.netfs import NetfsKind
from vmgui.hardware.pools.rbd import RbdKind
from vmgui.hardware.pools.scsi import ScsiKind, VhbaKind
from vmgui.hardware.pools.unknown import UnknownKind
from vmgui.hardware.pools.vstorage import VstorageKind
from vmgui.hardware.pools.zfs import ZfsKind
from vmgui.xmldoc.pool import Pool

KINDS: tuple[PoolKind, ...] = (
    DirKind(),
    DiskKind(),
    FilesystemKind(),
    GlusterKind(),
    IscsiKind(),
    IscsiDirectKind(),
    LogicalKind(),
    MpathKind(),
    NetfsKind(),
    RbdKind(),
    ScsiKind(),
    VhbaKind(),
    ZfsKind(),
    VstorageKind(),
)
UNKNOWN = UnknownKind()
"""What a pool of any other type is."""


def kind(id: str) -> PoolKind:
    """The kind of this id.

    Raises:
        StopIteration: there is none.
    """
    return next(each for each in KINDS if each.id == id)


def kind_of(pool: Pool) -> PoolKind:
    """The kind of a pool; `UNKNOWN` for a type that only its XML can show."""
    return next((each for each in KINDS if each.matches(pool)), UNKNOWN)


def type_title(pool_type: str) -> str:
    """What people call a type of libvirt's, translated; the type itself if it is not known."""
    return next((_(each.title) for each in KINDS if each.type == pool_type), pool_type)
