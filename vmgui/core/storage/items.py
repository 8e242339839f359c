"""Pools and volumes as lists, actions and dialogs hand them on: with the host they are on."""

from __future__ import annotations

from typing import NamedTuple

from vmgui.base.ids import HostId
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.users import User


class PoolItem(NamedTuple):
    """A storage pool of a host, as it was seen last."""

    host: HostId
    pool: PoolReading


class VolumeItem(NamedTuple):
    """A volume of a pool, as it was seen last, and who uses it."""

    host: HostId
    pool: PoolReading
    volume: VolumeReading
    users: tuple[User, ...] = ()
