"""What Enter does in the wizard where no field or button has a use of its own for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QPushButton, QToolButton, QWidget

from vmgui.ui.widgets.expander import Expander

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def is_enter(event: QKeyEvent) -> bool:
    """Whether a key is one of the two that are called Enter."""
    return event.key() in _ENTER


def button_of_enter(
    event: QKeyEvent, focus: QWidget | None, onwards: QAbstractButton, *, is_last: bool
) -> QAbstractButton | None:
    """What Enter presses: the button that has the focus, else the one that goes on.

    At the end of the way Enter in a box or below a heading only ends a value: it does not begin a
    machine. A key that is held down presses nothing.

    Args:
        event: of one of the Enter keys.
        focus: the widget that has the focus.
        onwards: goes on.
        is_last: whether it ends the wizard.

    Returns:
        None for nothing.
    """
    if event.isAutoRepeat():
        return None
    if isinstance(focus, QPushButton | QToolButton):
        return focus
    if is_last and (isinstance(focus, QCheckBox) or _is_below_heading(focus)):
        return None
    return onwards


def _is_below_heading(widget: QWidget | None) -> bool:
    while widget is not None and not isinstance(widget, Expander):
        widget = widget.parentWidget()
    return widget is not None
