"""OsPicker: what operating system a machine is for: recognised, or chosen from all there are."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListView, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.core.creation.answers import Answers, Source
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.osinfo.database import OsDatabase, database
from vmgui.core.osinfo.search import search
from vmgui.models.systems import SystemList
from vmgui.ui.create.page import CreateDesk
from vmgui.ui.dialogs.fields import NoteLabel
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.statuslabel import StatusLabel

_WITH_MEDIA = frozenset({Source.ISO, Source.URL, Source.IMPORT, Source.CLOUD})
"""Where there is something to recognise the system from."""
_LINES = 7
_TO_LIST = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp})


class OsPicker(QWidget):
    """A check box for what is recognised, a search and a list for what is chosen."""

    chosen = Signal()
    """A person has chosen a system, or how it is found out."""

    def __init__(self, desk: CreateDesk, parent: QWidget) -> None:
        """Create it; the systems are read as soon as it is made."""
        super().__init__(parent)
        self._desk = desk
        self._known: OsDatabase | None = None
        self._today = date.today()
        self.os_id: str | None = None
        """The one that is chosen by hand."""
        self.detect = QCheckBox(
            _("&Automatically detect operating system based on install media"), self
        )
        self.detect.setObjectName("detect")
        self._detected = StatusLabel(self)
        self._detected.setObjectName("detected")
        self._detected.setWordWrap(True)
        self.search = QLineEdit(self)
        self.search.setObjectName("os")
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(_("Search operating systems"))
        self.search.setAccessibleName(_("Operating system"))
        self._model = SystemList(self)
        self._view = QListView(self)
        self._view.setObjectName("systems")
        self._view.setAccessibleName(_("Operating systems"))
        self._view.setModel(self._model)
        self._view.setUniformItemSizes(True)
        self._view.setMinimumHeight(self.fontMetrics().height() * _LINES)
        self._ended = QCheckBox(_("&Include end of life operating systems"), self)
        self._ended.setObjectName("ended")
        self._age = NoteLabel("", self)
        self._age.setObjectName("database-age")
        self._lay_out()
        self.detect.clicked.connect(self._on_detect)
        self.search.textEdited.connect(lambda _text: self._list())
        self._ended.toggled.connect(lambda _is_on: self._list())
        self._view.selectionModel().currentChanged.connect(self._on_current)
        desk.scope.start(self._read(), _("The operating systems were not read."))

    @property
    def is_detecting(self) -> bool:
        """Whether the system is to be recognised."""
        return self.detect.isChecked()

    def names(self) -> list[str]:
        """What is listed."""
        return [str(self._model.index(row).data()) for row in range(self._model.rowCount())]

    def show_answers(self, answers: Answers, around: Surroundings) -> None:
        """Show what was answered and what was recognised."""
        can_detect = answers.source in _WITH_MEDIA
        is_detecting = can_detect and answers.is_os_detected and answers.os_id is None
        self.os_id = answers.os_id
        self.detect.setVisible(can_detect)
        self.detect.setChecked(is_detecting)
        for widget in (self.search, self._view, self._ended):
            widget.setVisible(not is_detecting)
        self._show_detected(around, is_detecting=is_detecting)
        self._choose(answers.os_id)

    def _show_detected(self, around: Surroundings, *, is_detecting: bool) -> None:
        flow = self._desk.flow
        role, text = None, ""
        if is_detecting and around.system is not None:
            role, text = "severity.success", self._name(around)
        elif is_detecting and not flow.looking and self._has_medium(around):
            role = "severity.info"
            text = _(
                "The operating system is not recognised. Choose it by hand for the best defaults, "
                "or go on without."
            )
        self._detected.set_status(role, text)
        self._detected.setVisible(bool(text))

    @staticmethod
    def _name(around: Surroundings) -> str:
        """What was recognised, and how surely."""
        name = around.system.name if around.system else ""
        if not around.unknown_version:
            return name
        return _(
            "Version {version} is newer than the database of operating systems: taken for {name}."
        ).format(version=around.unknown_version, name=name)

    def _has_medium(self, around: Surroundings) -> bool:
        is_found = around.medium or around.tree or around.image
        return is_found is not None or bool(self._desk.flow.answers.medium.path)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move through the list while the search has the focus."""
        is_searching = self.window().focusWidget() is self.search
        if is_searching and event.key() in _TO_LIST and self._model.rowCount():
            row = self._view.currentIndex().row()
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_PageUp: -_LINES, Qt.Key.Key_PageDown: _LINES}
            target = row + step.get(Qt.Key(event.key()), 1)
            last = self._model.rowCount() - 1
            self._view.setCurrentIndex(self._model.index(min(max(target, 0), last)))
            return
        super().keyPressEvent(event)

    async def _read(self) -> None:
        self._known = known = await database()
        self._list()
        if known.version is None:
            self._age.setText(
                _("This computer has no database of operating systems: install osinfo-db.")
            )
        elif known.is_old(self._today):
            self._age.setText(
                _("The database of operating systems is of {month}: newer ones are missing. "
                  "Update osinfo-db.").format(month=known.version.strftime("%Y-%m"))
            )  # fmt: skip
        self._age.setVisible(bool(self._age.text()))

    def _list(self) -> None:
        """List what is searched for; what is chosen stays chosen if it is among them."""
        if self._known is None:
            return
        found = search(
            self._known, self.search.text(), with_ended=self._ended.isChecked(), today=self._today
        )
        self._model.set_systems(found)
        self._choose(self.os_id)

    def _choose(self, os_id: str | None) -> None:
        index = self._model.index_of(os_id) if os_id else QModelIndex()
        if index == self._view.currentIndex():
            return
        selection = self._view.selectionModel()
        was_blocked = selection.blockSignals(True)
        self._view.setCurrentIndex(index)
        selection.blockSignals(was_blocked)
        self._view.viewport().update()
        self._view.scrollTo(index)

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        system = self._model.system(current)
        if system is not None and system.id != self.os_id:
            self.os_id = system.id
            self.chosen.emit()

    def _on_detect(self) -> None:
        """What was recognised is where choosing begins."""
        found = self._desk.flow.around.detected
        self.os_id = None if self.is_detecting or found is None else found.id
        self.chosen.emit()
        if not self.is_detecting:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        for widget in (
            self.detect,
            self._detected,
            self.search,
            self._view,
            self._ended,
            self._age,
        ):
            column.addWidget(widget)
        self._age.hide()
        self.setFocusProxy(self.search)
