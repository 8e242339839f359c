"""Pools, volumes and secrets as lists, actions and dialogs hand them on: with their host."""

from __future__ import annotations

from typing import NamedTuple

from vmgui.base.ids import HostId
from vmgui.core.resources import PoolReading, SecretReading, VolumeReading
from vmgui.core.storage.secretusers import SecretUser
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
    """As far as they were known then, to be shown. What must not harm them asks `VolumeUsers`."""


class SecretItem(NamedTuple):
    """A secret of a host, as it was seen last, and who uses it."""

    host: HostId
    secret: SecretReading
    description: str = ""
    """What people have written about it; empty as well while it was not read."""
    users: tuple[SecretUser, ...] = ()

    @property
    def name(self) -> str:
        """What people call it: for what it is, else how it is described, else its UUID."""
        return self.secret.usage_id or self.description or self.secret.uuid
