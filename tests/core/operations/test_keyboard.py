from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.worlds import RUNNING, Machine, world
from vmgui.base.errors import InvalidInput, NotPossibleNow
from vmgui.base.ids import domain_id
from vmgui.base.states import JobState
from vmgui.core.operations.keyboard import HOLD_MS, send_chord
from vmgui.virt import domains


async def test_send_chord_presses_the_keys(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed: list[object] = []
    monkeypatch.setattr(domains, "send_keys", lambda _connection, *rest: pressed.append(rest))
    host = await desk.connect(world(tmp_path, [Machine("m", RUNNING)]))
    where = desk.where(host, "m")

    job = await desk.ended(send_chord(desk.fleet, desk.jobs, where, "Ctrl+Alt+F1"))

    assert job.state is JobState.DONE
    assert pressed == [(where.key, (29, 56, 59), HOLD_MS)]
    assert job.command.endswith("send-key m 29 56 59")


async def test_send_chord_unknown_key_starts_no_job(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("m", RUNNING)]))

    with pytest.raises(InvalidInput):
        send_chord(desk.fleet, desk.jobs, desk.where(host, "m"), "Foo")

    assert desk.jobs.jobs == []


async def test_send_chord_to_a_gone_machine(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("m", RUNNING)]))

    job = send_chord(desk.fleet, desk.jobs, domain_id(host.id, "none"), "a")
    await desk.ended(job)

    assert isinstance(job.error, NotPossibleNow)
