from __future__ import annotations

from pathlib import Path

from tests.support.contexts import find, opened
from tests.support.planned import blueprint, host_world
from vmgui.core.creation.planning import Planning
from vmgui.core.editing import Editing
from vmgui.ui.machine.hardware.workpiece import Workpiece


async def test_machines_that_are_there_and_that_are_planned_can_be_worked_on(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, host_world(tmp_path)) as context:
        fleet, record = context.fleet, find(context, "web1")
        editing = Editing(fleet, record.id)
        planning = Planning(fleet, context.jobs, blueprint(record.id.host))
        works: list[Workpiece] = [editing, planning]

        assert [work.name for work in works] == ["web1", "debian12"]
        assert [work.draft is None for work in works] == [True, False]
        assert [work.is_busy for work in works] == [False, False]
        for each in (editing, planning):
            each.stop()
