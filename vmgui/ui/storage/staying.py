"""StayingDialog: a dialog that stays until what was asked for is done, or says why it is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from vmgui.base.compat import override
from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.base.states import JobState
from vmgui.core.jobs import Job
from vmgui.ui.dialogs.frame import keep_focus_of_others, text_label
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.banner import Banner, Severity
from vmgui.ui.widgets.busy import BusyIndicator

T = TypeVar("T")

_SCREEN_SHARE = 0.95
"""The rest is for the frame of the window."""


class StayingDialog(QDialog, Generic[T]):
    """Asks for something, as often as it takes until that is done.

    Subclasses put their widgets into `body` and their buttons into `foot`, and call `settle` with
    what a person wants.
    """

    def __init__(self, parent: QWidget | None, failed: str, doing: str) -> None:
        """Make what is around the body.

        Args:
            parent: the window in front of which it is asked.
            failed: the first sentence of an error, translated.
            doing: what is said while it is being done, translated.
        """
        super().__init__(parent)
        self._failed, self._doing_text = failed, doing
        self._answer: asyncio.Future[T | None] | None = None
        self._is_busy = False
        self._focus_before: QWidget | None = None
        self.banner = Banner(self)
        """What went wrong."""
        self.body = QVBoxLayout()
        self.foot = QHBoxLayout()
        self.foot.setSpacing(space(self, Space.SMALL))
        self._busy = BusyIndicator(parent=self)
        self._doing = text_label("", self)
        self._doing.setObjectName("doing")
        self.foot.addWidget(self._busy)
        self.foot.addWidget(self._doing, 1)
        self.cancel = self.add_button("cancel", _("&Cancel"))
        self.cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.MEDIUM))
        column.addWidget(self.banner)
        column.addLayout(self.body, 1)
        column.addLayout(self.foot)

    @property
    def is_busy(self) -> bool:
        """Whether what was asked for is being done."""
        return self._is_busy

    async def until_done(self, do: Callable[[T], Awaitable[Job]]) -> bool:
        """Show it until something was done, or nothing is wanted any more; then put it away.

        Args:
            do: does what is wanted, and gives the job when it is over.

        Returns:
            Whether it was done.
        """
        try:
            while (wanted := await self.answer()) is not None:
                job = await do(wanted)
                if job.state is JobState.DONE:
                    return True
                self.show_error(job.error)
            return False
        finally:
            if isValid(self):  # it may have gone with its window
                self.done(QDialog.DialogCode.Accepted)
                self.deleteLater()

    async def answer(self) -> T | None:
        """Wait until a person wants it, which may be for a second time, or nothing any more."""
        self._answer = asyncio.get_running_loop().create_future()
        if not self.isVisible():
            self.open()
        return await self._answer

    def settle(self, wanted: T) -> None:
        """Say what a person wants, and be busy until the next `answer`."""
        if self._answer is not None and not self._answer.done():
            self.banner.clear_message()
            self._set_busy(True)
            self._answer.set_result(wanted)

    def show_error(self, error: VmguiError | None) -> None:
        """Say why it was not done; what was typed is still there.

        Args:
            error: None if it was only cancelled.
        """
        self._set_busy(False)
        if error is not None:
            lines = (self._failed, error.message, error.hint, error.detail)
            text = "\n".join(dict.fromkeys(line for line in lines if line))
            self.banner.show_message(Severity.ERROR, text)

    def show_buttons(self) -> None:
        """Show which buttons can be pressed now."""
        self.cancel.setEnabled(not self._is_busy)

    def set_body_enabled(self, is_enabled: bool) -> None:
        """Let the body be changed, or not while something is being done."""
        for place in range(self.body.count()):
            item = self.body.itemAt(place)
            if item is not None and (widget := item.widget()) is not None:
                widget.setEnabled(is_enabled)

    def add_button(self, name: str, text: str) -> QPushButton:
        """Add a button to the foot."""
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        keep_focus_of_others(button)
        self.foot.addWidget(button)
        return button

    def show_size(self, characters: int, lines: int) -> None:
        """Open with this much room: Qt alone would take two thirds of the screen at most."""
        metrics = self.fontMetrics()
        wanted = self.size()
        wanted.setWidth(metrics.averageCharWidth() * characters)
        wanted.setHeight(metrics.height() * lines)
        self.resize(wanted.boundedTo(self.screen().availableSize() * _SCREEN_SHARE))

    @override
    def reject(self) -> None:
        """Close with nothing, unless something is being done."""
        if not self._is_busy:
            super().reject()

    @override
    def done(self, result: int) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(None)
        super().done(result)

    def _set_busy(self, is_busy: bool) -> None:
        if is_busy:
            self._focus_before = self.focusWidget()
        self._is_busy = is_busy
        self.set_body_enabled(not is_busy)
        self._doing.setText(self._doing_text if is_busy else "")
        if is_busy:
            self._busy.start()
        else:
            self._busy.stop()
        self.show_buttons()
        if not is_busy and self._focus_before is not None and isValid(self._focus_before):
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
