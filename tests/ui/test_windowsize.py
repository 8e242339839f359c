from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from vmgui.base.storage import JsonValue, MemoryStorage
from vmgui.ui.windowsize import SizeKeeper, fitting

DEFAULT = QSize(300, 200)


def _window(qtbot: QtBot, storage: MemoryStorage) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    SizeKeeper(window, storage, "window", DEFAULT)
    return window


def test_size_is_kept_when_the_window_closes(qtbot: QtBot) -> None:
    storage = MemoryStorage()
    window = _window(qtbot, storage)
    window.show()
    window.resize(400, 250)

    window.close()

    assert _window(qtbot, storage).size() == QSize(400, 250)


def test_maximized_window_comes_back_maximized(qtbot: QtBot) -> None:
    window = _window(qtbot, MemoryStorage({"window": [320, 240, True]}))

    assert window.isMaximized()


@pytest.mark.parametrize("kept", [None, "x", [1], [0, 0, False], ["a", 2, False]])
def test_nonsense_in_the_storage_gives_the_default(qtbot: QtBot, kept: JsonValue) -> None:
    assert _window(qtbot, MemoryStorage({"window": kept})).size() == DEFAULT


def test_size_never_exceeds_the_screen(qtbot: QtBot) -> None:
    window = _window(qtbot, MemoryStorage({"window": [99999, 99999, False]}))

    assert window.width() <= window.screen().availableSize().width()


def test_size_leaves_room_for_a_frame(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableSize()

    size = fitting(window, room)

    assert size.height() == room.height() - 4 * window.fontMetrics().height()
    assert size.width() < room.width()
    assert fitting(window, DEFAULT) == DEFAULT
