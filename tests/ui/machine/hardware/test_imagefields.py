from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QRadioButton

from tests.ui.dialogs.acting import part, problem, write
from tests.ui.machine.hardware.adding import GIB, choose, finish, refused, scenery
from vmgui.base.errors import HostError
from vmgui.core import resources
from vmgui.core.operations.images import NewImage
from vmgui.ui.widgets.statuslabel import StatusLabel


async def test_image_to_create_is_proposed(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default", "images") as scene:
        addition = await finish(await scene.dialog())

        # The machine's first disk is /images/web1.qcow2.
        assert addition.image == NewImage("images", "web1-1.qcow2", "qcow2", 20 * GIB)
        assert "/images/web1-1.qcow2" in addition.xml


async def test_name_avoids_volumes_of_the_pool_that_is_chosen(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default", "images") as scene:
        await scene.images.create(NewImage("default", "web1-1.qcow2", "qcow2", GIB))
        dialog = await scene.dialog()

        choose(dialog, "pool", "default")
        addition = await finish(dialog)

        assert addition.image is not None
        assert (addition.image.pool, addition.image.name) == ("default", "web1-2.qcow2")


async def test_raw_image_that_takes_all_its_space(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        choose(dialog, "format", "raw")
        part(dialog, QCheckBox, "full").click()
        write(dialog, "size", "3")

        addition = await finish(dialog)

        assert addition.image == NewImage("images", "web1-1.img", "raw", 3 * GIB, 3 * GIB)
        assert 'type="raw"' in addition.xml


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [("size", "", "Enter a size."), ("name", "a/b", "A name cannot contain “/” or line breaks.")],
)
async def test_what_is_wrong_with_an_image_stands_under_its_field(
    tmp_path: Path, field: str, text: str, said: str
) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        write(dialog, field, text)

        await refused(dialog)

        assert problem(dialog, field) == said


async def test_more_than_is_free_is_only_a_warning(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        write(dialog, "size", "200000")
        said = part(dialog, StatusLabel, "image-status").text()

        addition = await finish(dialog)

        assert "are free" in said
        assert addition.image is not None


async def test_pools_that_cannot_be_read_leave_custom_storage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_arguments: object) -> None:
        raise HostError("The host is out of order.")

    monkeypatch.setattr(resources, "pools", refuse)
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()

        assert part(dialog, QRadioButton, "create").toolTip() == "The host is out of order."
