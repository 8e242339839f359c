from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget

from tests.support.contexts import shown
from tests.support.pilot import click, texts
from vmgui.base.errors import HostError, NotPossibleNow
from vmgui.ui.errors import MOST_LINES, ErrorPresenter, ProblemDialog

MARKUP = "<b>web</b> & <script>"


@asynccontextmanager
async def presenting() -> AsyncIterator[tuple[QWidget, ErrorPresenter]]:
    async with shown(QWidget()) as window:
        yield window, ErrorPresenter(window)


def boxes(window: QWidget) -> list[ProblemDialog]:
    return [box for box in window.findChildren(ProblemDialog) if box.isVisible()]


async def test_error_says_what_why_and_what_to_do() -> None:
    async with presenting() as (window, errors):
        errors.show("It was not run.", NotPossibleNow("It runs.", hint="Stop it."))

        (box,) = boxes(window)
        assert texts(box).splitlines()[:3] == ["It was not run.", "It runs.", "Stop it."]
        assert box.windowModality() is Qt.WindowModality.WindowModal
        assert box.findChild(QPushButton, "show-details") is None


async def test_error_is_plain_text_whatever_is_in_it() -> None:
    async with presenting() as (window, errors):
        errors.show(MARKUP, HostError(MARKUP, detail=MARKUP, hint=MARKUP))

        (box,) = boxes(window)
        labels = [label for label in box.findChildren(QLabel) if label.text()]
        assert len(labels) == 3
        assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
        assert texts(box).count(MARKUP) == 4


async def test_details_are_behind_a_button() -> None:
    async with presenting() as (window, errors):
        errors.show("No.", HostError("No.", detail="libvirt: error"))
        (box,) = boxes(window)
        detail = box.findChild(QPlainTextEdit, "detail")
        assert detail is not None
        assert not detail.isVisible()

        click(box, "show-details")

        assert detail.isVisible()
        assert detail.toPlainText() == "libvirt: error"
        assert box.height() >= detail.geometry().bottom()


async def test_whole_message_can_be_copied() -> None:
    async with presenting() as (window, errors):
        errors.show("What.", HostError("Why.", detail="Detail.", hint="Hint."))

        click(boxes(window)[0], "copy")

        assert QGuiApplication.clipboard().text() == "What.\n\nWhy.\n\nHint.\n\nDetail."


async def test_two_errors_are_two_boxes() -> None:
    async with presenting() as (window, errors):
        errors.show("One.", HostError("1"))
        errors.show("Two.", HostError("2"))

        assert len(boxes(window)) == 2


async def test_closed_box_is_gone() -> None:
    async with presenting() as (window, errors):
        errors.show("One.", HostError("1"))

        click(boxes(window)[0], "close")

        assert boxes(window) == []


async def test_errors_of_several_machines_are_one_box_with_a_line_each() -> None:
    async with presenting() as (window, errors):
        errors.show_many(
            "Two of three were not run.",
            [("a", HostError("No memory.", detail="x")), ("b", HostError("No disk.", hint="Buy."))],
        )

        (box,) = boxes(window)
        lines = texts(box).splitlines()
        assert lines[:4] == ["Two of three were not run.", "a: No memory.", "b: No disk.", "Buy."]
        assert lines[4] == "a: x"


async def test_errors_of_many_machines_scroll() -> None:
    async with presenting() as (window, errors):
        errors.show_many("No.", [(f"m{i}", HostError("No.")) for i in range(MOST_LINES + 200)])

        (box,) = boxes(window)
        lines = box.findChild(QPlainTextEdit, "lines")
        assert lines is not None
        assert lines.toPlainText().count("\n") == MOST_LINES + 199
        assert box.height() < 600
        assert lines.accessibleName()
