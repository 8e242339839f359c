from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.worlds import RUNNING, Machine, world
from vmgui.base.errors import InvalidInput, NotPossibleNow
from vmgui.base.ids import domain_id
from vmgui.base.states import JobState
from vmgui.core.operations.keyboard import HOLD_MS, send_chord
from vmgui.virt.session import Connection


async def test_chord_is_sent_as_linux_key_codes(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[object] = []

    def send(_connection: Connection, *what: object) -> None:
        sent.append(what)

    monkeypatch.setattr("vmgui.virt.domains.send_keys", send)
    host = await desk.connect(world(tmp_path, [Machine("web1", RUNNING)]))
    where = desk.where(host, "web1")

    job = await desk.ended(send_chord(desk.fleet, desk.jobs, where, "Ctrl+Alt+F1"))

    assert job.state is JobState.DONE
    assert sent == [(where.key, (29, 56, 59), HOLD_MS)]
    assert job.command.endswith("send-key web1 29 56 59")


async def test_chord_reaches_the_host(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1", RUNNING)]))

    job = await desk.ended(
        send_chord(desk.fleet, desk.jobs, desk.where(host, "web1"), "Ctrl+Alt+Delete")
    )

    assert job.state is JobState.DONE


async def test_unknown_key_starts_no_job(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1", RUNNING)]))

    with pytest.raises(InvalidInput):
        send_chord(desk.fleet, desk.jobs, desk.where(host, "web1"), "Ctrl+Foo")

    assert desk.jobs.jobs == []


async def test_machine_that_is_gone_is_a_failed_job(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1", RUNNING)]))

    job = await desk.ended(send_chord(desk.fleet, desk.jobs, domain_id(host.id, "gone"), "F1"))

    assert isinstance(job.error, NotPossibleNow)
