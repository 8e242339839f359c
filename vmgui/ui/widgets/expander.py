"""Expander: a heading that opens and closes what is below it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.ui.style import Space, space


class Expander(QWidget):
    """Something that is made when it is first opened."""

    toggled = Signal(bool)
    """It was opened (True) or closed."""

    def __init__(
        self, title: str, make: Callable[[QWidget], QWidget], parent: QWidget | None = None
    ) -> None:
        """Create it closed.

        Args:
            title: the heading.
            make: makes the content, as a child of the widget that it gets.
            parent: the form.
        """
        super().__init__(parent)
        self._make = make
        self._content: QWidget | None = None
        self.button = QToolButton(self)
        """The heading."""
        self.button.setText(title)
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.toggled.connect(self._on_toggled)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space(self, Space.MEDIUM))
        self._column.addWidget(self.button)
        self._show_arrow()

    @property
    def content(self) -> QWidget | None:
        """What it holds; None if it was never open."""
        return self._content

    def is_open(self) -> bool:
        """Whether the content is shown."""
        return self.button.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Show or hide the content."""
        self.button.setChecked(is_open)

    def _on_toggled(self, is_open: bool) -> None:
        if is_open and self._content is None:
            self._content = self._make(self)
            self._column.addWidget(self._content)
        if self._content is not None:
            self._content.setVisible(is_open)
        self._show_arrow()
        self.toggled.emit(is_open)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._show_arrow()

    def _show_arrow(self) -> None:
        """Down while open, else to where the text goes."""
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        closed = Qt.ArrowType.LeftArrow if is_mirrored else Qt.ArrowType.RightArrow
        self.button.setArrowType(Qt.ArrowType.DownArrow if self.is_open() else closed)
