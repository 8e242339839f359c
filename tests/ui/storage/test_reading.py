from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import vmgui.core.resources as resources
from tests.support.contexts import opened
from tests.support.worlds import Machine, eventually
from vmgui.base.ids import HostId
from vmgui.core.operations.images import DiskImages, NewImage
from vmgui.core.storage.abilities import Ability
from vmgui.core.storage.items import PoolItem
from vmgui.ui.context import Context
from vmgui.ui.storage.reading import items_in, names_in, pools_with, secrets_for_volumes

POOL = (
    "<pool type='{type}'><name>{name}</name><source><name>{name}</name></source>"
    "<target><path>/{name}</path></target></pool>"
)


@asynccontextmanager
async def host(directory: Path) -> AsyncIterator[tuple[Context, HostId]]:
    """A simulated host with two pools and a volume."""
    pools = POOL.format(type="dir", name="images") + POOL.format(type="logical", name="vg0")
    world = directory / "world.xml"
    world.write_text(f"<node>{Machine('web1').xml()}{pools}</node>")
    async with opened(directory, f"test://{world}") as context:
        where = next(iter(context.fleet.hosts))
        images = DiskImages(context.fleet, context.jobs, where)
        await images.create(NewImage("images", "a.qcow2", "qcow2", 2**30))
        yield context, where


async def test_names_are_asked_for_while_nobody_looks(tmp_path: Path) -> None:
    async with host(tmp_path) as (context, where):
        assert await names_in(context, where, "images") == {"a.qcow2"}


async def test_names_that_are_known_are_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with host(tmp_path) as (context, where):
        watch = context.storage.watch(where)
        looking = watch.look()
        looking.at("images")
        await eventually(lambda: watch.volumes("images").is_known, "the names are read")
        monkeypatch.delattr(resources, "volume_names")

        found = await names_in(context, where, "images")
        looking.close()

    assert found == {"a.qcow2"}


async def test_volumes_come_with_their_pool(tmp_path: Path) -> None:
    async with host(tmp_path) as (context, where):
        (pool,) = await pools_with(context, where, Ability.RESIZE)

        found = await items_in(context, PoolItem(where, pool))

    assert list(found) == ["a.qcow2"]
    assert found["a.qcow2"].pool is pool


async def test_pools_without_the_ability_are_left_out(tmp_path: Path) -> None:
    async with host(tmp_path) as (context, where):
        creating = await pools_with(context, where, Ability.CREATE)
        resizing = await pools_with(context, where, Ability.CREATE, Ability.RESIZE)

    assert [pool.name for pool in creating] == ["images", "vg0"]
    assert [pool.name for pool in resizing] == ["images"]


async def test_host_without_secrets_has_none(tmp_path: Path) -> None:
    async with host(tmp_path) as (context, where):
        assert await secrets_for_volumes(context, where) == ()
