from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from vmgui.ui.storage.usagebar import ALMOST_FULL, FULL, UsageBar, bar_height, paint_usage


def _painted(bar: UsageBar, share: float, *, is_mirrored: bool = False) -> QImage:
    image = QImage(100, 10, QImage.Format.Format_RGB32)
    image.fill(bar.palette().base().color())
    painter = QPainter(image)
    if is_mirrored:
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    paint_usage(painter, QRectF(0, 0, 100, 10), share, bar.palette())
    painter.end()
    return image


def _colours(image: QImage) -> tuple[QColor, QColor]:
    return image.pixelColor(20, 5), image.pixelColor(80, 5)


@pytest.fixture
def bar(qtbot: QtBot) -> UsageBar:
    made = UsageBar()
    qtbot.addWidget(made)
    return made


def test_share_is_painted_from_where_reading_begins(bar: UsageBar) -> None:
    start, end = _colours(_painted(bar, 0.5))
    mirrored = _colours(_painted(bar, 0.5, is_mirrored=True))

    assert start != end
    assert mirrored == (end, start)


def test_nearly_full_is_another_colour_and_full_another(bar: UsageBar) -> None:
    colours = {_colours(_painted(bar, share))[0].name() for share in (0.5, ALMOST_FULL, FULL)}

    assert len(colours) == 3


def test_empty_is_only_the_track(bar: UsageBar) -> None:
    start, end = _colours(_painted(bar, 0.0))

    assert start == end


def test_bar_says_what_it_shows_and_hides_without_a_share(bar: UsageBar) -> None:
    bar.show()
    bar.set_share(0.4, "40 % used")
    shown = bar.isVisible(), bar.value(), bar.accessibleDescription()
    bar.set_share(None, "")

    assert shown == (True, round(0.4 * bar.maximum()), "40 % used")
    assert bar.accessibleName() == "Space used"
    assert bar.isHidden()
    assert bar.sizeHint().height() == bar_height(bar)
    assert not bar.grab().isNull()
