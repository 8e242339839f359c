"""FilterBar: the search field that is always there, state chips with counts, and the grouping."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.settings import GROUPINGS, Grouping
from vmgui.base.states import DomainState
from vmgui.models.filters import Filter
from vmgui.models.roles import DOMAIN_ICONS
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.chips import Chip, ChipRow

TYPING_MILLISECONDS = 120
"""How long after the last key the list is filtered."""
_ALWAYS = (DomainState.RUNNING, DomainState.PAUSED, DomainState.SHUT_OFF)
"""The states whose chips show even when no machine is in them."""


class FilterBar(QWidget):
    """Says which machines are shown, and how they are grouped."""

    changed = Signal()
    """`filter` has a new value."""
    grouping_chosen = Signal(Grouping)
    left_downwards = Signal()
    """The user goes from the search field to the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty filter."""
        super().__init__(parent)
        self._counts: dict[DomainState, int] = {}
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MILLISECONDS)
        self._typing.timeout.connect(self.changed)
        self.search = _SearchField(self)
        self.search.textChanged.connect(self._typing.start)
        self.search.left_downwards.connect(self._on_left_downwards)
        self.chips = ChipRow(_("Show only machines in these states"), self)
        self.chips.changed.connect(self.changed)
        self.groups = QComboBox(self)
        self.groups.setObjectName("grouping")
        for value, title in GROUPINGS.items():
            self.groups.addItem(_(title), Grouping(value))
        self.groups.activated.connect(self._on_group_activated)
        label = QLabel(_("&Group by:"), self)
        label.setBuddy(self.groups)
        first = QHBoxLayout()
        first.addWidget(self.search, 1)
        first.addWidget(label)
        first.addWidget(self.groups)
        layout = QVBoxLayout(self)
        gap = space(self, Space.SMALL)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(gap)
        layout.addLayout(first)
        layout.addWidget(self.chips)

    @property
    def filter(self) -> Filter:
        """What is to be shown."""
        states = frozenset(DomainState(key) for key in self.chips.checked)
        return Filter(self.search.text(), states)

    def show_grouping(self, grouping: Grouping) -> None:
        """Show which grouping is in force."""
        self.groups.setCurrentIndex(self.groups.findData(grouping))

    def show_counts(self, counts: Mapping[DomainState, int]) -> None:
        """Show how many machines are in each state."""
        if counts == self._counts:
            return
        self._counts = dict(counts)
        shown = [
            state
            for state in DomainState
            if counts.get(state) or state in _ALWAYS or state.value in self.chips.checked
        ]
        self.chips.set_chips(
            [
                Chip(state.value, state.label, counts.get(state, 0), DOMAIN_ICONS[state])
                for state in shown
            ]
        )

    def clear(self) -> None:
        """Show everything."""
        self.chips.set_checked(())
        self.search.clear()
        self._apply()

    def _apply(self) -> None:
        """Filter now what was typed just now."""
        if self._typing.isActive():
            self._typing.stop()
            self.changed.emit()

    def _on_left_downwards(self) -> None:
        self._apply()
        self.left_downwards.emit()

    def _on_group_activated(self, _row: int) -> None:
        self.grouping_chosen.emit(self.groups.currentData())


class _SearchField(QLineEdit):
    """Escape clears, Down and Return go to the list."""

    left_downwards = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("filter")
        self.setAccessibleName(_("Filter machines"))
        self.setPlaceholderText(_("Filter by name, tag, host, address…"))
        self.setToolTip(
            _("Words of a name, title, note, host, tag, address or UUID; or one field, as tag:web")
        )
        self.setClearButtonEnabled(True)
        self.addAction(icon("action.search"), QLineEdit.ActionPosition.LeadingPosition)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)
