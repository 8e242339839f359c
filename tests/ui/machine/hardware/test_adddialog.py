from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton

from tests.support.contexts import unnamed
from tests.ui.dialogs.acting import part, write
from tests.ui.machine.hardware.adding import (
    scenery,
)
from vmgui.hardware import registry


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
