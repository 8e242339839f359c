"""The XML page: a machine's whole description, as it runs and as it will be."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.records import DomainRecord
from vmgui.core.draft import Draft
from vmgui.models.hardware import items
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.machine.hardware.counting import change_count
from vmgui.ui.machine.hardware.frame import EditFrame
from vmgui.ui.machine.hardware.problems import why_not_apply
from vmgui.ui.machine.hardware.typed import brought_along
from vmgui.ui.machine.hardware.waiting import Cover
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.pages import Page
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.xmleditor import XmlEditor
from vmgui.ui.widgets.xmlview import XmlView
from vmgui.xmldoc.document import redact
from vmgui.xmldoc.domain.domain import Domain


class XmlPage(Page[DomainRecord]):
    """What the machine is now, to read, and what it will be after its next start, to change."""

    def __init__(self, place: MachinePlace) -> None:
        """Create it empty; nothing is read before the page is seen."""
        super().__init__()
        self._editing = place.editing
        self._base = ""
        """What the text in the editor was before it was changed."""
        self._is_live = True
        """Whether the machine is there."""
        self._frame = EditFrame(place, self, self, TaskScope(self, ErrorPresenter(self)))
        self._frame.bar.show_removal("")
        self._view = XmlView(_("XML of the machine as it runs"), self)
        self._editor = XmlEditor(_("XML of the machine"), parent=self)
        self._left: XmlView | None = None
        """Shown instead of the editor when the machine is gone."""
        self._now = QRadioButton(_("&Now"), self)
        self._now.setObjectName("xml-now")
        self._next = QRadioButton(_("After the ne&xt start"), self)
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
        self._editor.edited.connect(self._frame.typed)
        self._editing.changed.connect(self._on_changed)
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
    def activated(self) -> None:
        self._editing.look(self)
        self.show_draft()

    @override
    def deactivated(self) -> None:
        self._editing.rest(self)
        self._frame.take()

    @override
    def set_live(self, is_live: bool) -> None:
        """The description of a machine that is gone can still be read and copied."""
        self._is_live = is_live
        self.setEnabled(is_live or self._editing.draft is not None)
        self.show_draft()

    # What the frame asks for

    def change_count(self) -> int:
        """How many values are changed; text that is not in the draft is one."""
        editing = self._editing
        rows = items(editing.draft, editing.scene()) if editing.draft is not None else []
        return max(change_count(editing, rows), int(self._editor.is_modified))

    def problem(self) -> str:
        """What is wrong in any form; what only the schema minds is libvirt's to refuse."""
        return why_not_apply(self._editing)

    def unusable(self) -> tuple[str, ...]:
        """Nothing: here is only text."""
        return ()

    def has_text(self) -> bool:
        """Whether text is typed that is not in the draft."""
        return self._editor.is_modified

    def typed_title(self) -> str:
        """What the text is about."""
        return self._editing.draft.domain.name or "" if self._editing.draft is not None else ""

    def take_typed(self) -> None:
        """Put the text into the draft, with what others have changed meanwhile.

        Raises:
            InvalidInput: it is no description of a machine, or others have changed the same.
        """
        draft = self._editing.draft
        if draft is not None and self._editor.is_modified:
            text, now = self._editor.text(), draft.xml()
            if now != self._base:
                text = brought_along(text, self._base, now, Domain)
            draft.replace(text)
            self._base = text
            self._editor.set_text(text)

    def drop_typed(self) -> None:
        """Throw the text away."""
        self._editor.set_text("")

    def show_problem(self) -> None:
        """Put the cursor into the text, and say what is wrong there."""
        self._next.setChecked(True)
        self._editor.check()
        self._editor.setFocus()

    def set_busy(self, is_busy: bool) -> None:
        """Let nothing be edited meanwhile."""
        can_edit = self._editing.is_secure and self._is_live
        self._editor.set_read_only(is_busy or not can_edit)

    def show_draft(self) -> None:
        """Show the draft as it is now; what is typed stays."""
        draft = self._editing.draft
        self._cover.refresh()
        if draft is not None:
            self._show_documents(draft)
        self._frame.refresh()

    def _show_documents(self, draft: Draft) -> None:
        running = draft.present_domain
        self._now.setEnabled(running is not None)
        if running is None:
            self._next.setChecked(True)
        else:
            self._view.set_text(redact(running.xml()))
        if not self._editor.is_modified:
            self._base = draft.xml()
            self._editor.set_text(self._base)
        self.set_busy(self._editing.is_busy)
        if self._now.isChecked():
            self._stack.setCurrentWidget(self._view)
        else:
            self._stack.setCurrentWidget(self._editor if self._is_live else self._relic())

    def _relic(self) -> XmlView:
        """The description of a machine that is gone, as it stands in the editor, to be copied."""
        if self._left is None:
            self._left = XmlView(_("XML of the machine"), self)
            self._stack.addWidget(self._left)
        self._left.set_text(self._editor.text())
        return self._left

    def _on_changed(self, _nothing: None) -> None:
        if self.isVisible():
            self.show_draft()

    def _lay_out(self) -> None:
        margin = space(self, Space.MEDIUM)
        row = QHBoxLayout()
        row.setSpacing(margin)
        row.addWidget(self._next)
        row.addWidget(self._now)
        row.addStretch(1)
        sheet = QWidget(self)
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(space(self, Space.SMALL))
        inside.addLayout(row)
        inside.addWidget(self._stack, 1)
        self._cover = Cover(self._editing, sheet, self)
        body = QVBoxLayout()
        body.setContentsMargins(margin, margin, margin, 0)
        body.setSpacing(space(self, Space.SMALL))
        body.addWidget(self._frame.banner)
        body.addWidget(self._cover, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(self._frame.bar)
