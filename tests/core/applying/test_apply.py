from __future__ import annotations

from pathlib import Path

import libvirt
import pytest

import vmgui.core.applying.apply
import vmgui.virt.domains as domains
from tests.core.conftest import Desk
from tests.support.worlds import RUNNING, Daemon, Machine, eventually, world
from vmgui.base.errors import HostError, NotPossibleNow, VmguiError
from vmgui.base.ids import ObjectId
from vmgui.core.applying.apply import Applying, Conflict
from vmgui.core.applying.plan import plan
from vmgui.core.applying.steps import Step
from vmgui.core.draft import Draft
from vmgui.core.editing import Editing
from vmgui.core.host import Host
from vmgui.hardware.scene import Scene
from vmgui.virt.session import Connection


class Bench:
    """A machine with an editing window's parts around it."""

    def __init__(self, desk: Desk, where: ObjectId) -> None:
        self.desk = desk
        self.editing = Editing(desk.fleet, where)

    async def loaded(self) -> Bench:
        self.editing.load()
        await eventually(lambda: self.editing.draft is not None, "the description is read")
        await eventually(
            lambda: self.editing.scene().capabilities is not None, "capabilities are read"
        )
        return self

    @property
    def draft(self):  # type: ignore[no-untyped-def]
        assert self.editing.draft is not None
        return self.editing.draft

    async def apply(self) -> tuple[Applying, VmguiError | None]:
        scene = self.editing.scene()
        applying = Applying(self.desk.fleet, self.editing.where, self.draft, scene)
        job = await self.desk.ended(applying.start(self.desk.jobs))
        return applying, job.error


async def _bench(desk: Desk, host: Host, name: str) -> Bench:
    return await Bench(desk, desk.where(host, name)).loaded()


async def _next_start(host: Host, where: ObjectId) -> str:
    def read(connection: Connection) -> str:
        domain = connection.lookupByUUIDString(where.key)
        return domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)

    return await host.call(read)


