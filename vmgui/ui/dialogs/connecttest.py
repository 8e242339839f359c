"""The button that tries a connection, with what came of it beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.ui.dialogs.frame import breakable, grow, keep_focus_of_others
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.busy import BusyIndicator
from vmgui.ui.widgets.statuslabel import StatusLabel

Test = Callable[[str], Awaitable[str]]
"""Opens the connection to a URI and says in a sentence what is there, or raises VmguiError."""


class ConnectionTest(QWidget):
    """Tries a URI without blocking; another URI makes it forget what came of the last one."""

    def __init__(self, test: Test, parent: QWidget | None = None) -> None:
        """Wait for a URI.

        Args:
            test: tries one.
            parent: the form.
        """
        super().__init__(parent)
        self._test = test
        self._uri = ""
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._button = QPushButton(_("&Test Connection"), self)
        self._button.setObjectName("test")
        self._button.setAutoDefault(False)
        keep_focus_of_others(self._button)
        self._button.clicked.connect(self._start)
        self._busy = BusyIndicator(parent=self)
        self._busy.setObjectName("test-busy")
        self._result = StatusLabel(self)
        self._result.setObjectName("test-result")
        self._result.setWordWrap(True)
        self._result.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._lay_out()
        self._show_idle()

    def set_uri(self, uri: str, reason: str = "") -> None:
        """Offer to try another URI.

        Args:
            uri: empty while there is none that could be tried.
            reason: why there is none.
        """
        self._button.setEnabled(bool(uri))
        self._button.setToolTip(reason or _("Connects and disconnects again."))
        if uri != self._uri:
            self._uri = uri
            self.stop()

    def stop(self) -> None:
        """Give up a test that runs, and show no result."""
        self._scope.cancel()
        self._show_idle()

    def _start(self) -> None:
        self.stop()
        self._busy.start()
        self._busy.show()
        self._button.setEnabled(False)
        self._show_result(None, _("Connecting…"))
        self._scope.start(self._run(self._uri), _("The connection was not tested."))

    async def _run(self, uri: str) -> None:
        try:
            sentence = await self._test(uri)
        except VmguiError as error:
            lines = (error.message, error.hint, error.detail)
            role, sentence = "severity.error", "\n".join(line for line in lines if line)
        else:
            role = "severity.success"
        self._show_idle()
        self._button.setEnabled(True)
        self._show_result(role, sentence)

    def _show_idle(self) -> None:
        self._busy.stop()
        self._busy.hide()
        self._result.hide()

    def _show_result(self, role: str | None, text: str) -> None:
        self._result.set_status(role, breakable(text))
        self._result.show()
        grow(self.window())

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space(self, Space.MEDIUM))
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._button, 0, 0, top)
        grid.addWidget(self._busy, 0, 1)
        grid.addWidget(self._result, 0, 2)
        grid.setColumnStretch(2, 1)
