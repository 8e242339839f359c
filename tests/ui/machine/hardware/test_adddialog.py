from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QPushButton, QScrollArea

from tests.support.contexts import unnamed
from tests.ui.dialogs.acting import part, write
from tests.ui.machine.hardware.adding import scenery
from vmgui.hardware import registry
from vmgui.hardware.kinds.rng import RngKind


async def test_kinds_have_the_names_of_the_guide(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog()

        names = ("Storage", "Network", "Channel", "USB Host Device", "PCI Host Device", "RNG")
        assert set(names) <= set(dialog.titles())
        assert dialog.windowTitle() == "Add New Virtual Hardware"
        assert part(dialog, QPushButton, "accept").text() == "&Finish"


async def test_filter_shows_what_is_searched_for_and_its_page(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog()

        write(dialog, "filter", "rng")
        QTest.keyClick(part(dialog, QLineEdit, "filter"), Qt.Key.Key_Down)

        assert dialog.titles() == ["RNG"]
        assert dialog.page is not None
        assert dialog.page.kind.id == "rng"


async def test_search_without_a_hit_says_so_and_adds_nothing(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog()

        write(dialog, "filter", "qqq")
        nothing = part(dialog, QLabel, "empty-title").text(), dialog.page
        can_finish = part(dialog, QPushButton, "accept").isEnabled()
        write(dialog, "filter", "nic")

        assert nothing == ("Nothing found", None)
        assert not can_finish
        assert dialog.page is not None
        assert dialog.page.kind.id == "interface"
        assert part(dialog, QPushButton, "accept").isEnabled()


async def test_kind_that_cannot_be_added_says_why_in_the_place_of_its_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RngKind, "why_not_add", lambda _self, _scene: "There is one.")
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog("rng")

        assert dialog.page is None
        assert part(dialog, QLabel, "empty-title").text() == "RNG"
        assert part(dialog, QLabel, "empty-sentence").text() == "There is one."
        assert not part(dialog, QPushButton, "accept").isEnabled()


async def test_offers_of_all_kinds_are_asked_for_when_it_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scenery(tmp_path, "default") as scene:
        asked: set[str] = set()
        monkeypatch.setattr(scene.place.editing, "want", asked.update)

        await scene.dialog()

        assert {"usb", "pci", "networks"} <= asked


async def test_size_is_that_of_the_screen_at_most(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog()

        hint, screen = dialog.sizeHint(), dialog.screen().availableSize()
        assert dialog.width() >= min(hint.width(), int(screen.width() * 0.9))
        assert dialog.height() <= screen.height()


@pytest.mark.parametrize("id", ["disk", "interface", "graphics"])
async def test_form_in_a_narrow_dialog_can_be_reached_by_scrolling(
    tmp_path: Path,
    id: str,
) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog(id)
        assert dialog.page is not None
        area = next(each for each in dialog.page.findChildren(QScrollArea) if each.isVisible())

        dialog.resize(dialog.minimumSizeHint())
        await asyncio.sleep(0)

        form = area.widget()
        assert form is not None
        hidden = form.minimumSizeHint().width() - area.viewport().width()
        assert form.width() >= form.minimumSizeHint().width()
        assert area.horizontalScrollBar().maximum() >= max(0, hidden)


@pytest.mark.parametrize("kind", ["disk", "interface", "rng", "channel", "controller", "graphics"])
async def test_page_names_all_that_can_be_reached(tmp_path: Path, kind: str) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog(kind)

        assert unnamed(dialog) == []
        assert part(dialog, QListView, "kinds").accessibleName()


@pytest.mark.parametrize("kind", [kind.id for kind in registry.KINDS])
async def test_each_kind_has_a_page_or_a_reason(tmp_path: Path, kind: str) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog(kind)
        page = dialog.page

        chosen = next(each for each in registry.KINDS if each.id == kind)
        reason = chosen.why_not_add(scene.place.editing.scene(is_new=True))
        if reason is None and page is not None:
            assert page.kind is chosen
            page.show_xml(True)
            assert page.editor.root == page.device.tag
