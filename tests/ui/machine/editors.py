"""What tests of the pages that edit a machine do as a person would."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

from tests.support.contexts import StubWindows, find
from tests.support.worlds import eventually
from vmgui.ui.context import Context
from vmgui.ui.machine.hardware.page import HardwarePage
from vmgui.ui.machine.window import MachineWindow
from vmgui.ui.widgets.xmleditor import XmlEditor
from vmgui.virt import definitions

W = TypeVar("W", bound=QWidget)


@asynccontextmanager
async def hardware(
    context: Context, name: str = "web1"
) -> AsyncIterator[tuple[MachineWindow, HardwarePage]]:
    """The window of a machine with its hardware, once that is listed.

    Edits end with it; it may be closed meanwhile.
    """
    window = MachineWindow(context, find(context, name).id, StubWindows())
    window.resize(1100, 800)
    window.show_page("hardware")
    page = window.book.page("hardware")
    assert isinstance(page, HardwarePage)
    QApplication.setQuitOnLastWindowClosed(False)
    window.show()
    await eventually(page.item_keys, "the hardware is listed")
    try:
        yield window, page
    finally:
        if isValid(window):
            window.abandon()
            window.close()
        await eventually(lambda: not isValid(window), "the window is gone")


def is_closed(window: QWidget) -> bool:
    """Whether a window is closed, or even gone."""
    return not isValid(window) or not window.isVisible()


def part(widget: QWidget, kind: type[W], name: str) -> W:
    """The part of a widget with this name."""
    found = widget.findChild(kind, name)
    assert found is not None, name
    return found


def press(widget: QWidget, name: str) -> None:
    """Click a button."""
    part(widget, QAbstractButton, name).click()


def fill(page: HardwarePage, field: str, text: str) -> None:
    """Type into a field of the form that is shown, in the place of what is there."""
    assert page.pane.form is not None
    widget = page.pane.form.row(field).focus_widget
    assert widget is not None
    line = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
    assert line is not None
    line.setFocus(Qt.FocusReason.TabFocusReason)
    line.selectAll()
    QTest.keyClicks(line, text)


def described(widget: QWidget) -> str:
    """All that can be read in a widget."""
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def rewrite(editor: XmlEditor, before: str, after: str) -> None:
    """Replace some text in an editor, as typing does."""
    edit = part(editor, QPlainTextEdit, "xml-text")
    assert before in edit.toPlainText()
    cursor = edit.document().find(before)
    assert cursor.hasSelection()
    cursor.insertText(after)


def rows(page: HardwarePage) -> QListView:
    """The list."""
    return part(page, QListView, "hardware")


def chosen(page: HardwarePage) -> str:
    """The title of the row that is chosen."""
    return str(rows(page).currentIndex().data())


async def dialog(window: QWidget, name: str) -> QDialog:
    """The dialog of this name, once it is open."""

    def visible() -> list[QDialog]:
        found = window.findChildren(QDialog, name)
        return [each for each in found if each.isVisible()]

    await eventually(visible, f"the dialog {name} is open")
    await asyncio.sleep(0)
    return visible()[0]


async def xml_of(context: Context, name: str = "web1") -> str:
    """The description as the host has it."""
    record = find(context, name)
    host = context.fleet.host_of(record.id)
    assert host is not None
    documents = await host.call(definitions.documents, record.uuid, is_persistent=True)
    return documents.next_start or ""


async def applied(page: HardwarePage) -> None:
    """Until *Apply* is over and nothing is left to apply."""
    await eventually(lambda: not page.bar.status(), "the changes are applied")
