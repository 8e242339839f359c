from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.ui.dialogs.acting import part, write
from tests.ui.machine.hardware.adding import finish, refused, scenery, type_xml
from vmgui.ui.widgets.statuslabel import StatusLabel


async def test_device_of_the_form_is_given(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default") as scene:
        addition = await finish(await scene.dialog("rng"))

        assert "/dev/urandom" in addition.xml
        assert addition.title


async def test_xml_that_was_typed_is_taken(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog("rng")
        assert dialog.page is not None
        dialog.page.show_xml(True)
        type_xml(dialog, "<rng model='virtio'><backend model='random'>/dev/hwrng</backend></rng>")

        addition = await finish(dialog)

        assert "/dev/hwrng" in addition.xml


@pytest.mark.parametrize("text", ["<rng", "<disk/>"])
async def test_xml_that_cannot_be_used_stays(tmp_path: Path, text: str) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog("rng")
        assert dialog.page is not None
        dialog.page.show_xml(True)
        type_xml(dialog, text)

        await refused(dialog)
        dialog.page.show_xml(False)

        assert part(dialog.page, StatusLabel, "page-status").text()
        assert dialog.page.editor.text() == text
        assert dialog.page.editor.isVisible()


async def test_problem_is_shown_and_has_the_cursor(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog("interface")
        assert dialog.page is not None
        write(dialog.page, "mac", "52:54")

        await refused(dialog)

        assert dialog.focusWidget() is part(dialog.page, QLineEdit, "mac")


async def test_new_device_follows_what_becomes_known_until_somebody_looks_closer(
    tmp_path: Path,
) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog("interface")
        page = dialog.page
        assert page is not None
        first = page.device

        scene.place.editing.learned.emit(None)
        second = page.device
        page.show_xml(True)
        scene.place.editing.learned.emit(None)
        while_read = page.device
        page.show_xml(False)
        write(page, "mac", "52:54:00:00:00:01")
        scene.place.editing.learned.emit(None)

        assert second != first
        assert while_read == second
        assert page.device == second
        assert "52:54:00:00:00:01" in page.addition().xml
