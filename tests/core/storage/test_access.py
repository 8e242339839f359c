from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.worlds import eventually, world
from vmgui.core.storage.access import StorageAccess


@pytest.fixture
def access(desk: Desk) -> StorageAccess:
    return StorageAccess(desk.fleet, desk.jobs)


async def test_each_host_has_one_watch_and_one_usage(
    desk: Desk, access: StorageAccess, tmp_path: Path
) -> None:
    host = await desk.connect(world(tmp_path))

    assert access.watch(host.id) is access.watch(host.id)
    assert access.usage(host.id) is access.usage(host.id)
    await access.close()


async def test_removed_host_is_forgotten(desk: Desk, access: StorageAccess, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path))
    watch, usage = access.watch(host.id), access.usage(host.id)

    await desk.fleet.remove(host.id)

    assert access.watch(host.id) is not watch
    assert access.usage(host.id) is not usage
    await access.close()


async def test_removed_host_that_is_looked_at_is_found_again(
    desk: Desk, access: StorageAccess, tmp_path: Path
) -> None:
    host = await desk.connect(world(tmp_path))
    watch = access.watch(host.id)
    looking = watch.look()
    await eventually(lambda: watch.pools is not None, "the pools are read")

    await desk.fleet.remove(host.id)
    await desk.connect(host.id.uri)

    assert access.watch(host.id) is watch
    await eventually(lambda: watch.pools is not None, "they are read again")
    looking.close()
    await access.close()
