"""Preview: what would be made now, as XML and as a command of virt-install."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.core.creation.command import virt_install
from vmgui.core.creation.flow import Flow
from vmgui.ui.dialogs.fields import NoteLabel
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, monospaced_font, space
from vmgui.ui.widgets.pagetabs import PageTabs
from vmgui.ui.widgets.xmlsheet import XmlSheet

SETTLE = 200
"""How long nothing must have changed before it is shown, in milliseconds."""
_WIDTH_CHARACTERS = 46


class Preview(QWidget):
    """Follows the flow while it is seen."""

    def __init__(self, flow: Flow, parent: QWidget | None = None) -> None:
        """Create it empty; it is filled when it is shown."""
        super().__init__(parent)
        self.setObjectName("preview-pane")
        self._flow = flow
        self._xml = XmlSheet(_("XML of the machine"), self)
        self._xml.set_read_only(True)
        self._command = QPlainTextEdit(self)
        self._command.setObjectName("command")
        self._command.setAccessibleName(_("virt-install command"))
        self._command.setReadOnly(True)
        self._command.setTabChangesFocus(True)
        self._command.setFont(monospaced_font(self.font()))
        self._missing = NoteLabel("", self)
        self._missing.setObjectName("missing")
        self._copy = QPushButton(icon("action.copy"), _("Copy"), self)
        self._copy.setObjectName("copy")
        self._copy.setAutoDefault(False)
        self._tabs = PageTabs(self)
        self._tabs.setObjectName("preview-tabs")
        self._tabs.setAccessibleName(_("Preview"))
        self._tabs.addTab(_("XML"))
        self._tabs.addTab(_("virt-install command"))
        self._stack = QStackedWidget(self)
        # XML and commands begin at the left in every language.
        self._stack.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._stack.addWidget(self._xml)
        self._stack.addWidget(self._command)
        self._soon = QTimer(self, singleShot=True, interval=SETTLE)
        self._soon.timeout.connect(self._refresh)
        self._lay_out()
        self._tabs.currentChanged.connect(self._on_tab)
        self._copy.clicked.connect(self._copy_all)
        flow.changed.connect(self._on_changed)

    def text(self) -> str:
        """What is on the tab that is open."""
        is_xml = self._stack.currentWidget() is self._xml
        return self._xml.text() if is_xml else self._command.toPlainText()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _on_changed(self, _nothing: None) -> None:
        if self.isVisible():
            self._soon.start()

    def _on_tab(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self._copy.setEnabled(bool(self.text()))

    def _refresh(self) -> None:
        if not self.isVisible():
            return  # it is done when it is seen again
        draft = self._flow.draft()
        # What was right before is not shown any more: it is not what would be made.
        _show(self._xml, draft.domain if draft is not None else "")
        _show(self._command, self._written() if draft is not None else "")
        self._missing.setText(self._what_is_missing(is_drawn=draft is not None))
        self._missing.setVisible(bool(self._missing.text()))
        self._copy.setEnabled(bool(self.text()))

    def _written(self) -> str:
        try:
            return virt_install(self._flow.filled, self._flow.around)
        except VmguiError:
            return ""

    def _what_is_missing(self, *, is_drawn: bool) -> str:
        """A sentence about what keeps this from being made as it is shown."""
        reasons = (self._flow.why_not(step) for step in self._flow.steps)
        reason = next((each for each in reasons if each), "")
        if reason:
            # Translators: why the preview is not what will be made in the end
            return _("Something is still missing: {reason}").format(reason=reason)
        return "" if is_drawn else _("Something is still missing.")

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self._missing, 1)
        foot.addStretch()
        foot.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        edge = space(self, Space.MEDIUM)
        column.setContentsMargins(0, 0, edge, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(self._tabs)
        column.addWidget(self._stack, 1)
        column.addLayout(foot)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS)


def _show(view: XmlSheet | QPlainTextEdit, text: str) -> None:
    """Show another text from where the reader is now."""
    if isinstance(view, XmlSheet):
        if text != view.text():
            view.set_text(text)
    elif text != view.toPlainText():
        place = view.verticalScrollBar().value()
        view.setPlainText(text)
        view.verticalScrollBar().setValue(place)
