from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel

from tests.support.contexts import NOWHERE_HOST, StubActions, new_context, put_machine, shown
from vmgui.base.records import DomainDetails, Sample
from vmgui.core.history import History
from vmgui.ui.preview.pane import PreviewPane


async def test_notes_and_names_are_plain_text(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    details = DomainDetails(title="<b>t</b>", description="<img src=x>", tags=("<i>tag</i>",))
    where = put_machine(context, "<u>name</u>", details=details)
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)
        labels = pane.findChildren(QLabel)

        assert pane.machine.notes() == "<img src=x>"
        assert {"<u>name</u>", "<b>t</b>", "<i>tag</i>"} <= {label.text() for label in labels}
        for label in labels:
            if "<" in label.text():
                assert label.textFormat().name == "PlainText"


async def test_samples_are_drawn(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)
        history = context.sampler.histories.setdefault(where, History())

        history.add(Sample(cpu=0.25))
        context.sampler.sampled.emit(NOWHERE_HOST)

        label = pane.findChild(QLabel, "small-cpu")
        assert label is not None
        assert label.text() == "25 %"
