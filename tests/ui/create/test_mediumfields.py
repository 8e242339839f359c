from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from tests.support.wizards import USUAL, asking, surround
from tests.support.worlds import eventually
from vmgui.base.ids import HostId
from vmgui.core.creation.answers import GIB, Answers, FileChoice, ImageUse, Source
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.creation.steps import Step
from vmgui.core.fleet import Fleet
from vmgui.core.offers import READERS
from vmgui.hardware.scene import Option
from vmgui.ui.create.mediumfields import told, uses
from vmgui.ui.create.wizard import CreateWindow
from vmgui.ui.forms.choices import ChoiceBox


def listed(box: ChoiceBox) -> list[str]:
    return [box.itemText(index) for index in range(box.count())]


def surround_host(window: CreateWindow, host: HostId) -> None:
    """Have the flow be about another host."""
    flow = window.flow
    flow._around = replace(flow.around, host=host)
    flow._settle()


IMAGE = ImageFacts("/images/a.qcow2", "qcow2", 10 * GIB)


def test_cloud_image_is_never_written_to() -> None:
    assert [each.value for each in uses(Source.IMPORT)] == ["keep", "copy", "overlay"]
    assert [each.value for each in uses(Source.CLOUD)] == ["copy", "overlay"]


def test_image_is_told_in_one_line() -> None:
    assert told(IMAGE) == "Format: qcow2. The guest sees 10 GiB."
    assert told(ImageFacts("/a", "raw")) == "Format: raw"


async def test_what_becomes_of_an_image_is_answered(tmp_path: Path) -> None:
    answers = Answers(source=Source.IMPORT, medium=FileChoice(IMAGE.path))

    async with asking(tmp_path, answers, step=Step.MEDIUM) as window:
        surround(window.flow, replace(USUAL, image=IMAGE))
        use = window.page.findChild(ChoiceBox, "image_use")
        facts = window.page.findChild(QLabel, "facts")
        assert use is not None
        assert facts is not None
        assert use.value() == "keep"
        assert facts.text() == told(IMAGE)

        use.set_value("overlay")
        use.chosen.emit()

        assert window.flow.answers.image_use is ImageUse.OVERLAY


@pytest.mark.parametrize(("source", "words"), [(Source.PXE, "network"), (Source.MANUAL, "nothing")])
async def test_source_without_a_medium_says_what_happens(
    tmp_path: Path, source: Source, words: str
) -> None:
    async with asking(tmp_path, Answers(source=source), step=Step.MEDIUM) as window:
        labels = window.page.findChildren(QLabel)

        assert any(words in each.text() for each in labels if each.isVisibleTo(window.page))


async def test_media_are_those_of_the_host_that_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = asyncio.Event()
    asked: list[str] = []

    async def media(_fleet: Fleet, host: HostId) -> AsyncIterator[tuple[Option, ...]]:
        asked.append(host.uri)
        if len(asked) == 1:
            yield (Option("/first/a.iso", "a"),)
            await late.wait()
            yield (Option("/first/a.iso", "a"), Option("/first/late.iso", "late"))
        else:
            yield (Option("/second/b.iso", "b"),)

    monkeypatch.setitem(READERS, "media", media)
    async with asking(tmp_path, Answers(source=Source.ISO), step=Step.MEDIUM) as window:
        box = window.page.findChild(ChoiceBox, "medium")
        assert box is not None
        await eventually(lambda: listed(box) == ["a"], "the first host's")

        surround_host(window, HostId("test:///elsewhere"))
        await eventually(lambda: listed(box) == ["b"], "the second host's")
        late.set()
        await asyncio.sleep(0)

        assert len(asked) == 2
        assert listed(box) == ["b"]
