from __future__ import annotations

from pathlib import Path

from tests.support.pilot import click, flying, texts
from tests.support.worlds import Machine, world
from vmgui.base.states import HostState


async def test_disconnect_and_connect_change_places(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine("a")])) as pilot:
        await pilot.listed(1)
        (host,) = pilot.parts.fleet.hosts.values()
        pilot.select(host.record.name)
        assert not pilot.action("host.connect").isEnabled()
        assert pilot.action("host.connect").toolTip() == "It is connected already."

        pilot.trigger("host.disconnect")
        await pilot.wait_for(lambda: host.record.state is HostState.DISCONNECTED, "it is closed")
        pilot.trigger("host.connect")

        await pilot.wait_for(lambda: host.record.state is HostState.CONNECTED, "it is open")


async def test_removed_connection_is_gone_after_a_question(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine("a")])) as pilot:
        await pilot.listed(1)
        (host,) = pilot.parts.fleet.hosts.values()
        pilot.select(host.record.name)

        pilot.trigger("host.remove")
        dialog = await pilot.dialog("confirmation")
        assert host.record.name in texts(dialog)
        click(dialog, "accept")

        await pilot.wait_for(lambda: pilot.parts.inventory.hosts == {}, "it is gone")
        assert pilot.rows() == []


async def test_details_open_the_connections_window(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine("a")])) as pilot:
        await pilot.listed(1)
        (host,) = pilot.parts.fleet.hosts.values()
        pilot.select(host.record.name)

        pilot.trigger("host.details")

        assert pilot.windows.open_host(host.id).isVisible()
