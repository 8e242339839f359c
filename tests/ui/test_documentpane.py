from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.support.worlds import eventually
from vmgui.base.errors import HostError
from vmgui.ui.documentpane import DocumentPane


async def test_error_is_shown_in_place_and_retry_fetches_again(qtbot: QtBot) -> None:
    pane = DocumentPane("XML")
    qtbot.addWidget(pane)
    answers: list[str | HostError] = [HostError("No.", "error: 1", "Try again."), "<a/>"]

    async def fetch() -> str:
        answer = answers.pop(0)
        if isinstance(answer, HostError):
            raise answer
        return answer

    pane.load(fetch)
    await eventually(pane.problem, "the error is shown")
    problem = pane.problem()
    retry = pane.findChild(QPushButton, "button-document-retry")
    assert retry is not None
    retry.click()
    await eventually(pane.text, "the document is shown")

    assert problem == "No.\nTry again.\nerror: 1"
    assert pane.text() == "<a/>"
    assert pane.problem() == ""
    assert not pane.busy.is_running()


async def test_newer_fetch_wins_over_an_older_one(qtbot: QtBot) -> None:
    pane = DocumentPane("XML")
    qtbot.addWidget(pane)
    slow = asyncio.Event()

    async def old() -> str:
        await slow.wait()
        return "<old/>"

    async def new() -> str:
        return "<new/>"

    pane.load(old)
    await asyncio.sleep(0)
    pane.load(new)
    slow.set()
    await eventually(pane.text, "a document is shown")

    assert pane.text() == "<new/>"
    assert not pane.busy.is_running()
