"""Volumes as tests of their dialogs and actions have them."""

from __future__ import annotations

from typing import Any

from vmgui.base.ids import HostId, domain_id
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.users import User, UserKind

GIB = 2**30
HOST = HostId("test:///nowhere")
POOL = PoolReading("default", "dir", True, "/images", 100 * GIB, 60 * GIB, 40 * GIB)


def user(
    name: str, kind: UserKind = UserKind.DISK, target: str = "vda", *, is_active: bool = False
) -> User:
    """A machine that uses a volume."""
    return User(domain_id(HOST, name), name, kind, target, is_active)


IN_USE = user("web1", is_active=True)


def volume(name: str, **fields: Any) -> VolumeReading:
    """A volume of 20 GiB, 3 of which are on the disk."""
    path = f"/images/{name}"
    reading = VolumeReading(name, path, "qcow2", 20 * GIB, 3 * GIB, "")
    return reading._replace(**fields)


def item(name: str, *users: User, pool: PoolReading = POOL, **fields: Any) -> VolumeItem:
    """The same, in a pool, with those who use it."""
    return VolumeItem(HOST, pool, volume(name, **fields), users)
