from __future__ import annotations

import pytest

from tests.core.conftest import Desk
from vmgui.base.errors import ConnectionLost, NotFound, NotPossibleNow, Unsupported
from vmgui.base.ids import HostId
from vmgui.base.records import HostConfig
from vmgui.core import resources

URI = "test:///default"
POOL = "default-pool"
VOLUME = "<volume><name>a</name><capacity unit='MiB'>1</capacity></volume>"


async def test_host_tells_what_it_offers(desk: Desk) -> None:
    host = (await desk.connect(URI)).id

    networks = await resources.networks(desk.fleet, host)
    interfaces = await resources.host_interfaces(desk.fleet, host)
    pools = await resources.pools(desk.fleet, host)
    devices = await resources.node_devices(desk.fleet, host, "system")
    others = await resources.node_devices(desk.fleet, host, "system", {"computer"})

    assert [network.name for network in networks] == ["default"]
    assert [interface.name for interface in interfaces] == ["eth1"]
    assert [pool.name for pool in pools] == [POOL]
    assert [device.name for device in devices] == ["computer"]
    assert others == ()


async def test_volume_is_made_found_and_removed(desk: Desk) -> None:
    host = (await desk.connect(URI)).id

    path = await resources.create_volume(desk.fleet, host, POOL, VOLUME)
    await resources.refresh_pool(desk.fleet, host, POOL)

    assert [volume.path for volume in await resources.volumes(desk.fleet, host, POOL)] == [path]
    assert await resources.volume_by_path(desk.fleet, host, path) is not None

    await resources.delete_volume(desk.fleet, host, path)

    assert await resources.volumes(desk.fleet, host, POOL) == ()


async def test_what_the_driver_does_not_know_is_said(desk: Desk) -> None:
    host = (await desk.connect(URI)).id

    with pytest.raises(Unsupported):
        await resources.secrets(desk.fleet, host)
    with pytest.raises(Unsupported):
        await resources.network_filters(desk.fleet, host)


async def test_pool_that_is_gone_is_said(desk: Desk) -> None:
    host = (await desk.connect(URI)).id

    with pytest.raises(NotFound):
        await resources.volumes(desk.fleet, host, "another")


async def test_host_that_is_not_connected_or_unknown_is_said(desk: Desk) -> None:
    host = desk.fleet.add(HostConfig(URI))

    with pytest.raises(ConnectionLost):
        await resources.networks(desk.fleet, host.id)
    with pytest.raises(NotPossibleNow):
        await resources.networks(desk.fleet, HostId("test:///nobody"))
