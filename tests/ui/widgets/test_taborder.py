"""Tab goes through a form as it is laid out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from vmgui.ui.widgets.taborder import follow_layout, stops


def test_widgets_that_were_made_late_are_where_they_are_seen() -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    last = QLineEdit(window)
    column.addWidget(last)
    elsewhere = QLineEdit(window)
    late = QWidget(window)
    form = QFormLayout(late)
    first, second = QLineEdit(late), QLineEdit(late)
    row = QHBoxLayout()
    row.addWidget(second)
    form.addRow("First", first)
    form.addRow(row)
    column.insertWidget(0, late)
    column.insertWidget(0, QLabel("Not stopped at", window))

    follow_layout(window)

    assert list(stops(window)) == [first, second, last]
    assert chain(first) == [first, second, last, elsewhere]


def chain(first: QWidget) -> list[QWidget]:
    """All that Tab stops in, from one on, until it is there again."""
    found = [first]
    widget = first.nextInFocusChain()
    while widget is not None and widget is not first:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found
