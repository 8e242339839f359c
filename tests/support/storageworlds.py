"""Simulated hosts with storage pools and volumes.

async with storing(tmp_path, "default", volumes=("a.qcow2",)) as (context, host):
    ...
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import libvirt

from tests.support.contexts import opened
from tests.support.worlds import Machine
from vmgui.base.ids import HostId
from vmgui.ui.context import Context

POOL = (
    "<pool type='{type}'><name>{name}</name><source><name>{name}</name></source>"
    "<target><path>/{name}</path></target></pool>"
)


@asynccontextmanager
async def storing(
    directory: Path,
    *pools: str,
    volumes: Sequence[str] = (),
    machines: Iterable[Machine] = (),
    type_: str = "dir",
) -> AsyncIterator[tuple[Context, HostId]]:
    """A host with pools, all active.

    Args:
        directory: where its description goes.
        *pools: their names; the pool "a" is at "/a".
        volumes: the names of the first pool's volumes.
        machines: the host's.
        type_: that of the pools.
    """
    world = directory / "storage.xml"
    rows = "".join(POOL.format(name=name, type=type_) for name in pools)
    world.write_text(f"<node>{''.join(each.xml() for each in machines)}{rows}</node>")
    async with opened(directory, f"test://{world}") as context:
        host = next(iter(context.fleet.hosts))
        if volumes:
            await change(context, host, lambda made: make_volumes(made, pools[0], volumes))
        yield context, host


async def change(
    context: Context, host: HostId, do: Callable[[libvirt.virConnect], object]
) -> None:
    """Do something on the host as another program would."""
    await context.fleet.calls_of(host).verb(None, do)


def make_volumes(
    connection: libvirt.virConnect, pool: str, names: Iterable[str], kind: str = "qcow2"
) -> None:
    """Make volumes of 1 GiB."""
    found = connection.storagePoolLookupByName(pool)
    for name in names:
        found.createXML(
            f"<volume><name>{name}</name><capacity unit='GiB'>1</capacity>"
            f"<allocation>0</allocation><target><format type='{kind}'/></target></volume>"
        )
