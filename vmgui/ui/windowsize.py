"""Windows that come back as large as they were left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QWidget

from vmgui.base.compat import override
from vmgui.base.storage import JsonValue, Storage

_FRAME_LINES = 4
"""What a window manager's frame may take, in lines of text: Qt knows it only afterwards."""
_MAXIMIZED = Qt.WindowState.WindowMaximized


def fitting(window: QWidget, size: QSize) -> QSize:
    """`size`, or what of it fits on the screen together with a frame."""
    room = window.screen().availableSize()
    line = window.fontMetrics().height()
    return size.boundedTo(room - QSize(line, line * _FRAME_LINES))


class SizeKeeper(QObject):
    """Gives a window its last size, and keeps the size when it closes.

    Only the size: where a window goes is the window manager's choice, and on Wayland nobody else's.
    """

    def __init__(self, window: QWidget, storage: Storage, key: str, default: QSize) -> None:
        """Resize `window`; keeps itself alive with it.

        Args:
            window: a top-level window, not shown yet.
            storage: remembers `[width, height, is_maximized]`.
            key: where.
            default: the size of the very first time.
        """
        super().__init__(window)
        self._window = window
        self._storage = storage
        self._key = key
        size, is_maximized = _remembered(storage.get(key), default)
        window.resize(fitting(window, size))
        if is_maximized:
            window.setWindowState(window.windowState() | _MAXIMIZED)
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Close and watched is self._window:
            size = self._window.normalGeometry().size()
            is_maximized = bool(self._window.windowState() & _MAXIMIZED)
            self._storage.set(self._key, [size.width(), size.height(), is_maximized])
        return super().eventFilter(watched, event)


def _remembered(value: JsonValue, default: QSize) -> tuple[QSize, bool]:
    if isinstance(value, list) and len(value) == 3:
        width, height, is_maximized = value
        if isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0:
            return QSize(width, height), is_maximized is True
    return default, False
