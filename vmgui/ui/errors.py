"""ErrorPresenter: shows an error once, where the user looks.

A window hands itself over; the presenter opens one window-modal message with what the user wanted,
why it did not work, what to do, and libvirt's own words behind *Show Details*. Never `exec()`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _

log = logging.getLogger(__name__)


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
        lines = [error.message, error.hint]
        self._open(what, "\n\n".join(line for line in lines if line), error.detail)

    def show_many(self, what: str, errors: Sequence[tuple[str, VmguiError]]) -> None:
        """Show what went wrong with several objects: one message, a line for each.

        Args:
            what: what did not happen, a whole sentence.
            errors: the object's name and why.
        """
        lines = [
            # Translators: one object of several and what went wrong with it
            _("{name}: {reason}").format(name=name, reason=error.message)
            for name, error in errors
        ]
        details = [f"{name}: {error.detail}" for name, error in errors if error.detail]
        self._open(what, "\n".join(lines), "\n".join(details))

    def _open(self, heading: str, text: str, detail: str) -> None:
        box = QMessageBox(self._window)
        box.setObjectName("error")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(_("Problem"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(heading)
        box.setInformativeText(text)
        if detail:
            box.setDetailedText(detail)
        box.setStandardButtons(QMessageBox.StandardButton.Close)
        box.open()
