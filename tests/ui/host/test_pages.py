from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from tests.support.contexts import NOWHERE_HOST, StubWindows, new_context, put_machine
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.registry import SPECS
from vmgui.ui.actions.spec import Desk, Selection
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.host.pages import MENUS, PAGES, HostPlace
from vmgui.ui.icons import ROLES
from vmgui.ui.tasks import TaskScope


@pytest.mark.parametrize("number", range(len(PAGES)))
async def test_page_can_be_made_and_has_an_icon(tmp_path: Path, number: int) -> None:
    context = new_context(tmp_path)
    put_machine(context)

    window = QWidget()
    errors = ErrorPresenter(window)
    desk = Desk(context, window, StubWindows(), TaskScope(window, errors), errors)

    page = PAGES[number].make(HostPlace(context, NOWHERE_HOST, BoundActions(desk, Selection)))

    page.show_record(context.inventory.hosts[NOWHERE_HOST])
    assert PAGES[number].icon in ROLES
    assert page.selection() == Selection()
    page.deleteLater()
    window.deleteLater()


def test_menus_belong_to_pages_and_have_known_actions() -> None:
    for page_id, menus in MENUS.items():
        items = [item for _title, items in menus for item in items]

        assert page_id in {page.id for page in PAGES}
        assert set(items) - {None} <= SPECS.keys()
