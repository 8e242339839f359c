"""XML to change: checked against libvirt's schema while it is typed."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vmgui.base.i18n import _, ngettext
from vmgui.core.work import away
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.codeedit import Mark
from vmgui.ui.widgets.findings import FindingsList
from vmgui.ui.widgets.statuslabel import StatusLabel
from vmgui.ui.widgets.xmlsheet import XmlSheet
from vmgui.xmldoc import schema
from vmgui.xmldoc.schema import Finding

CHECK_AFTER = 300
"""How long nobody must have typed before the text is checked, in milliseconds."""


class XmlEditor(QWidget):
    """A document, what is wrong with it, and undo.

    The check runs away from the GUI thread; of several only the latest counts.
    """

    edited = Signal()
    """Somebody has changed the text here; not for `set_text`."""
    findings_changed = Signal()

    def __init__(self, name: str, root: str = schema.DOMAIN, parent: QWidget | None = None) -> None:
        """Create it empty.

        Args:
            name: says to assistive technology what document this is.
            root: the tag that the document must have: "domain", that of a part of one, or that of
                another object, see `vmgui.xmldoc.schema`.
            parent: the widget it is in.
        """
        super().__init__(parent)
        self._root = root
        self._findings: tuple[Finding, ...] = ()
        self._is_checked = False
        self._known = ""
        """The text when we last looked."""
        self._is_replacing = False
        self._sheet = XmlSheet(name, self)
        self._text = self._sheet.edit
        self._text.setAccessibleDescription(
            _("Tab indents. Ctrl+Tab and Ctrl+Shift+Tab go to the next and the previous field.")
        )
        self._status = StatusLabel(self)
        self._status.setObjectName("xml-status")
        self._list = FindingsList(self)
        self._list.chosen.connect(self._show_finding)
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._check: asyncio.Task[None] | None = None
        self._soon = QTimer(self, singleShot=True, interval=CHECK_AFTER)
        self._soon.timeout.connect(self.check)
        self._add_buttons()
        self._lay_out()
        self._text.textChanged.connect(self._on_text_changed)

    @property
    def root(self) -> str:
        """The tag that the document must have."""
        return self._root

    @property
    def is_modified(self) -> bool:
        """True when the text is not what `set_text` gave; False again when all is undone."""
        return self._text.document().isModified()

    @property
    def is_checked(self) -> bool:
        """True when `findings` are those of the text as it is now."""
        return self._is_checked

    def text(self) -> str:
        """The document as it is now."""
        return self._sheet.text()

    def set_text(self, text: str, root: str | None = None) -> None:
        """Show a document, or another version of it from where the reader is now.

        Args:
            text: the document.
            root: the tag that it must have; None for the same as before.
        """
        is_other_root = root is not None and root != self._root
        if root is not None:
            self._root = root
        if text == self.text() and not self.is_modified and not is_other_root:
            return
        self._text.set_marks(())
        self._is_replacing = True
        self._sheet.set_text(text)
        self._is_replacing = False
        self._known = self.text()
        self._await_check()
        self._show((), role=None, status="")

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the document be changed, or only read."""
        self._sheet.set_read_only(is_read_only)
        for button in self._edit_buttons:
            button.setVisible(not is_read_only)

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the document, as far as it has been checked."""
        return self._findings

    def check(self) -> None:
        """Check the text now, rather than when nobody has typed for a while."""
        self._await_check()
        self._soon.stop()
        work = self._run_check(self.text(), self._root)
        self._check = self._scope.start(work, _("The XML was not checked."))

    async def _run_check(self, text: str, root: str) -> None:
        is_empty = not text.strip()
        found = () if is_empty else await away(schema.validate, text, root)
        self._is_checked = True
        if is_empty:
            self._show((), None, "")
        elif found is None:
            status = _(
                "Checked only for being well-formed: this computer has no schema of libvirt's."
            )
            self._show((), "severity.info", status)
        elif found:
            status = ngettext("{count} problem", "{count} problems", len(found))
            self._show(found, "severity.error", status.format(count=len(found)))
        else:
            self._show((), "severity.success", _("No problems found."))

    def _await_check(self) -> None:
        """What is known is not about this text any more; find out soon."""
        self._is_checked = False
        if self._check is not None:
            self._check.cancel()
        self._soon.start()

    def _show(self, findings: tuple[Finding, ...], role: str | None, status: str) -> None:
        self._status.set_status(role, status)
        if findings == self._findings:
            return
        self._findings = findings
        self._text.set_marks(Mark(each.line, each.column, each.message) for each in findings)
        self._list.set_findings(findings)
        self.findings_changed.emit()

    def _show_finding(self, index: int) -> None:
        line, column = self._text.mark_place(index)
        self._text.go_to(line, column)
        self._text.setFocus()

    def _on_text_changed(self) -> None:
        text = self.text()
        if self._is_replacing or text == self._known:  # new colours are a change for Qt, too
            return
        self._known = text
        self._await_check()
        self.edited.emit()

    def _add_buttons(self) -> None:
        keys = QKeySequence.StandardKey
        undo = self._button("xml-undo", _("Undo"), keys.Undo, "action.undo")
        redo = self._button("xml-redo", _("Redo"), keys.Redo)
        find = self._button("xml-find", _("Find…"), keys.Find, "action.search")
        undo.clicked.connect(self._text.undo)
        redo.clicked.connect(self._text.redo)
        find.clicked.connect(self._sheet.find_bar.open_bar)
        self._edit_buttons = (undo, redo)
        self._buttons = (undo, redo, find)
        for button, changed in (
            (undo, self._text.undoAvailable),
            (redo, self._text.redoAvailable),
        ):
            button.setEnabled(False)
            changed.connect(button.setEnabled)

    def _button(
        self, name: str, text: str, key: QKeySequence.StandardKey, role: str = ""
    ) -> QPushButton:
        """A button for what the text also does by a key, which is told here."""
        button = QPushButton(text, self)
        if role:
            button.setIcon(icon(role))
        button.setObjectName(name)
        button.setAutoDefault(False)
        keys = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        # Translators: what a button does, and its key
        button.setToolTip(_("{action} ({key})").format(action=text, key=keys))
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(space(self, Space.SMALL))
        row.addWidget(self._status, 1)
        for button in self._buttons:
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(self._sheet, 1)
        column.addLayout(row)
        column.addWidget(self._list)
