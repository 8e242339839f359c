from __future__ import annotations

from pathlib import Path

from tests.support.contexts import StubActions, new_context, put_machine, shown
from vmgui.base.states import DomainState
from vmgui.ui.preview.pane import PreviewPane


async def test_several_machines_are_summed(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    domains = [
        put_machine(context, "a", vcpus=2, memory_kib=1024),
        put_machine(context, "b", DomainState.SHUT_OFF, vcpus=1, memory_kib=1024),
    ]
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_many(domains)

        assert pane.many.states() == ["Running: 1", "Shut off: 1"]
        assert pane.many.value("vcpus") == "3"
        assert pane.many.value("memory") == "2 MiB"
        assert pane.many.value("vcpus-running") == "2"
