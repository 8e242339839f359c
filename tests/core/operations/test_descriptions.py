from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

import vmgui.core.calls
import vmgui.virt.queries as queries
from tests.support.contexts import find, new_context, opened, put_machine
from tests.support.worlds import RUNNING, Machine, uuid_of, world
from vmgui.base.errors import ConnectionLost, NotPossibleNow, TimedOut
from vmgui.base.ids import domain_id
from vmgui.core.operations import descriptions


async def test_documents_of_a_running_machine_are_now_and_at_its_next_start(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context:
        where = find(context, "web1").id

        found = await descriptions.documents(context.fleet, where)

        assert found.present is not None
        assert found.next_start is not None
        assert " id='" in found.present.splitlines()[0]
        assert " id='" not in found.next_start.splitlines()[0]


async def test_documents_of_a_machine_that_the_list_still_has_say_that_it_is_gone(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1")])) as context:
        record = find(context, "web1")
        gone = domain_id(record.id.host, uuid_of("web2"))
        context.inventory.list_domains(gone.host, [record, replace(record, id=gone)])

        with pytest.raises(NotPossibleNow, match="no longer on the host"):
            await descriptions.documents(context.fleet, gone)


async def test_capabilities_are_those_of_the_host(tmp_path: Path) -> None:
    uri = world(tmp_path, 1)
    async with opened(tmp_path, uri) as context:
        host = next(iter(context.fleet.hosts))

        assert "<capabilities>" in await descriptions.capabilities(context.fleet, host)


async def test_removed_connection_is_said(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    await context.fleet.remove(where.host)

    with pytest.raises(NotPossibleNow, match="no longer on the host"):
        await descriptions.documents(context.fleet, where)
    with pytest.raises(NotPossibleNow, match="The connection was removed"):
        await descriptions.agent_addresses(context.fleet, where)


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

        assert (await descriptions.documents(context.fleet, where)).present
        assert len(asked) == 1
        gate.set()
