"""A person in front of a dialog: waits for it, types, presses buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget

W = TypeVar("W", bound=QWidget)
D = TypeVar("D", bound=QDialog)

SECONDS = 5.0


async def until_shown(kind: type[D]) -> D:
    """The dialog of this kind, once it is on screen."""
    async with asyncio.timeout(SECONDS):
        while True:
            for widget in QApplication.topLevelWidgets():
                if isinstance(widget, kind) and widget.isVisible():
                    return widget
            await asyncio.sleep(0.005)


async def asking(question: Coroutine[Any, Any, Any], kind: type[D]) -> tuple[asyncio.Task[Any], D]:
    """Begin to ask; the task is done when the dialog is answered."""
    task = asyncio.ensure_future(question)
    return task, await until_shown(kind)


def part(window: QWidget, kind: type[W], name: str) -> W:
    """The widget called `name` in a window."""
    found = window.findChild(kind, name)
    assert found is not None, f"there is no {kind.__name__} called {name}"
    return found


def press(window: QWidget, name: str) -> None:
    """Click the button called `name`, which is enabled."""
    button = part(window, QPushButton, name)
    assert button.isEnabled(), f"{name} is disabled: {button.toolTip()}"
    button.click()


def write(window: QWidget, name: str, text: str) -> None:
    """Replace the text of a field, key by key."""
    edit = part(window, QLineEdit, name)
    edit.clear()
    QTest.keyClicks(edit, text)


def problem(window: QWidget, name: str) -> str:
    """What stands under a field; empty if nothing is seen there."""
    label = window.findChild(QLabel, f"{name}-problem")
    return label.text() if label is not None and label.isVisibleTo(window) else ""
