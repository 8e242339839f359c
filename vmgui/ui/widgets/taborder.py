"""The order in which Tab goes through a form: as it is laid out, whenever its parts were made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def stops(root: QWidget) -> Iterator[QWidget]:
    """The widgets below one in which Tab can stop, in the order of its layouts; also hidden ones.

    Args:
        root: whose layouts are walked through. Widgets without a layout are not looked into.
    """
    layout = root.layout()
    for widget in _widgets(layout) if layout is not None else ():
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        else:
            yield from stops(widget)


def follow_layout(root: QWidget) -> None:
    """Let Tab go through what is below a widget in the order of its layouts.

    Qt goes in the order in which widgets were made, and forms make some of theirs late.
    """
    for before, after in pairwise(stops(root)):
        QWidget.setTabOrder(before, after)


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        if (inner := item.layout()) is not None:
            yield from _widgets(inner)
        elif (widget := item.widget()) is not None:
            yield widget
