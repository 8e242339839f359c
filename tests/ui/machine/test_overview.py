from __future__ import annotations

from pathlib import Path

from tests.support.contexts import StubWindows, new_context, put_machine, shown
from vmgui.base.records import DomainDetails
from vmgui.ui.machine.overview import OverviewPage
from vmgui.ui.machine.window import MachineWindow


async def test_markup_and_long_names_are_plain_and_do_not_widen(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    name = "<b>" + "x" * 300 + "</b>"
    details = DomainDetails(title="<i>t</i>", description="<img src=x>" + "y" * 500)
    where = put_machine(context, name, details=details)
    async with shown(MachineWindow(context, where, StubWindows())) as window:
        page = window.book.page("overview")
        assert isinstance(page, OverviewPage)

        assert page.value("name") == name
        assert page.value("notes") == details.description
        assert page.minimumSizeHint().width() < 400
