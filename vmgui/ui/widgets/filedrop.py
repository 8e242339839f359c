"""FileDrop: a widget takes files of this computer that are dropped on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from vmgui.base.compat import override

_ASKING = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove})


class FileDrop(QObject):
    """Lets one file at a time be dropped on a widget. Lives as long as the widget."""

    def __init__(
        self, widget: QWidget, is_wanted: Callable[[Path], bool], take: Callable[[Path], object]
    ) -> None:
        """Begin to accept drops.

        Args:
            widget: where files are dropped; its children must not take them themselves.
            is_wanted: whether something can be made of a file; is asked while it is dragged, so it
                looks at nothing but the name.
            take: gets the file.
        """
        super().__init__(widget)
        self._is_wanted = is_wanted
        self._take = take
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_drop = event.type() is QEvent.Type.Drop
        if not isinstance(event, QDropEvent) or not (is_drop or event.type() in _ASKING):
            return super().eventFilter(watched, event)
        file = _file(event)
        if file is None or not self._is_wanted(file):
            event.ignore()
            return True
        event.acceptProposedAction()
        if is_drop:
            self._take(file)
        return True


def _file(event: QDropEvent) -> Path | None:
    """The one file that is dragged; None if it is something else."""
    urls = event.mimeData().urls()
    is_file = len(urls) == 1 and urls[0].isLocalFile()
    return Path(urls[0].toLocalFile()) if is_file else None
