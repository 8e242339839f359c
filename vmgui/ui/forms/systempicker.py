"""SystemPicker: the operating systems of the computer's database, to search and to choose from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListView, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.core.osinfo.system import System
from vmgui.models.systems import SystemList
from vmgui.ui.dialogs.fields import NoteLabel
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.xmldoc.domain.osid import os_name

if TYPE_CHECKING:
    from vmgui.core.osinfo.database import OsDatabase

_LINES = 7
_STEPS: dict[int, int] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_LINES,
    Qt.Key.Key_PageDown: _LINES,
}
"""Keys that move in the list while the search has the focus -> rows."""
_CHOOSING: frozenset[int] = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class SystemPicker(QWidget):
    """A search and a list. The database is read when it is first shown; until then it is empty."""

    chosen = Signal(str)
    """A person has chosen the system of this identifier; empty for none."""
    filled = Signal()
    """The database has been read."""

    def __init__(self, scope: TaskScope, parent: QWidget, *, is_free: bool = False) -> None:
        """Create it empty.

        Args:
            scope: for reading.
            parent: the form.
            is_free: True if none can be chosen too, and what the database does not know, by its
                identifier.
        """
        super().__init__(parent)
        self._scope = scope
        self._is_free = is_free
        self._known: OsDatabase | None = None
        self._is_asked = False
        """Whether the database is being read, or was."""
        self._today = date.today()
        self.os_id: str | None = None
        """The one that is chosen."""
        self.search = QLineEdit(self)
        self.search.setObjectName("os")
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(_("Search operating systems"))
        self.search.setAccessibleName(_("Operating system"))
        self.model = SystemList(self)
        self.view = QListView(self)
        self.view.setObjectName("systems")
        self.view.setAccessibleName(_("Operating systems"))
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setMinimumHeight(self.fontMetrics().height() * _LINES)
        self.ended = QCheckBox(_("Include end of life operating s&ystems"), self)
        self.ended.setObjectName("ended")
        self.age = NoteLabel("", self)
        self.age.setObjectName("database-age")
        self._lay_out()
        self.search.textEdited.connect(lambda _text: self._list())
        self.ended.toggled.connect(lambda _is_on: self._list())
        self.view.selectionModel().currentChanged.connect(self._on_current)

    def names(self) -> list[str]:
        """What is listed."""
        return [str(self.model.index(row).data()) for row in range(self.model.rowCount())]

    def name(self, os_id: str) -> str:
        """What people call a system: the database's name for it, if that has been read."""
        return self._system(os_id).name

    def show_chosen(self, os_id: str | None) -> None:
        """Mark a system; None for none."""
        self.os_id = os_id
        if self._is_free and not self.search.text() and not self._index().isValid():
            self._list()
        self._mark()

    def set_choosing(self, is_choosing: bool) -> None:
        """Whether a person can choose; if not, only what is wrong with the database is said."""
        for widget in (self.search, self.view, self.ended):
            widget.setVisible(is_choosing)

    def choose_best(self) -> bool:
        """Choose what fits best to what is searched for, unless one that fits is chosen already.

        Returns:
            True if another one is chosen now.
        """
        has_found = bool(self.search.text() and self.model.rowCount())
        if not has_found or self.view.currentIndex().isValid():
            return False
        self.view.setCurrentIndex(self.model.index(0))
        return True

    def clear_search(self) -> bool:
        """List all systems again; False if nothing was searched for."""
        if not self.search.text():
            return False
        self.search.clear()
        self._list()
        return True

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_asked:
            self._is_asked = True
            self._scope.start(self._read(), _("The operating systems were not read."))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While the search has the focus: move through the list, choose the best, or search anew.

        What has nothing to do here is the window's.
        """
        is_searching = self.window().focusWidget() is self.search
        if not is_searching or not self._take_key(event.key()):
            super().keyPressEvent(event)

    def _take_key(self, key: int) -> bool:
        if key in _CHOOSING:
            return self.choose_best()
        if key == Qt.Key.Key_Escape:
            return self.clear_search()
        if key not in _STEPS or not self.model.rowCount():
            return False
        last = self.model.rowCount() - 1
        target = self.view.currentIndex().row() + _STEPS[key]
        self.view.setCurrentIndex(self.model.index(min(max(target, 0), last)))
        return True

    async def _read(self) -> None:
        from vmgui.core.osinfo.database import database  # of no use before somebody sees this

        self._known = await database()
        self._list()
        self._say_age(self._known)
        self.filled.emit()

    def _say_age(self, known: OsDatabase) -> None:
        if known.version is None:
            self.age.setText(
                _("This computer has no database of operating systems: install osinfo-db.")
            )
        elif known.is_old(self._today):
            self.age.setText(
                _("The database of operating systems is from {month}, so newer systems are "
                  "missing. Update osinfo-db.").format(month=known.version.strftime("%Y-%m"))
            )  # fmt: skip
        self.age.setVisible(bool(self.age.text()))

    def _list(self) -> None:
        """List what is searched for; what is chosen stays chosen if it is among them."""
        if self._known is not None:
            self.model.set_systems(self._found(self._known))
            self._mark()

    def _found(self, known: OsDatabase) -> tuple[System, ...]:
        from vmgui.core.osinfo.search import search

        text = self.search.text().strip()
        if self._is_free and _is_identifier(text):
            return (known.system(text) or System(text, text, text),)
        found = search(known, text, with_ended=self.ended.isChecked(), today=self._today)
        return found if text or not self._is_free else (*self._first(found), *found)

    def _first(self, found: tuple[System, ...]) -> tuple[System, ...]:
        """None, and what is chosen if it would not be there."""
        # Translators: nobody has said which operating system a machine has
        none = System("", "", _("Not stated"))
        if not self.os_id or any(each.id == self.os_id for each in found):
            return (none,)
        return none, self._system(self.os_id)

    def _system(self, os_id: str) -> System:
        """A system, whether the database knows it or not."""
        known = self._known.system(os_id) if self._known else None
        return known or System(os_id, os_id, os_name(os_id))

    def _index(self) -> QModelIndex:
        """Where the chosen one is; an invalid index if it is not listed."""
        return self.model.index_of(self.os_id or "")

    def _mark(self) -> None:
        """Mark the chosen one, and take that for nobody's choice."""
        index = self._index()
        if index == self.view.currentIndex():
            return
        selection = self.view.selectionModel()
        was_blocked = selection.blockSignals(True)
        self.view.setCurrentIndex(index)
        selection.blockSignals(was_blocked)
        self.view.viewport().update()
        self.view.scrollTo(index)

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        system = self.model.system(current)
        if system is not None and system.id != (self.os_id or ""):
            self.os_id = system.id or None
            self.chosen.emit(system.id)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        for widget in (self.search, self.view, self.ended, self.age):
            column.addWidget(widget)
        self.age.hide()
        self.setFocusProxy(self.search)


def _is_identifier(text: str) -> bool:
    """Whether a text can be libosinfo's name of a system: "http://debian.org/debian/12"."""
    scheme, _colon, rest = text.partition("://")
    return scheme.isalpha() and bool(rest) and text.isprintable() and " " not in text
