"""The XML page of a connection: the host's capabilities as libvirt gives them, to read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.records import HostRecord
from vmgui.core.operations import descriptions
from vmgui.ui.documentpane import DocumentPane
from vmgui.ui.host.pages import HostPlace
from vmgui.ui.pages import Page
from vmgui.ui.style import Space, space


class XmlPage(Page[HostRecord]):
    """Reads the capabilities when it is seen, and again when the host is connected anew."""

    def __init__(self, place: HostPlace) -> None:
        """Create it empty."""
        super().__init__()
        self._place = place
        self._record: HostRecord | None = None
        self._is_active = False
        self._document = DocumentPane(_("XML of the host's capabilities"), self)
        caption = QLabel(_("What this host and its hypervisor can do, as libvirt says it"), self)
        caption.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.addWidget(caption)
        row.addWidget(self._document.busy)
        row.addStretch(1)
        column = QVBoxLayout(self)
        margin = space(self, Space.MEDIUM)
        column.setContentsMargins(margin, margin, margin, margin)
        column.addLayout(row)
        column.addWidget(self._document, 1)

    @override
    def show_record(self, record: HostRecord) -> None:
        before, self._record = self._record, record
        if self._is_active and before is not None and before.state is not record.state:
            self._read()

    @override
    def activated(self) -> None:
        self._is_active = True
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

    def _read(self) -> None:
        self._document.load(self._fetch)

    async def _fetch(self) -> str:
        return await descriptions.capabilities(self._place.context.fleet, self._place.host)
