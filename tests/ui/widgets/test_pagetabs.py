from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette
from pytestqt.qtbot import QtBot

from vmgui.ui.style import own_palette
from vmgui.ui.widgets.pagetabs import PageTabs


@pytest.mark.parametrize("dark", [False, True])
def test_chosen_tab_is_underlined_in_the_accent_colour(qtbot: QtBot, dark: bool) -> None:
    tabs = PageTabs()
    qtbot.addWidget(tabs)
    tabs.setPalette(own_palette(dark=dark))
    tabs.addTab("One")
    tabs.addTab("Two")
    tabs.resize(tabs.sizeHint())
    tabs.show()

    tabs.setCurrentIndex(1)

    picture = tabs.grab().toImage()
    mark = tabs.mark()
    ratio = picture.devicePixelRatio()
    colour = picture.pixelColor(mark.center() * ratio)
    assert tabs.tabRect(1).contains(mark)
    assert colour == tabs.palette().color(QPalette.ColorRole.Accent)


def test_bar_without_tabs_has_no_line(qtbot: QtBot) -> None:
    tabs = PageTabs()
    qtbot.addWidget(tabs)

    assert tabs.mark().isEmpty()
