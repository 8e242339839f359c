from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import libvirt
import pytest

import vmgui.virt.definitions as definitions
from tests.core.conftest import Desk
from tests.support.worlds import RUNNING, Daemon, Machine, eventually, world
from vmgui.base.errors import NotPossibleNow
from vmgui.base.states import HostState
from vmgui.core.editing import WINDOW_SECONDS, Editing
from vmgui.virt.definitions import Documents
from vmgui.virt.session import Session

T = TypeVar("T")


@asynccontextmanager
async def looked_at(desk: Desk, uri: str, name: str = "web1") -> AsyncIterator[Editing]:
    """A machine that somebody looks at, once it has been read."""
    host = await desk.connect(uri)
    editing = Editing(desk.fleet, desk.where(host, name))
    editing.look("page")
    await eventually(lambda: editing.draft is not None, "it is read")
    try:
        yield editing
    finally:
        editing.stop()


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The machines whose descriptions were read."""
    found: list[str] = []
    read = definitions.documents

    def documents(connection: libvirt.virConnect, uuid: str, *, is_persistent: bool) -> Documents:
        found.append(uuid)
        return read(connection, uuid, is_persistent=is_persistent)

    monkeypatch.setattr(definitions, "documents", documents)
    return found


async def quiet() -> None:
    """Until what the last event has begun would have been read."""
    await asyncio.sleep(3 * WINDOW_SECONDS)


def cores(editing: Editing) -> int | None:
    assert editing.draft is not None
    return editing.draft.domain.vcpus


async def test_descriptions_of_a_running_machine_and_what_differs_are_read(
    desk: Desk, tmp_path: Path
) -> None:
    async with looked_at(desk, world(tmp_path, [Machine("web1", RUNNING)])) as editing:
        assert editing.draft is not None
        assert editing.draft.present_domain is not None
        assert editing.is_secure
        assert editing.problem is None
        assert not editing.is_edited
        await eventually(lambda: editing.scene().capabilities, "the host said what it can do")


async def test_opening_takes_four_calls_until_the_machine_is_shown(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1", RUNNING)]))
    await desk.detailed(host)
    rounds: list[str] = []
    run = Session.run

    def counted(self: Session, function: Callable[..., T], *args: object, **more: object) -> T:
        rounds.append(function.__name__)
        return run(self, function, *args, **more)

    monkeypatch.setattr(Session, "run", counted)
    editing = Editing(desk.fleet, desk.where(host, "web1"))
    editing.look("page")
    await eventually(lambda: editing.scene().capabilities if editing.draft else None, "all is read")

    # `documents` is a lookup and two descriptions: three calls, then the page is there. What the
    # host itself still asks after it was listed does not count.
    own = [name for name in rounds if name in ("documents", "domain_capabilities", "capabilities")]
    assert own == ["documents", "domain_capabilities", "capabilities"]
    editing.stop()


async def test_event_brings_what_others_changed_and_keeps_edits(desk: Desk, daemon: Daemon) -> None:
    daemon.define([Machine("web1")])
    async with looked_at(desk, daemon.uri) as editing:
        assert editing.draft is not None
        editing.draft.domain.title = "Mine"

        daemon.connection.defineXML(Machine("web1", vcpus=3).xml())

        await eventually(lambda: cores(editing) == 3, "the change of the other is there")
        assert editing.draft.domain.title == "Mine"
        assert editing.draft.is_rebased
        assert not editing.draft.clashes


async def test_change_of_others_is_no_news_where_nothing_was_edited(
    desk: Desk, daemon: Daemon
) -> None:
    daemon.define([Machine("web1")])
    async with looked_at(desk, daemon.uri) as editing:
        daemon.connection.defineXML(Machine("web1", vcpus=3).xml())
        await eventually(lambda: cores(editing) == 3, "the change of the other is there")
        assert editing.draft is not None

        editing.draft.domain.title = "Mine"

        assert not editing.draft.is_rebased


async def test_own_change_beside_the_edits_is_no_news(desk: Desk, daemon: Daemon) -> None:
    daemon.define([Machine("web1")])
    async with looked_at(desk, daemon.uri) as editing:
        assert editing.draft is not None
        editing.draft.domain.title = "Mine"

        with editing.held("Something else is done."), editing.held():
            doing = editing.doing
            daemon.connection.defineXML(Machine("web1", vcpus=3).xml())
            await quiet()
            during = cores(editing)
            xml = daemon.domain("web1").XMLDesc()
            editing.expect(Documents(None, xml, is_secure=True))

        await eventually(lambda: cores(editing) == 3, "it is there")
        assert during == 1
        assert (doing, editing.doing) == ("Something else is done.", "")
        assert not editing.draft.is_rebased
        assert editing.draft.domain.title == "Mine"


async def test_holders_that_overlap_leave_nothing_behind(desk: Desk, daemon: Daemon) -> None:
    daemon.define([Machine("web1")])
    async with looked_at(desk, daemon.uri) as editing:
        first, second = editing.held("First."), editing.held("Second.")

        first.__enter__()
        second.__enter__()
        said = [editing.doing]
        first.__exit__(None, None, None)
        said.append(editing.doing)
        second.__exit__(None, None, None)

        assert said == ["Second.", "Second."]
        assert (editing.doing, editing.is_busy) == ("", False)


async def test_events_that_come_together_are_one_reading(
    desk: Desk, daemon: Daemon, readings: list[str]
) -> None:
    daemon.define([Machine("web1")])
    async with looked_at(desk, daemon.uri) as editing:
        await quiet()
        before = len(readings)

        for number in range(2, 8):
            daemon.connection.defineXML(Machine("web1", vcpus=number).xml())
        await eventually(lambda: cores(editing) == 7, "the last one is there")
        await quiet()

        assert len(readings) - before <= 3


async def test_nothing_is_read_while_nobody_looks(
    desk: Desk, daemon: Daemon, readings: list[str]
) -> None:
    daemon.define([Machine("web1")])
    async with looked_at(desk, daemon.uri) as editing:
        await quiet()
        editing.rest("page")
        before = len(readings)

        daemon.connection.defineXML(Machine("web1", vcpus=3).xml())
        daemon.domain("web1").create()
        await eventually(lambda: editing.record and editing.record.state.is_active, "it runs")
        await quiet()

        assert len(readings) == before

        editing.look("page")

        await eventually(lambda: cores(editing) == 3, "it is read")


async def test_same_documents_are_no_change(desk: Desk, tmp_path: Path) -> None:
    async with looked_at(desk, world(tmp_path, [Machine("web1")])) as editing:
        await quiet()
        told: list[None] = []
        editing.changed.connect(told.append)

        editing.load()
        await quiet()

        assert told == []


async def test_start_and_stop_of_the_machine_are_followed(desk: Desk, daemon: Daemon) -> None:
    daemon.define([Machine("web1")])
    async with looked_at(desk, daemon.uri) as editing:
        draft = editing.draft
        assert draft is not None
        draft.domain.title = "Mine"

        daemon.domain("web1").create()
        await eventually(lambda: draft.present_domain, "it is known to run")
        started = draft.domain.title
        daemon.domain("web1").destroy()

        await eventually(lambda: draft.present_domain is None, "it is known to be off")
        assert started == draft.domain.title == "Mine"
        assert editing.pending == ""


async def test_renamed_machine_is_the_same(desk: Desk, daemon: Daemon) -> None:
    daemon.define([Machine("web1")])
    async with looked_at(desk, daemon.uri) as editing:
        assert editing.draft is not None
        editing.draft.domain.title = "Mine"

        domain = daemon.domain("web1")
        xml = domain.XMLDesc().replace("<name>web1<", "<name>web2<")
        domain.undefine()
        daemon.connection.defineXML(xml)

        await eventually(
            lambda: editing.draft and editing.draft.original_domain.name == "web2",
            "the new name is there",
        )
        assert editing.draft.domain.title == "Mine"


async def test_deleted_machine_is_said_and_comes_back(desk: Desk, daemon: Daemon) -> None:
    daemon.define([Machine("web1")])
    async with looked_at(desk, daemon.uri) as editing:
        daemon.domain("web1").undefine()
        await eventually(lambda: editing.record is None, "it is gone")
        editing.load()
        await eventually(lambda: editing.problem, "that is said")
        said = editing.problem

        daemon.define([Machine("web1", vcpus=2)])

        await eventually(lambda: editing.problem is None, "it is back")
        assert said is not None
        assert said.message == "This machine is no longer on the host."
        assert cores(editing) == 2


@pytest.mark.usefixtures("quick_retries")
async def test_lost_host_is_a_problem_until_it_is_back(desk: Desk, daemon: Daemon) -> None:
    daemon.define([Machine("web1")])
    async with looked_at(desk, daemon.uri) as editing:
        assert editing.draft is not None
        editing.draft.domain.title = "Mine"
        host = desk.fleet.host_of(editing.where)
        assert host is not None

        daemon.kill()
        await eventually(lambda: editing.problem, "that is said")
        was_connected = editing.is_connected
        kept = editing.draft.domain.title
        daemon.start()
        daemon.define([Machine("web1")])
        await eventually(lambda: host.record.state is HostState.CONNECTED, "it is back", 15)

        await eventually(lambda: editing.problem is None, "the problem is gone")
        assert not was_connected
        assert kept == editing.draft.domain.title == "Mine"


async def test_unreadable_description_is_a_problem_each_time(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1")]))
    broken = Documents(None, "<domain><name>\x01</name></domain>", is_secure=True)
    monkeypatch.setattr(definitions, "documents", lambda *_args, **_more: broken)
    editing = Editing(desk.fleet, desk.where(host, "web1"))

    editing.look("page")
    await eventually(lambda: editing.problem, "that is said")
    editing.load()
    await quiet()

    assert editing.problem is not None
    assert editing.draft is None
    with pytest.raises(NotPossibleNow):
        editing.scene()
    editing.stop()


async def test_offers_are_read_once_and_again_when_forgotten(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vmgui.core import offers

    asked: list[str] = []

    async def read(_fleet: object, host: object) -> AsyncIterator[tuple[()]]:
        asked.append(str(host))
        yield ()

    monkeypatch.setitem(offers.READERS, "networks", read)
    async with looked_at(desk, world(tmp_path, [Machine("web1")])) as editing:
        editing.want(["networks", "unheard of"])
        editing.want(["networks"])
        await eventually(lambda: asked, "it was asked")
        await quiet()
        once = len(asked)
        editing.forget_offers()
        editing.want(["networks"])

        await eventually(lambda: len(asked) == 2, "it was asked again")
        assert once == 1


async def test_offers_that_could_not_be_read_are_tried_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vmgui.core import offers

    asked: list[str] = []

    async def read(_fleet: object, host: object) -> AsyncIterator[tuple[()]]:
        asked.append(str(host))
        raise NotPossibleNow("nowhere is not connected.")
        yield ()

    monkeypatch.setitem(offers.READERS, "networks", read)
    async with looked_at(desk, world(tmp_path, [Machine("web1")])) as editing:
        editing.want(["networks"])
        await quiet()
        editing.want(["networks"])
        await quiet()

        assert len(asked) == 2


async def test_cancel_undoes_edits_and_what_is_typed_beside(desk: Desk, tmp_path: Path) -> None:
    async with looked_at(desk, world(tmp_path, [Machine("web1")])) as editing:
        assert editing.draft is not None
        dropped: list[None] = []
        editing.dropping.connect(dropped.append)
        editing.draft.domain.title = "Mine"
        editing.set_unusable("form", ["Memory: this is no number."])

        editing.cancel()

        assert not editing.is_edited
        assert not editing.draft.domain.title
        assert dropped == [None]


async def test_stopped_editing_reads_nothing_more(
    desk: Desk, tmp_path: Path, readings: list[str]
) -> None:
    async with looked_at(desk, world(tmp_path, [Machine("web1")])) as editing:
        await quiet()
        editing.stop()
        before = len(readings)

        editing.load()
        editing.want(["networks"])
        await quiet()

        assert len(readings) == before


async def test_connection_that_was_removed_and_added_is_followed_again(
    desk: Desk, daemon: Daemon
) -> None:
    daemon.define([Machine("web1")])
    async with looked_at(desk, daemon.uri) as editing:
        await desk.fleet.remove(editing.where.host)
        await desk.connect(daemon.uri)
        await eventually(lambda: editing.is_connected, "the new one is known")

        daemon.connection.defineXML(Machine("web1", vcpus=3).xml())

        await eventually(lambda: cores(editing) == 3, "its events are followed")


async def test_scene_knows_the_names_of_the_other_machines(desk: Desk, daemon: Daemon) -> None:
    daemon.define([Machine("web1"), Machine("web2")])
    async with looked_at(desk, daemon.uri) as editing:
        before = editing.scene().taken_names  # the driver has a machine of its own

        daemon.connection.defineXML(Machine("web3").xml())

        assert before == {"test", "web2"}
        await eventually(
            lambda: editing.scene().taken_names == before | {"web3"}, "the new machine is known"
        )
