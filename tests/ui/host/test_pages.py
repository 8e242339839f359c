from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.contexts import NOWHERE_HOST, new_context, put_machine
from vmgui.ui.host.pages import PAGES, HostPlace
from vmgui.ui.icons import ROLES


@pytest.mark.parametrize("number", range(len(PAGES)))
async def test_page_can_be_made_and_has_an_icon(tmp_path: Path, number: int) -> None:
    context = new_context(tmp_path)
    put_machine(context)

    page = PAGES[number].make(HostPlace(context, NOWHERE_HOST))

    page.show_record(context.inventory.hosts[NOWHERE_HOST])
    assert PAGES[number].icon in ROLES
    page.deleteLater()
