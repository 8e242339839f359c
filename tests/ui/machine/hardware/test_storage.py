from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QRadioButton

from tests.support.worlds import eventually
from tests.ui.dialogs.acting import part, press, problem, write
from tests.ui.machine.hardware.adding import GIB, choose, finish, refused, scenery, type_xml
from vmgui.core.operations.images import NewImage
from vmgui.ui.machine.hardware.storage import StorageDetails


async def test_host_without_pools_leaves_custom_storage(tmp_path: Path) -> None:
    async with scenery(tmp_path) as scene:
        dialog = await scene.dialog()

        create = part(dialog, QRadioButton, "create")
        assert not create.isEnabled()
        assert "No storage pool" in create.toolTip()
        assert part(dialog, QRadioButton, "custom").isChecked()


@pytest.mark.parametrize("device", ["cdrom", "floppy"])
async def test_media_cannot_be_created(tmp_path: Path, device: str) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()

        choose(dialog, "device", device)
        addition = await finish(dialog)

        assert not part(dialog, QRadioButton, "create").isEnabled()
        assert addition.image is None
        assert "<source" not in addition.xml


async def test_custom_path_is_chosen_and_its_format_found(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        path = await scene.images.create(NewImage("images", "old.img", "raw", GIB))
        scene.chosen = path
        dialog = await scene.dialog()
        part(dialog, QRadioButton, "custom").click()

        press(dialog, "manage")
        await eventually(lambda: part(dialog, QLineEdit, "path").text() == path, "it is chosen")
        addition = await finish(dialog)

        assert addition.image is None
        assert f'file="{path}"' in addition.xml
        assert 'type="raw"' in addition.xml


@pytest.mark.parametrize(
    ("path", "said"),
    [("", "Choose where its contents are kept."), ("a", "The path has to begin with “/”.")],
)
async def test_custom_path_that_cannot_be_used_is_said(
    tmp_path: Path, path: str, said: str
) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        part(dialog, QRadioButton, "custom").click()
        write(dialog, "path", path)

        await refused(dialog)

        assert problem(dialog, "path") == said


async def test_block_device_is_known_by_its_path(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        part(dialog, QRadioButton, "custom").click()
        write(dialog, "path", "/dev/vg0/data")

        addition = await finish(dialog)

        assert 'type="block"' in addition.xml
        assert 'dev="/dev/vg0/data"' in addition.xml


async def test_source_that_is_no_path_has_its_own_fields(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        part(dialog, QRadioButton, "custom").click()

        choose(dialog, "type", "volume")

        details = dialog.page.details if dialog.page else None
        assert isinstance(details, StorageDetails)
        assert not part(dialog, QLineEdit, "path").isVisible()
        assert part(details, QLineEdit, "volume").isVisible()


async def test_back_from_custom_storage_the_image_is_created(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        part(dialog, QRadioButton, "custom").click()
        write(dialog, "path", "/srv/a")

        part(dialog, QRadioButton, "create").click()
        addition = await finish(dialog)

        assert addition.image is not None
        assert "/images/web1-1.qcow2" in addition.xml


async def test_typed_xml_with_another_source_creates_nothing(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        assert dialog.page is not None
        dialog.page.show_xml(True)
        text = dialog.page.editor.text().replace("/images/web1-1.qcow2", "/srv/mine")
        type_xml(dialog, text)

        addition = await finish(dialog)

        assert addition.image is None
        assert "/srv/mine" in addition.xml
