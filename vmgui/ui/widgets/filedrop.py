"""FilesDrop and FileDrop: a widget takes files of this computer that are dropped on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from vmgui.base.compat import override

_ASKING = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove})


class FilesDrop(QObject):
    """Lets files be dropped on a widget. Lives as long as the widget."""

    def __init__(
        self,
        widget: QWidget,
        is_wanted: Callable[[Sequence[Path], QPoint], bool],
        take: Callable[[Sequence[Path], QPoint], object],
    ) -> None:
        """Begin to accept drops.

        Args:
            widget: where files are dropped; its children must not take them themselves. Of a view,
                its viewport.
            is_wanted: whether something can be made of files at a place of the widget; is asked
                while they are dragged, so it looks at nothing but the names.
            take: gets the files, at least one, and the place.
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
        files, place = _files(event), event.position().toPoint()
        if not files or not self._is_wanted(files, place):
            event.ignore()
            return True
        event.acceptProposedAction()
        if is_drop:
            self._take(files, place)
        return True


class FileDrop(FilesDrop):
    """Lets one file at a time be dropped on a widget, wherever on it."""

    def __init__(
        self, widget: QWidget, is_wanted: Callable[[Path], bool], take: Callable[[Path], object]
    ) -> None:
        """Begin to accept drops; see `FilesDrop`."""
        super().__init__(
            widget,
            lambda files, _place: len(files) == 1 and is_wanted(files[0]),
            lambda files, _place: take(files[0]),
        )


def _files(event: QDropEvent) -> list[Path]:
    """The files that are dragged; none if anything else is among them."""
    urls = event.mimeData().urls()
    if not all(url.isLocalFile() for url in urls):
        return []
    return [Path(url.toLocalFile()) for url in urls]
