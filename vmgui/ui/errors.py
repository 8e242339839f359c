"""ErrorPresenter: shows an error once, where the user looks.

A window hands itself over; the presenter opens one window-modal message with what the user wanted,
why it did not work, what to do, and libvirt's own words behind *Show Details*. Never `exec()`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.ui.dialogs.frame import grow, text_label
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.iconlabel import IconLabel

log = logging.getLogger(__name__)

MOST_LINES = 6
"""More objects than these scroll."""
_WIDTH_CHARACTERS = 66
_LIST_LINES = 10
_ICON_LINES = 2.0


class ErrorPresenter:
    """Shows errors in front of one window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def show(self, what: str, error: VmguiError) -> None:
        """Show one error.

        Args:
            what: what did not happen, a whole sentence.
            error: why.
        """
        log.info("%s %s", what, error)
        texts = [text for text in (error.message, error.hint) if text]
        ProblemDialog(self._window, what, texts, (), error.detail).open()

    def show_many(self, what: str, errors: Sequence[tuple[str, VmguiError]]) -> None:
        """Show what went wrong with several objects: one message, a line for each.

        Args:
            what: what did not happen, a whole sentence.
            errors: the object's name and why.
        """
        lines = []
        for name, error in errors:
            log.info("%s %s: %s", what, name, error)
            # Translators: one object of several and what went wrong with it
            lines.append(_("{name}: {reason}").format(name=name, reason=error.message))
        hints = list(dict.fromkeys(error.hint for _name, error in errors if error.hint))
        details = [f"{name}: {error.detail}" for name, error in errors if error.detail]
        ProblemDialog(self._window, what, hints[:1], lines, "\n".join(details)).open()


class ProblemDialog(QDialog):
    """What did not work, why, and the details behind a button. Plain text, whatever is in it."""

    def __init__(
        self,
        window: QWidget | None,
        heading: str,
        texts: Sequence[str],
        lines: Sequence[str],
        detail: str,
    ) -> None:
        """Build it; it is gone when it is closed.

        Args:
            window: the window in front of which it is shown.
            heading: what did not happen.
            texts: paragraphs below it.
            lines: one for each of several objects, above the paragraphs.
            detail: libvirt's or the system's own words; empty for none.
        """
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("error")
        self.setWindowTitle(_("Problem"))
        self.setAccessibleDescription(heading)
        self._report = "\n\n".join(part for part in (heading, *lines, *texts, detail) if part)
        self._body = QVBoxLayout()
        self._body.setSpacing(space(self, Space.SMALL))
        title = text_label(heading, self)
        title.setObjectName("heading")
        title.setFont(heading_font(title.font()))
        self._body.addWidget(title)
        self._add_lines(lines)
        for text in texts:
            label = text_label(text, self)
            label.setObjectName("reason")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._body.addWidget(label)
        self._detail = self._new_text("detail", _("Details"), detail)
        self._detail.hide()
        self._lay_out(self._new_buttons(bool(detail)))

    def _add_lines(self, lines: Sequence[str]) -> None:
        if len(lines) > MOST_LINES:
            view = self._new_text("lines", self.accessibleDescription(), "\n".join(lines))
            self._body.addWidget(view)
            return
        for line in lines:
            label = text_label(line, self)
            label.setObjectName("line")
            self._body.addWidget(label)

    def _new_text(self, name: str, title: str, text: str) -> QPlainTextEdit:
        view = QPlainTextEdit(text, self)
        view.setObjectName(name)
        view.setAccessibleName(title)
        view.setReadOnly(True)
        view.setTabChangesFocus(True)
        view.setFixedHeight(view.fontMetrics().lineSpacing() * _LIST_LINES)
        return view

    def _new_buttons(self, has_detail: bool) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        close = box.addButton(QDialogButtonBox.StandardButton.Close)
        close.setText(_("Close"))
        close.setIcon(QIcon())  # a style's cross looks like a mark of failure here
        close.setObjectName("close")
        copy = box.addButton(_("C&opy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("copy")
        copy.setToolTip(_("Copy the whole message."))
        copy.clicked.connect(self._copy)
        if has_detail:
            more = QPushButton(_("Show &Details"), self)
            more.setObjectName("show-details")
            more.setCheckable(True)
            more.toggled.connect(self._show_detail)
            box.addButton(more, QDialogButtonBox.ButtonRole.ActionRole)
        close.setDefault(True)
        close.setFocus()
        box.rejected.connect(self.reject)
        return box

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        grid = QGridLayout(self)
        margin = space(self, Space.LARGE)
        grid.setContentsMargins(margin, margin, margin, space(self, Space.MEDIUM))
        grid.setHorizontalSpacing(space(self, Space.MEDIUM))
        grid.setVerticalSpacing(margin)
        icon = IconLabel("severity.warning", lines=_ICON_LINES, parent=self)
        grid.addWidget(icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._body, 0, 1)
        grid.addWidget(self._detail, 1, 0, 1, 2)
        grid.setRowStretch(2, 1)
        grid.addWidget(buttons, 3, 0, 1, 2)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS)
        grow(self)

    def _show_detail(self, is_shown: bool) -> None:
        self._detail.setVisible(is_shown)
        grow(self)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
