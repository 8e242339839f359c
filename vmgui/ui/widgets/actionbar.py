"""ActionBar: buttons of actions within a page, in as many rows as the width asks for."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from vmgui.ui.widgets.flow import FlowLayout


class ActionBar(QWidget):
    """Tool buttons with icon and text that the Tab key reaches, unlike those of a tool bar."""

    def __init__(
        self, name: str, actions: Iterable[QAction], parent: QWidget | None = None
    ) -> None:
        """Make the buttons.

        Args:
            name: says to assistive technology what the actions are about.
            actions: owned by somebody who keeps them as long as the bar.
            parent: the widget it is in.
        """
        super().__init__(parent)
        self.setAccessibleName(name)
        # Not Minimum: the page would need the room of one button below the other.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        row = FlowLayout(self)
        buttons = [self._button(action) for action in actions]
        height = max((button.sizeHint().height() for button in buttons), default=0)
        for button in buttons:
            button.setMinimumHeight(height)  # those without an icon are lower
            row.addWidget(button)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"button-{action.objectName()}")
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        has_icon = not action.icon().isNull()
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if has_icon else style.ToolButtonTextOnly
        )
        return button
