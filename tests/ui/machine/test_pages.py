from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.contexts import StubActions, new_context, put_machine
from vmgui.core.editing import Editing
from vmgui.ui.icons import ROLES
from vmgui.ui.machine.pages import PAGES
from vmgui.ui.machine.place import MachinePlace


@pytest.mark.parametrize("number", range(len(PAGES)))
async def test_page_can_be_made_and_has_an_icon(tmp_path: Path, number: int) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)

    editing = Editing(context.fleet, where)

    page = PAGES[number].make(MachinePlace(context, where, StubActions(), editing))

    record = context.inventory.domain(where)
    assert record is not None
    page.show_record(record)
    assert PAGES[number].icon in ROLES
    page.deleteLater()


def test_ids_of_pages_are_unique() -> None:
    assert len({spec.id for spec in PAGES}) == len(PAGES)
