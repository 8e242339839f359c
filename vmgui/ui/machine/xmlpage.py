"""The XML page: a machine's whole description, as it runs and as it will be."""

from __future__ import annotations

import contextlib

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QStackedWidget, QVBoxLayout

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.base.records import DomainRecord
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.machine.hardware.frame import EditFrame
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.pages import Page
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.xmleditor import XmlEditor
from vmgui.ui.widgets.xmlview import XmlView
from vmgui.xmldoc.document import redact


class XmlPage(Page[DomainRecord]):
    """What the machine is now, to read, and what it will be after its next start, to change."""

    def __init__(self, place: MachinePlace) -> None:
        """Create it empty; nothing is read before the page is seen."""
        super().__init__()
        self._editing = place.editing
        self._record: DomainRecord | None = None
        self._frame = EditFrame(place, self, self, TaskScope(self, ErrorPresenter(self)))
        self._frame.bar.show_removal("")
        self._view = XmlView(_("XML of the machine as it runs"), self)
        self._editor = XmlEditor(_("XML of the machine"), parent=self)
        self._now = QRadioButton(_("&Now"), self)
        self._now.setObjectName("xml-now")
        self._next = QRadioButton(_("A&fter the next start"), self)
        self._next.setObjectName("xml-next")
        self._next.setChecked(True)
        choice = QButtonGroup(self)
        choice.addButton(self._now)
        choice.addButton(self._next)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._editor)
        self._stack.addWidget(self._view)
        self._lay_out()
        choice.buttonToggled.connect(lambda _button, is_on: self.show_draft() if is_on else None)
        self._editor.edited.connect(self._frame.refresh)
        self._editing.changed.connect(self._on_changed)
        self._editing.rebasing.connect(self._on_rebasing)
        self._frame.refresh()

    @property
    def editor(self) -> XmlEditor:
        """The description after the next start."""
        return self._editor

    @property
    def frame(self) -> EditFrame:
        """*Apply*, *Cancel* and what is to be known."""
        return self._frame

    def text(self) -> str:
        """The XML that is shown."""
        return (self._view if self._now.isChecked() else self._editor).text()

    @override
    def show_record(self, record: DomainRecord) -> None:
        before, self._record = self._record, record
        if before is not None and before.state.is_active != record.state.is_active:
            self._editing.load()

    @override
    def activated(self) -> None:
        self._editing.load()
        self.show_draft()

    @override
    def deactivated(self) -> None:
        with contextlib.suppress(InvalidInput):  # it stays in the editor, which says what is wrong
            self.take_typed()

    # What the frame asks for

    def change_count(self) -> int:
        """One if anything is changed."""
        draft = self._editing.draft
        return int(self._editor.is_modified or (draft is not None and draft.is_changed))

    def problem(self) -> str:
        """The first mistake that was found; what only the schema minds is libvirt's to refuse."""
        return ""

    def take_typed(self) -> None:
        """Put the text into the draft.

        Raises:
            InvalidInput: it is no description of a machine; the editor says so.
        """
        draft = self._editing.draft
        if draft is not None and self._editor.is_modified:
            text = self._editor.text()
            draft.replace(text)
            self._editor.set_text(text)
            self._editing.changed.emit(None)

    def drop_typed(self) -> None:
        """Throw the text away."""
        self._editor.set_text("")

    def show_problem(self) -> None:
        """Put the cursor into the text."""
        self._editor.setFocus()

    def show_draft(self) -> None:
        """Show the draft as it is now; what is typed stays."""
        draft = self._editing.draft
        if draft is None:
            self._frame.refresh()
            return
        running = draft.present_domain
        self._now.setEnabled(running is not None)
        if running is None:
            self._next.setChecked(True)
        else:
            self._view.set_text(redact(running.xml()))
        if not self._editor.is_modified:
            self._editor.set_text(draft.xml())
        self._editor.set_read_only(not self._editing.is_secure)
        is_now = self._now.isChecked()
        self._stack.setCurrentWidget(self._view if is_now else self._editor)
        self._frame.refresh()

    def _on_changed(self, _nothing: None) -> None:
        if self.isVisible():
            self.show_draft()

    def _on_rebasing(self, _nothing: None) -> None:
        with contextlib.suppress(InvalidInput):  # it stays in the editor, which says what is wrong
            self.take_typed()

    def _lay_out(self) -> None:
        margin = space(self, Space.MEDIUM)
        row = QHBoxLayout()
        row.setSpacing(margin)
        row.addWidget(self._next)
        row.addWidget(self._now)
        row.addStretch(1)
        body = QVBoxLayout()
        body.setContentsMargins(margin, margin, margin, 0)
        body.setSpacing(space(self, Space.SMALL))
        body.addWidget(self._frame.banner)
        body.addLayout(row)
        body.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(self._frame.bar)
