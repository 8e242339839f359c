from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.support.contexts import opened, unnamed
from tests.support.volumes import GIB, IN_USE, POOL, item, user
from tests.support.worlds import world
from tests.ui.dialogs.acting import asking, part, press, problem, write
from vmgui.base.errors import InvalidInput
from vmgui.core.storage.items import PoolItem
from vmgui.ui.storage.localfiles import LocalFile
from vmgui.ui.storage.uploads import Upload, UploadDialog, ask, ask_files, upload

ISO = LocalFile(Path("/me/a.iso"), GIB, GIB, "iso")
SPARSE = LocalFile(Path("/me/web1.img"), 60 * GIB, GIB, "raw", 60 * GIB)


async def test_files_are_called_as_they_are_or_as_somebody_says() -> None:
    task, dialog = await asking(ask(None, POOL, [ISO, SPARSE], {}), UploadDialog)
    nameless = unnamed(dialog)

    write(dialog, "name-1", "disk.img")
    press(dialog, "accept")

    assert await task == [Upload(ISO.path, "a.iso"), Upload(SPARSE.path, "disk.img")]
    assert nameless == []


async def test_name_that_is_there_is_refused_until_somebody_ticks_replace() -> None:
    present = {"a.iso": item("a.iso", user("web2"))}
    task, dialog = await asking(ask(None, POOL, [ISO], present), UploadDialog)
    refused = problem(dialog, "name-0")
    before = dialog.remarks.texts()

    part(dialog, QCheckBox, "replace").click()
    after = dialog.remarks.texts()
    press(dialog, "accept")

    assert refused == "The storage pool has a volume of this name."
    assert before == []
    assert after == [
        "What is in the volume “a.iso” is lost.",
        "“web2” has “a.iso” as its disk vda.",
    ]
    assert await task == [Upload(ISO.path, "a.iso", replaces=True)]


def test_nothing_to_replace_offers_no_tick(qtbot: QtBot) -> None:
    dialog = UploadDialog(None, POOL, [ISO], {"a.iso": item("a.iso")})
    qtbot.addWidget(dialog)
    dialog.show()

    write(dialog, "name-0", "b.iso")

    assert not part(dialog, QCheckBox, "replace").isVisible()


def test_volume_of_a_running_machine_is_not_replaced(qtbot: QtBot) -> None:
    dialog = UploadDialog(None, POOL, [ISO], {"a.iso": item("a.iso", IN_USE)})
    qtbot.addWidget(dialog)
    dialog.show()

    part(dialog, QCheckBox, "replace").click()

    assert "“web1” is running" in problem(dialog, "name-0")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.iso", "Another one of the files has this name."),
        ("", "Enter a name."),
        ("a/b", "/"),
    ],
)
def test_name_that_cannot_be_is_refused(qtbot: QtBot, name: str, said: str) -> None:
    dialog = UploadDialog(None, POOL, [ISO, SPARSE], {})
    qtbot.addWidget(dialog)
    dialog.show()

    write(dialog, "name-1", name)
    press(dialog, "accept")

    assert said in problem(dialog, "name-1")


def test_holes_need_no_room_but_data_do(qtbot: QtBot) -> None:
    some = UploadDialog(None, POOL, [SPARSE], {})
    none = UploadDialog(None, POOL._replace(available=1), [SPARSE], {})
    for dialog in (some, none):
        qtbot.addWidget(dialog)
        dialog.show()
        press(dialog, "accept")

    assert "but not for their holes: 60 GiB" in some.remarks.texts()[0]
    assert not some.isVisible()
    assert "1 B free, and 1 GiB are needed." in none.remarks.texts()[0]
    assert none.isVisible()


def test_many_files_scroll(qtbot: QtBot) -> None:
    files = [LocalFile(Path(f"/me/{n}.img"), GIB, GIB, "raw") for n in range(50)]
    dialog = UploadDialog(None, POOL._replace(available=None), files, {})
    qtbot.addWidget(dialog)
    dialog.show()

    assert len(dialog.uploads()) == 50
    assert dialog.height() < 800


async def test_several_files_are_chosen(tmp_path: Path) -> None:
    file = tmp_path / "a.iso"
    file.write_bytes(b"x")
    task, dialog = await asking(ask_files(None), QFileDialog)

    part(dialog, QLineEdit, "fileNameEdit").setText(str(file))
    dialog.accept()

    assert await task == [file]


async def test_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path)) as context:
        host = next(iter(context.fleet.hosts))

        with pytest.raises(InvalidInput, match="is a directory"):
            await upload(context, PoolItem(host, POOL), [tmp_path], None)
