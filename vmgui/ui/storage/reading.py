"""What dialogs about volumes have to know of a host before they ask."""

from __future__ import annotations

from collections.abc import Sequence

import vmgui.core.resources as resources
from vmgui.base.errors import HostError
from vmgui.base.ids import HostId
from vmgui.core.resources import PoolReading, SecretReading, VolumeReading
from vmgui.core.storage.abilities import Ability, why_not
from vmgui.core.storage.items import PoolItem, VolumeItem
from vmgui.ui.context import Context


async def names_in(context: Context, host: HostId, pool: str) -> frozenset[str]:
    """The names of the volumes in an active pool.

    Raises:
        HostError: the host could not be asked.
    """
    return frozenset(row.name for row in await _rows_in(context, host, pool))


async def items_in(context: Context, item: PoolItem) -> dict[str, VolumeItem]:
    """The volumes in an active pool by name, and who uses them as far as that is known.

    Raises:
        HostError: the host could not be asked.
    """
    host, pool = item
    usage = context.storage.usage(host)
    rows = await _rows_in(context, host, pool.name)
    return {row.name: VolumeItem(host, pool, row, usage.users(pool, row)) for row in rows}


async def _rows_in(context: Context, host: HostId, pool: str) -> tuple[VolumeReading, ...]:
    """What is known of the volumes; the host is asked for names only if nobody looks at them."""
    known = context.storage.watch(host).volumes(pool)
    if known.is_known:
        return known.rows
    return await resources.volume_names(context.fleet, host, pool)


async def pools_with(context: Context, host: HostId, *abilities: Ability) -> list[PoolReading]:
    """The active pools of a host with these abilities, by name.

    Raises:
        HostError: the host could not be asked.
    """
    found = context.storage.watch(host).pools
    if found is None:
        found = await resources.pools(context.fleet, host)
    usable = [pool for pool in found if why_not(pool, *abilities) is None]
    return sorted(usable, key=lambda pool: pool.name)


async def secrets_for_volumes(context: Context, host: HostId) -> tuple[SecretReading, ...]:
    """The secrets that volumes are encrypted with; none if the host does not say."""
    try:
        found = await resources.secrets(context.fleet, host)
    except HostError:
        return ()
    return tuple(secret for secret in found if secret.usage == "volume")


async def secrets_of(context: Context, items: Sequence[VolumeItem]) -> dict[VolumeItem, str]:
    """The UUIDs of the secrets that were made for encrypted volumes, as far as there are any."""
    encrypted = [item for item in items if item.volume.encryption]
    found: dict[VolumeItem, str] = {}
    for host in {item.host for item in encrypted}:
        mine = {each.usage_id: each.uuid for each in await secrets_for_volumes(context, host)}
        found |= {
            item: mine[item.volume.path]
            for item in encrypted
            if item.host == host and item.volume.path in mine
        }
    return found
