"""The engine lives as long as the icons it was given to."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap

from vmgui.ui.colours import Tone
from vmgui.ui.iconengine import TintedEngine

pytestmark = pytest.mark.usefixtures("qapp")


def square() -> QIcon:
    pixmap = QPixmap(64, 64)
    pixmap.fill("black")
    return QIcon(pixmap)


def test_engine_tells_its_name():
    assert QIcon(TintedEngine("a-square", square, Tone.TEXT)).name() == "a-square"


def test_engine_asks_for_the_drawing_once_per_size():
    asked = []

    def drawing() -> QIcon:
        asked.append(1)
        return square()

    shown = QIcon(TintedEngine("counted-square", drawing, Tone.TEXT))

    for _time in range(3):
        shown.pixmap(16, 16)
    shown.pixmap(32, 32)

    assert len(asked) == 2


def test_engine_paints_at_the_scale_of_the_device():
    canvas = QImage(32, 32, QImage.Format.Format_ARGB32)
    canvas.fill(0)
    canvas.setDevicePixelRatio(2.0)
    painter = QPainter(canvas)

    QIcon(TintedEngine("painted-square", square, Tone.TEXT)).paint(painter, QRect(0, 0, 16, 16))
    painter.end()

    assert canvas.pixelColor(31, 31).alpha() == 255


def test_engine_survives_a_copied_icon_that_is_changed():
    original = QIcon(TintedEngine("cloned-square", square, Tone.TEXT))
    copied = QIcon(original)

    copied.addPixmap(QPixmap(4, 4))
    gc.collect()

    assert not copied.pixmap(QSize(16, 16)).isNull()
    assert not original.pixmap(QSize(16, 16)).isNull()


def test_engines_of_one_program_share_a_key():
    engine = TintedEngine("keyed-square", square, Tone.TEXT)

    assert engine.key() == TintedEngine("other", square, Tone.QUIET).key()


def test_engine_makes_pixels_without_a_screen():
    engine = TintedEngine("plain-square", square, Tone.TEXT)

    pixmap = engine.pixmap(QSize(20, 20), QIcon.Mode.Normal, QIcon.State.Off)

    assert pixmap.size() == QSize(20, 20)
    assert engine.actualSize(QSize(20, 20), QIcon.Mode.Normal, QIcon.State.Off) == QSize(20, 20)
