from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QTabBar, QWidget

from tests.support.answering import around, manual
from tests.support.contexts import unnamed
from tests.support.wizards import asking, surround
from tests.support.worlds import eventually
from tests.ui.create.acting import clashes
from tests.ui.dialogs.acting import part, press
from vmgui.core.creation.answers import Answers, Source
from vmgui.core.creation.blueprint import Blueprint
from vmgui.core.creation.flow import Flow
from vmgui.core.creation.steps import Step
from vmgui.ui.create.preview import Preview
from vmgui.ui.create.wizard import CreateWindow


async def previewed(window: CreateWindow) -> Preview:
    """The pane, once it shows something."""
    window.show_preview(True)
    await eventually(lambda: window.findChild(Preview) is not None, "it is made")
    pane = part(window, Preview, "preview-pane")
    await eventually(pane.isVisible, "it is shown")
    return pane


async def test_preview_is_made_when_it_is_wanted(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        assert window.findChild(Preview) is None

        pane = await previewed(window)

        assert "<name>debian12</name>" in pane.text()
        assert unnamed(window) == []
        assert clashes(window) == []


async def test_preview_follows_the_answers(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        pane = await previewed(window)

        window.flow.answer(name="web7")

        await eventually(lambda: "<name>web7</name>" in pane.text(), "it follows")


async def test_command_does_the_same_and_is_copied(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(name="web7")) as window:
        pane = await previewed(window)

        part(pane, QTabBar, "preview-tabs").setCurrentIndex(1)
        press(pane, "copy")

        copied = QApplication.clipboard().text()
        assert copied == pane.text()
        assert "virt-install" in copied
        assert "web7" in copied


async def test_hidden_preview_draws_nothing_and_is_right_when_it_is_seen_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, manual()) as window:
        pane = await previewed(window)
        window.show_preview(False)
        drawn: list[Flow] = []
        draft = Flow.draft

        def count(flow: Flow) -> Blueprint | None:
            drawn.append(flow)
            return draft(flow)

        monkeypatch.setattr(Flow, "draft", count)

        window.flow.answer(name="web7")
        await asyncio.sleep(0.3)  # longer than it waits for the next key
        was_drawn = bool(drawn)
        window.show_preview(True)

        assert not was_drawn
        assert "<name>web7</name>" in pane.text()


async def test_reader_stays_where_she_is(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        pane = await previewed(window)
        bar = part(pane, QPlainTextEdit, "xml-text").verticalScrollBar()
        bar.setValue(20)

        window.flow.answer(cpus=3)
        await eventually(lambda: "<vcpu>3</vcpu>" in pane.text(), "it follows")

        assert bar.value() == 20


async def test_what_is_missing_is_said(tmp_path: Path) -> None:
    async with asking(tmp_path, Answers(source=Source.ISO), step=Step.MEDIUM) as window:
        pane = await previewed(window)

        said = part(pane, QLabel, "missing")
        assert said.isVisible()
        assert said.text() == (
            "Something is still missing: Choose the image of an installation medium."
        )


async def test_nothing_to_show_cannot_be_copied(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        surround(window.flow, around(capabilities=None, is_ready=False))
        pane = await previewed(window)

        assert isinstance(pane, QWidget)
        assert part(pane, QPushButton, "copy").isEnabled() is bool(pane.text())
        assert part(pane, QLabel, "missing").text()


async def test_what_cannot_be_drawn_any_more_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, manual()) as window:
        pane = await previewed(window)
        texts = [pane.text()]
        monkeypatch.setattr(Flow, "draft", lambda _flow: None)

        window.flow.answer(name="web7")
        await eventually(lambda: not pane.text(), "it is empty")
        texts.append(part(pane, QPlainTextEdit, "command").toPlainText())

        assert texts[0]
        assert texts[1] == ""
        assert part(pane, QLabel, "missing").isVisible()
        assert not part(pane, QPushButton, "copy").isEnabled()
