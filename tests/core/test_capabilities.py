from __future__ import annotations

import asyncio
import gc

import libvirt
import pytest

import vmgui.core.capabilities as asking
import vmgui.virt.definitions as definitions
import vmgui.virt.queries as queries
from tests.core.conftest import Desk
from tests.documents import document
from tests.support.worlds import eventually
from vmgui.base.errors import HostError, InvalidInput, NotPossibleNow
from vmgui.base.ids import HostId
from vmgui.core.host import Host

URI = "test:///default"
Q35 = (None, "x86_64", "q35", "kvm")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, ...]]:
    """The kinds of domains that hosts are asked about; they answer with one of our documents."""
    kinds: list[tuple[str | None, ...]] = []

    def answer(_connection: object, *kind: str | None) -> str:
        kinds.append(kind)
        return document("qemu-q35", "domcaps")

    monkeypatch.setattr(definitions, "domain_capabilities", answer)
    return kinds


async def reconnected(host: Host) -> None:
    await host.disconnect()
    host.connect()
    await eventually(lambda: host.record.is_listed, "it is listed again")


async def test_host_is_asked_once_for_what_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[object] = []
    read = queries.capabilities

    def counted(connection: libvirt.virConnect) -> str:
        calls.append(connection)
        return read(connection)

    monkeypatch.setattr(queries, "capabilities", counted)
    host = await desk.connect(URI)

    first, second = await asyncio.gather(
        asking.capabilities(desk.fleet, host.id), asking.capabilities(desk.fleet, host.id)
    )
    third = await asking.capabilities(desk.fleet, host.id)

    assert first is second is third
    assert first is not None
    assert first.arches
    assert len(calls) == 1


async def test_host_is_asked_once_for_each_kind_of_domains(
    desk: Desk, asked: list[tuple[str | None, ...]]
) -> None:
    host = await desk.connect(URI)

    one, two, other = await asyncio.gather(
        asking.domain_capabilities(desk.fleet, host.id, *Q35),
        asking.domain_capabilities(desk.fleet, host.id, *Q35),
        asking.domain_capabilities(desk.fleet, host.id, arch="aarch64"),
    )

    assert one is two
    assert other is not None
    assert other is not one
    assert sorted(asked, key=repr) == [(None, "aarch64", None, None), Q35]


async def test_host_that_is_connected_to_anew_is_asked_anew(
    desk: Desk, asked: list[tuple[str | None, ...]]
) -> None:
    host = await desk.connect(URI)
    await asking.domain_capabilities(desk.fleet, host.id, *Q35)

    await reconnected(host)
    await asking.domain_capabilities(desk.fleet, host.id, *Q35)

    assert asked == [Q35, Q35]


async def test_answers_end_with_the_connection(
    desk: Desk, asked: list[tuple[str | None, ...]]
) -> None:
    host = await desk.connect(URI)
    await asking.domain_capabilities(desk.fleet, host.id, *Q35)
    before = len(asking._asked)

    await host.disconnect()

    assert asked == [Q35]

    def is_forgotten() -> bool:
        gc.collect()
        return len(asking._asked) == before - 1

    await eventually(is_forgotten, "the worker lets go of the session, and its answers go")


async def test_driver_that_does_not_say_is_asked_once(desk: Desk) -> None:
    host = await desk.connect(URI)

    assert await asking.domain_capabilities(desk.fleet, host.id) is None
    assert await asking.domain_capabilities(desk.fleet, host.id) is None


async def test_failure_is_told_and_asked_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    host = await desk.connect(URI)

    def fail(*_arguments: object) -> str:
        error = libvirt.libvirtError("made")
        code = libvirt.VIR_ERR_INTERNAL_ERROR
        error.err = (code, libvirt.VIR_FROM_QEMU, "no", 2, "no", "", "", -1, -1)
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(definitions, "domain_capabilities", fail)
        with pytest.raises(HostError):
            await asking.domain_capabilities(desk.fleet, host.id, *Q35)

    assert await asking.domain_capabilities(desk.fleet, host.id, *Q35) is None


async def test_answer_that_cannot_be_read_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = await desk.connect(URI)
    monkeypatch.setattr(queries, "capabilities", lambda _connection: "<odd>")

    with pytest.raises(InvalidInput):
        await asking.capabilities(desk.fleet, host.id)


async def test_one_who_gives_up_does_not_disturb_the_others(
    desk: Desk, asked: list[tuple[str | None, ...]]
) -> None:
    host = await desk.connect(URI)

    async with asyncio.TaskGroup() as group:
        first = group.create_task(asking.domain_capabilities(desk.fleet, host.id, *Q35))
        second = group.create_task(asking.domain_capabilities(desk.fleet, host.id, *Q35))
        await asyncio.sleep(0)
        first.cancel()

    assert first.cancelled()
    assert second.result() is not None
    assert set(asked) == {Q35}


async def test_host_that_is_unknown_is_said(desk: Desk) -> None:
    with pytest.raises(NotPossibleNow):
        await asking.capabilities(desk.fleet, HostId("test:///nobody"))
