"""A few names below each other, or many in a list that scrolls."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from vmgui.base.i18n import _
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.elide import ElideLabel

_MOST = 5
_LINES = 6


def add_names(column: QVBoxLayout, names: Sequence[str], parent: QWidget) -> None:
    """Add names to a column; those that are too long are shortened."""
    if len(names) > _MOST:
        view = QPlainTextEdit("\n".join(names), parent)
        view.setObjectName("names")
        view.setAccessibleName(_("Volumes"))
        view.setReadOnly(True)
        view.setTabChangesFocus(True)
        view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        view.setFixedHeight(view.fontMetrics().lineSpacing() * _LINES)
        column.addWidget(view)
        return
    lines = QVBoxLayout()
    lines.setSpacing(space(parent, Space.TINY))
    column.addLayout(lines)
    for name in names:
        label = ElideLabel(name, parent)
        label.setContentsMargins(space(label, Space.MEDIUM), 0, 0, 0)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        lines.addWidget(label)
