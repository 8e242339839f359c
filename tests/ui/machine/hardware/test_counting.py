from __future__ import annotations

from pathlib import Path

from tests.support.contexts import find, opened
from tests.support.worlds import Machine, eventually, world
from vmgui.core.editing import Editing
from vmgui.models.hardware import items
from vmgui.ui.machine.hardware.counting import change_count


def counted(editing: Editing) -> int:
    assert editing.draft is not None
    return change_count(editing, items(editing.draft, editing.scene()))


async def test_each_value_and_each_device_that_comes_or_goes_is_counted(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1")])) as context:
        editing = Editing(context.fleet, find(context, "web1").id)
        editing.load()
        await eventually(lambda: editing.draft is not None, "the description is read")
        assert editing.draft is not None
        domain = editing.draft.domain
        nothing = counted(editing)

        domain.title, domain.name = "Mine", "web9"
        values = counted(editing)
        disk = next(each for each in domain.devices if each.tag == "disk")
        added = disk.copy()
        disk.remove()
        gone = counted(editing)
        domain.devices.append(added)
        come = counted(editing)
        editing.stop()

        assert (nothing, values, gone, come) == (0, 2, 3, 4)


async def test_what_was_typed_and_is_no_value_counts_as_one(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1")])) as context:
        editing = Editing(context.fleet, find(context, "web1").id)

        editing.set_unusable(editing, ["Not a number."])

        assert change_count(editing, ()) == 1
