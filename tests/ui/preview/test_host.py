from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from tests.support.contexts import NOWHERE_HOST, StubActions, new_context, put_machine, shown
from vmgui.base.states import HostState
from vmgui.ui.preview.pane import PreviewPane


async def test_host_that_is_lost_says_why_and_retries(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    put_machine(context)
    host = context.fleet.hosts[NOWHERE_HOST]
    tried: list[bool] = []
    host.connect = lambda: tried.append(True)  # type: ignore[method-assign]
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_host(NOWHERE_HOST)

        lost = replace(host.record, state=HostState.FAILED, problem="No.", detail="ssh: no")
        context.inventory.put_host(lost)
        button = pane.findChild(QPushButton, "button-preview-retry")
        assert button is not None
        button.click()

        assert pane.host.banner.text() == "No."
        assert pane.host.value("detail") == "ssh: no"
        assert tried == [True]
