"""What the user sees when the program has a bug: one window with everything a report needs."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)

import vmgui
from vmgui.base.i18n import _
from vmgui.base.logs import RingBuffer, redacted
from vmgui.ui.style import monospaced_font

_WIDTH, _LINES = 90, 22


class CrashReporter(QObject):
    """Shows unexpected errors, from any thread, one window at a time."""

    _came = Signal(str)

    def __init__(self, log: RingBuffer) -> None:
        super().__init__()
        self._log = log
        self._dialog: QDialog | None = None
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def report(self, traceback: str) -> None:
        """Show an error. Any thread."""
        self._came.emit(traceback)

    def _show(self, traceback: str) -> None:
        if self._dialog is not None:
            return  # the first one is the cause; the log has the others
        self._dialog = _CrashDialog(redacted(traceback), self._log.text())
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.destroyed.connect(self._forget)
        self._dialog.show()

    def _forget(self) -> None:
        self._dialog = None


class _CrashDialog(QDialog):
    def __init__(self, traceback: str, log: str) -> None:
        super().__init__()
        self.setWindowTitle(_("vmgui has a bug"))
        self.setObjectName("crash")
        words = QLabel(
            _(
                "Something happened that vmgui did not expect. Your machines are not affected, and "
                "you can go on. A report with the text below helps to mend it; passwords are taken "
                "out, names of machines and hosts are not."
            )
        )
        words.setWordWrap(True)
        text = QPlainTextEdit(f"vmgui {vmgui.__version__}\n\n{traceback}\n\n{log}")
        text.setReadOnly(True)
        text.setAccessibleName(_("Report"))
        text.setFont(monospaced_font(self.font()))
        text.setObjectName("report")
        text.setTabChangesFocus(True)
        copy = QPushButton(_("&Copy Report"))
        copy.setObjectName("copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text.toPlainText()))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(_("Close"))
        close.setIcon(QIcon())
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (words, text, buttons):
            layout.addWidget(widget)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * _WIDTH, metrics.height() * _LINES)
