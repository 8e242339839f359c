from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.imageitems import BASE, info, item
from tests.ui.dialogs.acting import asking, part, press, problem, write
from vmgui.core.imaging.look import ImageItem
from vmgui.core.imaging.values import NewCopy, Snapshot
from vmgui.ui.image.convert import FORMATS, ConvertDialog, ask


def shown(qtbot: QtBot, image: ImageItem) -> ConvertDialog:
    dialog = ConvertDialog(None, image)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose(dialog: ConvertDialog, name: str, value: str) -> None:
    box = part(dialog, QComboBox, name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


async def test_copy_has_a_name_of_its_own() -> None:
    task, dialog = await asking(ask(None, item()), ConvertDialog)

    press(dialog, "accept")

    assert await task == NewCopy("/images/web1-copy.qcow2")


@pytest.mark.parametrize("format_", FORMATS)
def test_name_follows_the_format_until_one_is_typed(qtbot: QtBot, format_: str) -> None:
    dialog = shown(qtbot, item(info("/images/a")))
    choose(dialog, "format", format_)
    followed = dialog.answer().path

    write(dialog, "path", "/srv/mine")
    choose(dialog, "format", "raw")

    assert followed == f"/images/a{FORMATS[format_][1]}"
    assert dialog.answer().path == "/srv/mine"


def test_everything_has_a_name(qtbot: QtBot) -> None:
    assert unnamed(shown(qtbot, item())) == []


def test_only_formats_that_can_be_are_compressed_and_preallocated(qtbot: QtBot) -> None:
    dialog = shown(qtbot, item())
    part(dialog, QCheckBox, "compressed").click()
    choose(dialog, "allocation", "metadata")
    as_qcow2 = dialog.answer()

    choose(dialog, "format", "vmdk")

    assert as_qcow2.is_compressed
    assert as_qcow2.options == {"preallocation": "metadata"}
    assert dialog.answer() == NewCopy("/images/web1.vmdk", "vmdk")
    assert not part(dialog, QCheckBox, "compressed").isVisible()


def test_raw_copy_can_take_all_its_space(qtbot: QtBot) -> None:
    dialog = shown(qtbot, item())

    choose(dialog, "format", "raw")
    choose(dialog, "allocation", "full")

    assert dialog.answer() == NewCopy("/images/web1.img", "raw", sparse_size=0)


def test_what_becomes_of_the_chain_and_the_snapshots_is_said(qtbot: QtBot) -> None:
    alone = shown(qtbot, item(info(BASE)))
    snapshot = Snapshot("1", "clean", 0.0)
    whole = shown(qtbot, item(info("/a", BASE, snapshots=(snapshot,)), info(BASE)))

    assert alone.remarks.texts() == []
    assert len(whole.remarks.texts()) == 2


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "Enter the whole path of the new file, from “/” on."),
        ("copy.qcow2", "Enter the whole path of the new file, from “/” on."),
        ("/srv/", "Enter the whole path of the new file, from “/” on."),
        ("/srv/" + "a" * 256, "The name is too long."),
        ("/images/../images/web1.qcow2", "This is the image itself."),
    ],
)
def test_path_that_cannot_be_is_refused_at_its_field(qtbot: QtBot, path: str, said: str) -> None:
    dialog = shown(qtbot, item())
    write(dialog, "path", path)

    press(dialog, "accept")

    assert problem(dialog, "path") == said
    assert dialog.isVisible()
