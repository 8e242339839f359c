"""Place: where a widget will be, which is made when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vmgui.base.compat import override

W = TypeVar("W", bound=QWidget)


class Place(QWidget, Generic[W]):
    """Stands in for a widget until it is seen or asked for.

    A window that is full of panes shows sooner if those beside the point come right after its first
    paint, and those that are hidden not at all.
    """

    def __init__(self, make: Callable[[QWidget], W], parent: QWidget | None = None) -> None:
        """Make an empty place.

        Args:
            make: makes the widget; gets this place as the parent.
            parent: the widget it is in.
        """
        super().__init__(parent)
        self._make = make
        self._widget: W | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.widget)

    @property
    def is_filled(self) -> bool:
        """True when the widget has been made."""
        return self._widget is not None

    def widget(self) -> W:
        """The widget; made now if it is not there yet."""
        if self._widget is None:
            self._widget = self._make(self)
            column = self.layout()
            if column is not None:
                column.addWidget(self._widget)
        return self._widget

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._widget is None:
            self._soon.start()
