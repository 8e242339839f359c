from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.ui.dialogs.acting import part, press, problem, write
from vmgui.base.errors import InvalidInput
from vmgui.core.operations.images import NewImage
from vmgui.core.resources import PoolReading
from vmgui.ui.dialogs.newvolume import NewVolumeDialog
from vmgui.ui.widgets.statuslabel import StatusLabel

GIB = 2**30
POOL = PoolReading("default", "dir", True, "/images", 100 * GIB, 60 * GIB, 40 * GIB)


def shown(qtbot: QtBot, pool: PoolReading = POOL) -> NewVolumeDialog:
    dialog = NewVolumeDialog(None, pool, {"volume-1.qcow2"})
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_opened_proposes_a_free_name_and_the_usual_size(qtbot: QtBot) -> None:
    dialog = shown(qtbot)

    assert dialog.image() == NewImage("default", "volume-2.qcow2", "qcow2", 20 * GIB, 0)
    assert unnamed(dialog) == []


def test_another_format_has_another_name_unless_one_was_typed(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    box = part(dialog, QComboBox, "format")

    box.setCurrentText("raw")
    box.activated.emit(1)
    proposed = part(dialog, QLineEdit, "name").text()
    write(dialog, "name", "mine")
    box.activated.emit(0)

    assert proposed == "volume-1.img"
    assert part(dialog, QLineEdit, "name").text() == "mine"


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("name", "volume-1.qcow2", "The storage pool has a volume of this name."),
        ("name", "a/b", "The name of a volume has no “/”."),
        ("capacity", "", "Enter a size."),
        ("capacity", "much", "“much” is not a size."),
        ("allocation", "999999", "It cannot take more than its capacity."),
        ("allocation", "x", "“x” is not a size."),
    ],
)
def test_what_is_wrong_stands_under_the_field(
    qtbot: QtBot, field: str, text: str, said: str
) -> None:
    dialog = shown(qtbot)
    write(dialog, field, text)

    press(dialog, "accept")

    assert dialog.isVisible()
    assert problem(dialog, field) == said
    with pytest.raises(InvalidInput):
        dialog.image()


def test_more_than_is_free_is_a_warning_and_allowed(qtbot: QtBot) -> None:
    dialog = shown(qtbot)

    write(dialog, "capacity", "41")
    warning = part(dialog, StatusLabel, "warning").text()
    press(dialog, "accept")

    assert "40 GiB" in warning
    assert not dialog.isVisible()


def test_pool_of_block_devices_has_raw_volumes(qtbot: QtBot) -> None:
    dialog = shown(qtbot, POOL._replace(type="logical"))

    assert dialog.image().format == "raw"
    assert dialog.image().name == "volume-1"
