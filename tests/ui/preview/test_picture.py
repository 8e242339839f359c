from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from vmgui.ui.preview.picture import Picture


def _picture(qtbot: QtBot, width: int, height: int) -> Picture:
    picture = Picture()
    qtbot.addWidget(picture)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    picture.show_image(image)
    return picture


def test_height_keeps_the_shape_of_the_image(qtbot: QtBot) -> None:
    assert _picture(qtbot, 1600, 800).heightForWidth(300) == 150


def test_upright_display_does_not_fill_the_pane(qtbot: QtBot) -> None:
    assert _picture(qtbot, 1080, 1920).heightForWidth(400) == 300


def test_image_is_centred_and_not_stretched(qtbot: QtBot) -> None:
    picture = _picture(qtbot, 100, 100)
    picture.resize(300, 100)

    seen = picture.grab().toImage()

    assert seen.pixelColor(150, 50) == Qt.GlobalColor.red
    assert seen.pixelColor(20, 50) != Qt.GlobalColor.red


def test_key_presses_it_like_any_button(qtbot: QtBot) -> None:
    picture = _picture(qtbot, 100, 100)
    picture.show()

    with qtbot.waitSignal(picture.clicked):
        QTest.keyClick(picture, Qt.Key.Key_Space)
