"""EditBar: what the bars under a form have in common: *Remove*, and what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vmgui.base.i18n import _
from vmgui.ui.dialogs.frame import breakable
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.statuslabel import StatusLabel


class EditBar(QWidget):
    """*Remove* and a status at the left; subclasses add their verbs at the right."""

    remove_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it without verbs."""
        super().__init__(parent)
        self.remove = self._button("hardware-remove", _("&Remove"), self.remove_asked)
        self._status = self._label("apply-status")
        self._problem = self._label("apply-problem")
        self._verbs: list[QPushButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(space(self, Space.SMALL))
        self._row.addWidget(self.remove)
        self._row.addWidget(self._status, 1)
        column = QVBoxLayout(self)
        edge = space(self, Space.MEDIUM)
        column.setContentsMargins(edge, space(self, Space.SMALL), edge, edge)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(self._problem)
        column.addLayout(self._row)

    def show_removal(self, reason: str | None) -> None:
        """Let the device be removed, or say why it cannot; an empty reason hides the button."""
        self.remove.setVisible(reason != "")
        self.remove.setEnabled(reason is None)
        self.remove.setToolTip(reason or _("Remove this device from the machine."))

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """In the order in which the Tab key goes through them."""
        return self.remove, *self._verbs

    def status(self) -> str:
        """What is said."""
        return self._problem.text() or self._status.text()

    def _show_problem(self, problem: str) -> None:
        """Say what is wrong; an empty text takes it away."""
        self._problem.set_status("severity.error" if problem else None, breakable(problem))
        self._problem.setVisible(bool(problem))

    def _add_verb(self, name: str, text: str, signal: SignalInstance) -> QPushButton:
        """Add a button at the right end."""
        button = self._button(name, text, signal)
        self._verbs.append(button)
        self._row.addWidget(button)
        return button

    def _label(self, name: str) -> StatusLabel:
        label = StatusLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return label

    def _button(self, name: str, text: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(signal)
        return button
