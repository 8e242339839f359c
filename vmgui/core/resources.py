"""What a host offers to its machines: networks, storage, devices.

It is read when somebody chooses, and nothing is kept: the next who asks gets what is there then.
Changes of volumes and pools are here as far as they are steps of several kinds of jobs, which take
their turns (see `Turns`) and tell people.

All raise NotPossibleNow if the host is not among ours any more, and HostError if it cannot be asked
or knows nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial

import vmgui.virt.nodedevices as nodedevices
import vmgui.virt.pools as virt_pools
import vmgui.virt.resources as resources
import vmgui.virt.secrets as virt_secrets
import vmgui.virt.storage as storage
import vmgui.virt.volumes as virt_volumes
from vmgui.base.ids import HostId
from vmgui.core.calls import POOL_SECONDS, Begins
from vmgui.core.fleet import Fleet
from vmgui.core.poolcalls import ALL
from vmgui.virt.nodedevices import DeviceReading
from vmgui.virt.resources import InterfaceReading, NetworkReading
from vmgui.virt.secrets import SecretReading
from vmgui.virt.storage import PoolReading, VolumeReading

__all__ = [
    "DeviceReading",
    "InterfaceReading",
    "NetworkReading",
    "PoolReading",
    "SecretReading",
    "VolumeReading",
    "create_volume",
    "delete_volume",
    "described_volumes",
    "host_interfaces",
    "network_filters",
    "networks",
    "node_devices",
    "pools",
    "refresh_pool",
    "secrets",
    "volume_allocation",
    "volume_by_path",
    "volume_names",
    "volume_paths",
    "volumes",
]


async def networks(fleet: Fleet, host: HostId) -> tuple[NetworkReading, ...]:
    """All virtual networks."""
    return await fleet.calls_of(host).read(resources.networks)


async def host_interfaces(fleet: Fleet, host: HostId) -> tuple[InterfaceReading, ...]:
    """The host's own network interfaces, without loopback."""
    return await fleet.calls_of(host).read(resources.host_interfaces)


async def network_filters(fleet: Fleet, host: HostId) -> tuple[str, ...]:
    """The names of all network filters."""
    return await fleet.calls_of(host).read(resources.network_filters)


async def pools(fleet: Fleet, host: HostId) -> tuple[PoolReading, ...]:
    """All storage pools, by name."""
    return await fleet.calls_of(host).pool_read(ALL, storage.pools)


async def refresh_pool(fleet: Fleet, host: HostId, pool: str) -> None:
    """Have the host look again at what is in an active pool; others write there, too."""
    await fleet.calls_of(host).pool_change(pool, None, POOL_SECONDS, virt_pools.refresh, pool)


async def volumes(fleet: Fleet, host: HostId, pool: str) -> tuple[VolumeReading, ...]:
    """All volumes of an active pool."""
    return await fleet.calls_of(host).pool_read(pool, storage.volumes, pool)


async def volume_names(fleet: Fleet, host: HostId, pool: str) -> tuple[VolumeReading, ...]:
    """All volumes of an active pool by name, not described yet."""
    return await fleet.calls_of(host).pool_read(pool, storage.volume_names, pool)


async def described_volumes(
    fleet: Fleet, host: HostId, pool: str, wanted: Iterable[str], seconds: float
) -> dict[str, VolumeReading | None]:
    """As many volumes of an active pool as can be described in a time; None for one that is gone.

    Args:
        fleet: all hosts.
        host: where.
        pool: its name.
        wanted: the names of volumes, the most wanted first; read in a worker.
        seconds: how long the next one may begin.
    """
    return await fleet.calls_of(host).pool_read(
        pool, storage.described_volumes, pool, wanted, seconds
    )


async def volume_paths(
    fleet: Fleet, host: HostId, pool: str, endings: tuple[str, ...]
) -> tuple[str, ...]:
    """The paths of an active pool's volumes whose names end so, in any case."""
    return await fleet.calls_of(host).pool_read(pool, storage.volume_paths, pool, endings)


async def volume_by_path(fleet: Fleet, host: HostId, path: str) -> VolumeReading | None:
    """The volume at a path, None if no active pool has it."""
    return await fleet.calls_of(host).pool_read(ALL, storage.volume_by_path, path)


async def create_volume(
    fleet: Fleet,
    host: HostId,
    pool: str,
    xml: str,
    *,
    begins: Begins | None = None,
    is_preallocated: bool = False,
    is_filled: bool = False,
) -> str:
    """Make a volume, and return its path.

    Args:
        fleet: all hosts.
        host: where.
        pool: the name of an active pool.
        xml: the volume's description.
        begins: called when a worker has taken the call.
        is_preallocated: prepare a qcow2 image that takes all its space at once.
        is_filled: whether all its space is written to, which takes as long as it takes.
    """
    calls = fleet.calls_of(host)
    make = partial(virt_volumes.create, is_preallocated=is_preallocated)
    if is_filled:
        return await calls.transfer(begins, make, pool, xml)
    return await calls.pool_change(pool, begins, POOL_SECONDS, make, pool, xml)


async def volume_allocation(fleet: Fleet, host: HostId, pool: str, name: str) -> int:
    """How many bytes a volume takes by now, also while it is being made."""
    return await fleet.calls_of(host).pool_read(pool, storage.volume_allocation, pool, name)


async def delete_volume(fleet: Fleet, host: HostId, path: str) -> None:
    """Remove the volume at a path, with what is in it."""
    calls = fleet.calls_of(host)
    pool, name = await calls.pool_read(ALL, virt_volumes.located, path)
    await calls.pool_change(pool, None, POOL_SECONDS, virt_volumes.delete, pool, name)


async def node_devices(
    fleet: Fleet, host: HostId, capability: str, known: Collection[str] = ()
) -> tuple[DeviceReading, ...]:
    """Some of the host's devices that have a capability: "pci", "usb_device", "mdev" ...

    Give the names of those that were read in `known` for the next; there are no more if nothing
    comes.
    """
    return await fleet.calls_of(host).read(nodedevices.node_devices, capability, known)


async def secrets(fleet: Fleet, host: HostId) -> tuple[SecretReading, ...]:
    """All secrets, without their values."""
    return await fleet.calls_of(host).read(virt_secrets.secrets)
