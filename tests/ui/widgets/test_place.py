from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from vmgui.ui.widgets.place import Place


def new_place(qtbot: QtBot) -> Place[QLabel]:
    place = Place(lambda parent: QLabel("here", parent))
    qtbot.addWidget(place)
    return place


def test_place_is_empty_until_it_is_seen(qtbot: QtBot) -> None:
    place = new_place(qtbot)
    assert not place.is_filled

    place.show()

    qtbot.waitUntil(lambda: place.is_filled)
    assert place.widget().isVisible()


def test_widget_that_is_asked_for_is_made_once(qtbot: QtBot) -> None:
    place = new_place(qtbot)

    widget = place.widget()
    place.show()

    assert place.widget() is widget
    assert widget.parentWidget() is place
