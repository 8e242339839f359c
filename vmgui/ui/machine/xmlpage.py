"""The XML page: a machine's description as libvirt gives it, to read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout

from vmgui.base.compat import override
from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.base.records import DomainRecord
from vmgui.core.operations import descriptions
from vmgui.core.work import away
from vmgui.ui.documentpane import DocumentPane
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.pages import Page
from vmgui.ui.style import Space, space
from vmgui.xmldoc.pending import has_pending_changes


class XmlPage(Page[DomainRecord]):
    """What the machine is now, or what it will be after its next start."""

    def __init__(self, place: MachinePlace) -> None:
        """Create it empty; nothing is read before the page is seen."""
        super().__init__()
        self._place = place
        self._record: DomainRecord | None = None
        self._is_active = False
        self._document = DocumentPane(_("XML of the machine"), self)
        self._now = QRadioButton(_("&Now"), self)
        self._now.setObjectName("xml-now")
        self._next = QRadioButton(_("A&fter the next start"), self)
        self._next.setObjectName("xml-next")
        self._now.setChecked(True)
        choice = QButtonGroup(self)
        choice.addButton(self._now)
        choice.addButton(self._next)
        self._hint = QLabel(self)
        self._hint.setObjectName("xml-hint")
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        self._hint.hide()
        self._lay_out()
        choice.buttonToggled.connect(self._on_choice)

    @override
    def show_record(self, record: DomainRecord) -> None:
        before, self._record = self._record, record
        if before is not None and _described(before) == _described(record):
            return
        if self._is_active:
            self._read()

    @override
    def activated(self) -> None:
        self._is_active = True
        # Changes of devices come without a new record, so what was read before may be old.
        self._read()

    @override
    def deactivated(self) -> None:
        self._is_active = False

    def text(self) -> str:
        """The XML that is shown."""
        return self._document.text()

    def problem(self) -> str:
        """Why it could not be read; empty if all is well."""
        return self._document.problem()

    def hint(self) -> str:
        """What is to be known about the two descriptions; empty if there is nothing."""
        return "" if self._hint.isHidden() else self._hint.text()

    def _on_choice(self, _button: object, is_checked: bool) -> None:
        if is_checked:
            self._read()

    def _read(self) -> None:
        self._document.load(self._fetch)

    async def _fetch(self) -> str:
        fleet, where = self._place.context.fleet, self._place.where
        wants_next = self._next.isChecked()
        text = await (descriptions.at_next_start if wants_next else descriptions.present)(
            fleet, where
        )
        self._hint.hide()
        if self._record is not None and self._record.state.is_active:
            await self._compare(text, wants_next=wants_next)
        return text

    async def _compare(self, text: str, *, wants_next: bool) -> None:
        """Say so if a running machine will be another one after its next start."""
        fleet, where = self._place.context.fleet, self._place.where
        try:
            read = descriptions.present if wants_next else descriptions.at_next_start
            other = await read(fleet, where)
            present, next_start = (other, text) if wants_next else (text, other)
            differs = await away(has_pending_changes, present, next_start)
        except VmguiError:
            return  # the text that was asked for is there; the hint is only a comfort
        if differs:
            self._hint.setText(_("The machine has changes that take effect after its next start."))
            self._hint.show()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(space(self, Space.MEDIUM))
        row.addWidget(self._now)
        row.addWidget(self._next)
        row.addWidget(self._document.busy)
        row.addStretch(1)
        column = QVBoxLayout(self)
        margin = space(self, Space.MEDIUM)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(space(self, Space.SMALL))
        column.addLayout(row)
        column.addWidget(self._hint)
        column.addWidget(self._document, 1)


def _described(record: DomainRecord) -> object:
    """What a change of the description comes with."""
    return record.details, record.state, record.number, record.is_stale
