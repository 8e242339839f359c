from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from tests.support.contexts import opened, shown
from tests.support.planned import blueprint, host_world
from tests.support.worlds import eventually
from tests.ui.machine.editors import part
from vmgui.core.creation.planning import Planning
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.tools import Tools
from vmgui.ui.machine.hardware.editbar import EditBar
from vmgui.ui.machine.hardware.view import HardwareView
from vmgui.ui.tasks import TaskScope

DISK = "disk:VirtIO Disk 1"


@asynccontextmanager
async def viewed(directory: Path) -> AsyncIterator[tuple[HardwareView, Planning, EditBar]]:
    """A machine in a view whose owner does nothing with it."""
    async with opened(directory, host_world(directory)) as context:
        host = next(iter(context.fleet.hosts))
        planning = Planning(context.fleet, context.jobs, blueprint(host))
        async with shown(QWidget()) as window:
            bar = EditBar(window)
            tools = Tools(TaskScope(window, ErrorPresenter(window)))
            view = HardwareView(planning, tools, bar, context.layout, window)
            QVBoxLayout(window).addWidget(view)
            view.show_draft()
            try:
                yield view, planning, bar
            finally:
                planning.stop()


async def test_rows_can_be_chosen_by_their_keys(tmp_path: Path) -> None:
    async with viewed(tmp_path) as (view, _planning, _bar):
        shown_items: list[str] = []
        view.item_shown.connect(
            lambda: shown_items.append(view.pane.item.key if view.pane.item else "")
        )

        view.show_item(DISK)

        assert shown_items == [DISK]
        assert view.titles()[0] == "Overview"
        with pytest.raises(KeyError):
            view.show_item("disk:No Such Disk")


async def test_remove_is_asked_for_devices_only(tmp_path: Path) -> None:
    async with viewed(tmp_path) as (view, _planning, bar):
        asked: list[None] = []
        view.remove_asked.connect(lambda: asked.append(None))
        for_page = bar.remove.isHidden()
        bar.remove_asked.emit()
        view.show_item(DISK)

        bar.remove.click()
        rows = part(view, QListView, "hardware")
        view.window().activateWindow()
        rows.setFocus()
        await eventually(rows.hasFocus, "the list has the keyboard")
        QTest.keyClick(rows, Qt.Key.Key_Delete)

        assert for_page
        assert asked == [None, None]


async def test_add_is_asked_for(tmp_path: Path) -> None:
    async with viewed(tmp_path) as (view, _planning, _bar):
        asked: list[None] = []
        view.add_asked.connect(lambda: asked.append(None))

        part(view, QPushButton, "add-hardware").click()

        assert asked == [None]


async def test_item_stays_while_nobody_takes_its_xml(tmp_path: Path) -> None:
    async with viewed(tmp_path) as (view, _planning, _bar):
        view.pane.show_xml(True)
        assert view.pane.editor is not None
        part(view.pane.editor, QPlainTextEdit, "xml-text").insertPlainText("x")

        view.show_item(DISK)
        stayed = view.pane.item
        view.pane.drop_typed()
        view.show_item(DISK)

        assert stayed is not None
        assert stayed.key == "overview"
        assert view.pane.item is not None
        assert view.pane.item.key == DISK
