from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.worlds import RUNNING, Machine, world
from vmgui.base.errors import HostError, NotPossibleNow, Unsupported
from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainDetails, DomainRecord, Graphics
from vmgui.base.states import DomainState
from vmgui.core.operations import screenshots
from vmgui.virt.session import Connection

RUNS = DomainRecord(
    domain_id(HostId("test:///default"), "u"),
    "web1",
    DomainState.RUNNING,
    details=DomainDetails(graphics=(Graphics("vnc"),)),
)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (replace(RUNS, is_stale=True), "not connected"),
        (replace(RUNS, state=DomainState.SHUT_OFF), "does not run"),
        (replace(RUNS, state=DomainState.CRASHED), "does not run"),
        (replace(RUNS, details=DomainDetails()), "no graphical display"),
    ],
)
def test_impossible_picture_says_why(record: DomainRecord, reason: str) -> None:
    assert reason in (screenshots.why_not(record) or "")


@pytest.mark.parametrize("record", [RUNS, replace(RUNS, details=None)])
def test_picture_of_a_running_machine_is_possible(record: DomainRecord) -> None:
    assert screenshots.why_not(record) is None


async def test_picture_of_a_running_machine_is_an_image(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1", RUNNING)]))

    content = await screenshots.take(desk.fleet, desk.where(host, "web1"))

    assert content.startswith(b"\x89PNG")


async def test_picture_without_graphics_is_refused_with_a_sentence(
    desk: Desk, tmp_path: Path
) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1", RUNNING, graphics="")]))
    await desk.detailed(host)

    with pytest.raises(NotPossibleNow, match="“web1” has no graphical display"):
        await screenshots.take(desk.fleet, desk.where(host, "web1"))


async def test_picture_of_a_machine_that_is_gone_is_refused(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1", RUNNING)]))

    with pytest.raises(NotPossibleNow, match="not there any more"):
        await screenshots.take(desk.fleet, domain_id(host.id, "gone"))


async def test_hypervisor_that_takes_no_pictures_is_named_with_its_words(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_connection: Connection, _uuid: str) -> tuple[str, bytes]:
        raise Unsupported("Not supported.", detail="this function is not supported")

    host = await desk.connect(world(tmp_path, [Machine("web1", RUNNING)]))
    monkeypatch.setattr("vmgui.virt.domains.screenshot", refuse)

    with pytest.raises(Unsupported, match="No picture can be taken of “web1”") as caught:
        await screenshots.take(desk.fleet, desk.where(host, "web1"))

    assert caught.value.detail == "this function is not supported"
    assert caught.value.hint


async def test_empty_picture_is_an_error(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1", RUNNING)]))
    monkeypatch.setattr("vmgui.virt.domains.screenshot", lambda *_: ("image/png", b""))

    with pytest.raises(HostError, match="empty picture"):
        await screenshots.take(desk.fleet, desk.where(host, "web1"))
