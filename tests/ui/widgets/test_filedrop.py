from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from vmgui.ui.widgets.filedrop import FileDrop, FilesDrop

_ACTION, _BUTTON = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
_KEYS = Qt.KeyboardModifier.NoModifier


class Target:
    """A widget that takes ISO images."""

    def __init__(self, qtbot: QtBot) -> None:
        self.widget = QWidget()
        qtbot.addWidget(self.widget)
        self.asked: list[Path] = []
        self.taken: list[Path] = []
        FileDrop(self.widget, self._is_wanted, self.taken.append)

    def _is_wanted(self, file: Path) -> bool:
        self.asked.append(file)
        return file.suffix == ".iso"

    def drag(self, *urls: str) -> bool:
        """Drag files over the widget; whether it would take them."""
        data = _data(urls)
        enter = QDragEnterEvent(QPoint(1, 1), _ACTION, data, _BUTTON, _KEYS)
        move = QDragMoveEvent(QPoint(2, 2), _ACTION, data, _BUTTON, _KEYS)
        for event in (enter, move):
            QApplication.sendEvent(self.widget, event)
        return enter.isAccepted() and move.isAccepted()

    def drop(self, *urls: str) -> bool:
        """Drop files on the widget; whether it took them."""
        data = _data(urls)  # the event does not keep it
        event = QDropEvent(QPointF(2, 2), _ACTION, data, _BUTTON, _KEYS)
        QApplication.sendEvent(self.widget, event)
        return event.isAccepted()


def _data(urls: tuple[str, ...]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    return data


def test_file_that_is_wanted_is_taken_when_it_is_dropped(qtbot: QtBot) -> None:
    target = Target(qtbot)

    is_welcome = target.drag("file:///srv/debian%2012.iso")
    before = list(target.taken)
    is_taken = target.drop("file:///srv/debian%2012.iso")

    assert is_welcome
    assert before == []
    assert is_taken
    assert target.taken == [Path("/srv/debian 12.iso")]


@pytest.mark.parametrize(
    "urls",
    [
        ("file:///srv/notes.txt",),
        ("file:///srv/a.iso", "file:///srv/b.iso"),
        ("https://example.net/debian.iso",),
        (),
    ],
    ids=["another kind", "two", "of a server", "none"],
)
def test_anything_else_is_refused(qtbot: QtBot, urls: tuple[str, ...]) -> None:
    target = Target(qtbot)

    assert not target.drag(*urls)
    assert not target.drop(*urls)
    assert target.taken == []


def test_other_events_reach_the_widget(qtbot: QtBot) -> None:
    target = Target(qtbot)

    target.widget.setWindowTitle("New VM")
    target.widget.show()

    assert target.widget.isVisible()
    assert target.asked == []


def test_several_files_are_taken_where_they_are_wanted_with_their_place(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    taken: list[tuple[list[Path], QPoint]] = []
    FilesDrop(
        widget,
        lambda files, place: place.x() == 2 and len(files) == 2,
        lambda files, place: taken.append((list(files), place)),
    )
    data = _data(("file:///srv/a.iso", "file:///srv/b.iso"))

    for place in (QPoint(2, 3), QPoint(5, 3)):
        for event in (
            QDragEnterEvent(place, _ACTION, data, _BUTTON, _KEYS),
            QDropEvent(QPointF(place), _ACTION, data, _BUTTON, _KEYS),
        ):
            QApplication.sendEvent(widget, event)

    assert taken == [([Path("/srv/a.iso"), Path("/srv/b.iso")], QPoint(2, 3))]
