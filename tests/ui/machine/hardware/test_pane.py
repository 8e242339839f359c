from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QScrollArea

from tests.support.contexts import opened
from tests.support.worlds import Machine, eventually, world
from tests.ui.machine.editors import fill, hardware, part, rewrite
from vmgui.ui.widgets.elide import ElideLabel

DISK = "disk:VirtIO Disk 1"


async def test_form_is_made_once_for_each_kind(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item("cpu")
        first = page.pane.form
        page.show_item("memory")
        page.show_item("cpu")

        assert page.pane.form is first


async def test_long_texts_are_shortened_and_do_not_widen(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1", title="long " * 90)])) as context,
        hardware(context) as (_window, page),
    ):
        summary = part(page, ElideLabel, "item-summary")

        assert page.pane.minimumSizeHint().width() < 700
        assert summary.isVisible()


async def test_nothing_to_show_hides_it(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.pane.show_item(None)

        assert page.pane.isHidden()
        assert page.pane.form is None


async def test_what_cannot_be_written_goes_with_its_item(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item("memory")
        fill(page, "memory", "much")
        before = page.pane.unusable()

        page.pane.follow({"memory": "memory too", "cpu": "cpu"})
        moved = page.pane.unusable()
        page.pane.follow({"cpu": "cpu"})

        assert before == moved
        assert before[0].startswith("Memory: ")
        assert page.pane.unusable() == []


async def test_undone_xml_is_no_edit(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item(DISK)
        page.pane.show_xml(True)
        assert page.pane.editor is not None
        rewrite(page.pane.editor, "/images/web1.qcow2", "/images/typed.qcow2")
        was_typed = page.pane.has_text

        page.pane.drop_typed()
        page.pane.refresh()
        page.show_draft()

        assert was_typed
        assert not page.pane.has_text
        assert not page.pane.take_text()
        assert "/images/web1.qcow2" in page.pane.editor.text()


async def test_form_in_a_narrow_window_can_be_reached_by_scrolling(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        page.show_item("memory")
        form = page.pane.form
        assert form is not None
        area = next(each for each in page.pane.findChildren(QScrollArea) if each.widget() is form)
        wide = area.horizontalScrollBar().maximum()

        window.resize(window.minimumSizeHint())
        await eventually(lambda: area.horizontalScrollBar().maximum() > 0, "the rest is reachable")

        assert wide == 0
        assert form.width() >= form.minimumSizeHint().width()
