from __future__ import annotations

import threading
from pathlib import Path

import pytest

import vmgui.core.calls
import vmgui.virt.queries as queries
from tests.support.contexts import find, new_context, opened, put_machine
from tests.support.worlds import RUNNING, Machine, world
from vmgui.base.errors import ConnectionLost, NotPossibleNow, TimedOut
from vmgui.core.operations import descriptions


async def test_present_and_next_description_of_a_running_machine(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context:
        where = find(context, "web1").id

        present = await descriptions.present(context.fleet, where)
        following = await descriptions.at_next_start(context.fleet, where)

        assert " id='" in present.splitlines()[0]
        assert " id='" not in following.splitlines()[0]


async def test_capabilities_are_those_of_the_host(tmp_path: Path) -> None:
    uri = world(tmp_path, 1)
    async with opened(tmp_path, uri) as context:
        host = next(iter(context.fleet.hosts))

        assert "<capabilities>" in await descriptions.capabilities(context.fleet, host)


async def test_removed_connection_is_said(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    await context.fleet.remove(where.host)

    with pytest.raises(NotPossibleNow):
        await descriptions.present(context.fleet, where)


async def test_host_that_is_not_connected_is_said(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)

    with pytest.raises(ConnectionLost):
        await descriptions.agent_addresses(context.fleet, where)


async def test_hung_agent_is_named_and_the_host_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vmgui.core.calls, "ASIDE_SECONDS", 0.05)
    gate, asked = threading.Event(), []

    def hang(_connection: object, uuid: str) -> tuple[str, ...]:
        asked.append(uuid)
        gate.wait(5)
        return ()

    monkeypatch.setattr(queries, "agent_addresses", hang)
    async with opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context:
        where = find(context, "web1").id

        for _glance in range(5):
            with pytest.raises(TimedOut, match="The guest agent does not answer"):
                await descriptions.agent_addresses(context.fleet, where)

        assert await descriptions.present(context.fleet, where)
        assert len(asked) == 1
        gate.set()