async def test_description_of_a_machine_that_is_off_is_replaced(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1")]))
    bench = await _bench(desk, host, "web1")
    bench.draft.domain.title = "Changed"

    applying, error = await bench.apply()

    assert error is None
    assert applying.report is not None
    assert "<title>Changed</title>" in await _next_start(host, bench.editing.where)
    bench.editing.stop()


async def test_refused_description_changes_nothing_and_keeps_the_edits(
    desk: Desk, tmp_path: Path
) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1")]))
    bench = await _bench(desk, host, "web1")
    before = await _next_start(host, bench.editing.where)
    bench.draft.domain.vcpus = 0

    applying, error = await bench.apply()

    assert isinstance(error, HostError)
    assert applying.report is None
    assert bench.draft.is_changed
    assert await _next_start(host, bench.editing.where) == before
    bench.editing.stop()


async def test_machine_whose_description_is_refused_gets_its_old_name_back(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1")]))
    bench = await _bench(desk, host, "web1")
    names: list[str] = []
    monkeypatch.setattr(domains, "rename", lambda _connection, _uuid, name: names.append(name))
    bench.draft.domain.name = "web2"
    bench.draft.domain.vcpus = 0

    _applying, error = await bench.apply()

    assert isinstance(error, HostError)
    assert error.message != "The name was changed, the rest was not."
    assert names == ["web2", "web1"]
    bench.editing.stop()


async def test_name_that_cannot_be_given_back_is_said(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(_connection: Connection, _uuid: str, name: str) -> None:
        if name == "web1":
            raise HostError("The name is taken.")

    host = await desk.connect(world(tmp_path, [Machine("web1")]))
    bench = await _bench(desk, host, "web1")
    monkeypatch.setattr(domains, "rename", rename)
    bench.draft.domain.name = "web2"
    bench.draft.domain.vcpus = 0

    _applying, error = await bench.apply()

    assert error is not None
    assert error.message == "The name was changed, the rest was not."
    assert error.detail.endswith("The name is taken.")
    bench.editing.stop()


async def test_impossible_edit_is_refused_before_anything_is_done(
    desk: Desk, tmp_path: Path
) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1", RUNNING)]))
    bench = await _bench(desk, host, "web1")
    before = await _next_start(host, bench.editing.where)
    bench.draft.domain.name = "web2"
    bench.draft.domain.title = "Changed"

    _applying, error = await bench.apply()

    assert isinstance(error, NotPossibleNow)
    assert error.message == "A running machine cannot be renamed: shut it off first."
    assert await _next_start(host, bench.editing.where) == before
    bench.editing.stop()


async def test_edit_of_somebody_else_in_another_place_is_kept(desk: Desk, daemon: Daemon) -> None:
    daemon.define(1)
    host = await desk.connect(daemon.uri)
    (name,) = [each for each in desk.names(host) if each != "test"][:1]
    bench = await _bench(desk, host, name)
    bench.draft.domain.title = "Ours"
    _describe(daemon, name, libvirt.VIR_DOMAIN_METADATA_DESCRIPTION, "theirs")

    _applying, error = await bench.apply()

    assert error is None
    xml = await _next_start(host, bench.editing.where)
    assert "<title>Ours</title>" in xml
    assert "<description>theirs</description>" in xml
    bench.editing.stop()


async def test_plan_is_made_with_the_machine_as_it_is_after_a_rebase(
    desk: Desk, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon.define([Machine("web1")])
    host = await desk.connect(daemon.uri)
    bench = await _bench(desk, host, "web1")
    bench.draft.domain.title = "Ours"
    _describe(daemon, "web1", libvirt.VIR_DOMAIN_METADATA_DESCRIPTION, "theirs")
    daemon.domain("web1").create()
    scenes: list[Scene] = []

    def seen(draft: Draft, scene: Scene) -> tuple[Step, ...]:
        scenes.append(scene)
        return plan(draft, scene)

    monkeypatch.setattr(vmgui.core.applying.apply, "plan", seen)

    _applying, error = await bench.apply()

    assert error is None
    (scene,) = scenes
    assert scene.domain.description == "theirs"
    assert scene.is_active
    bench.editing.stop()


async def test_edit_of_somebody_else_in_the_same_place_is_a_conflict(
    desk: Desk, daemon: Daemon
) -> None:
    daemon.define(1)
    host = await desk.connect(daemon.uri)
    (name,) = [each for each in desk.names(host) if each != "test"][:1]
    bench = await _bench(desk, host, name)
    bench.draft.domain.title = "Ours"
    _describe(daemon, name, libvirt.VIR_DOMAIN_METADATA_TITLE, "Theirs")

    _applying, error = await bench.apply()

    assert isinstance(error, Conflict)
    assert "<title>Theirs</title>" in await _next_start(host, bench.editing.where)
    assert len(bench.draft.clashes) == 1
    assert bench.draft.domain.title == "Ours"
    bench.editing.stop()


async def test_transient_machine_refuses_what_has_to_wait(desk: Desk, tmp_path: Path) -> None:
    machine = Machine("web1", RUNNING, is_transient=True)
    host = await desk.connect(world(tmp_path, [machine]))
    bench = await _bench(desk, host, "web1")
    bench.draft.domain.vcpus = 4

    _applying, error = await bench.apply()

    assert isinstance(error, NotPossibleNow)
    assert "transient" in error.message
    bench.editing.stop()


async def test_connection_that_only_looks_is_said(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import vmgui.virt.definitions as definitions

    host = await desk.connect(world(tmp_path, [Machine("web1")]))
    bench = await _bench(desk, host, "web1")
    bench.draft.domain.title = "Changed"
    read = definitions.documents
    monkeypatch.setattr(
        definitions,
        "documents",
        lambda c, u, *, is_persistent: read(c, u, is_persistent=is_persistent)._replace(
            is_secure=False
        ),
    )

    _applying, error = await bench.apply()

    assert isinstance(error, NotPossibleNow)
    assert "may only look" in error.message
    bench.editing.stop()


async def test_lost_connection_fails_and_keeps_the_edits(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1")]))
    bench = await _bench(desk, host, "web1")
    bench.draft.domain.title = "Changed"
    await host.disconnect()

    _applying, error = await bench.apply()

    assert error is not None
    assert bench.draft.is_changed
    bench.editing.stop()


def _describe(daemon: Daemon, name: str, kind: int, text: str) -> None:
    connection = libvirt.open(daemon.uri)
    domain = connection.lookupByName(name)
    domain.setMetadata(kind, text, None, None, libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    connection.close()
