"""A picture of a machine's display, taken when somebody looks.

A picture is not free: libvirt asks the hypervisor for the whole screen. So the first one is taken
once the machine has stayed selected for a moment, and others follow by themselves only while they
come quickly.
"""

from __future__ import annotations

import asyncio
import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QPalette, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.base.records import DomainRecord
from vmgui.base.states import DomainState
from vmgui.core.fleet import Fleet
from vmgui.core.operations import screenshots
from vmgui.core.work import away
from vmgui.models.cells import tooltip
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.icons import icon
from vmgui.ui.pictures import to_image
from vmgui.ui.preview.picture import Picture
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.busy import BusyIndicator

SETTLE_MS = 300
"""How long a machine has to stay selected until its picture is taken."""
REFRESH_MS = 5000
CHEAP_SECONDS = 0.3
"""A host that takes longer than this for a picture is not asked again unless somebody wants it."""
_MOST_PIXELS = 1024
"""The longer side of what is kept; larger than the pane on any screen."""


class Thumbnail(QWidget):
    """The picture, or a sentence that says why there is none."""

    clicked = Signal()
    """Somebody wants the console."""

    def __init__(self, fleet: Fleet, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._fleet = fleet
        self._where: ObjectId | None = None
        self._obstacle: str | None = None
        self._is_moving = False
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._task: asyncio.Task[None] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.refresh)
        self._picture = Picture(self)
        self._picture.setObjectName("thumbnail")
        self._picture.clicked.connect(self.clicked)
        self._sentence = QLabel(self)
        self._sentence.setObjectName("thumbnail-sentence")
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._busy = BusyIndicator(parent=self)
        self._again = QToolButton(self)
        self._again.setObjectName("thumbnail-refresh")
        self._again.setAutoRaise(True)
        self._again.setIcon(icon("action.retry"))
        self._again.setToolTip(_("Take a new picture"))
        self._again.setAccessibleName(_("Take a new picture"))
        self._again.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._again.clicked.connect(self.refresh)
        self._lay_out()

    def show_record(self, record: DomainRecord) -> None:
        """Show a machine, or what is new about the one that is shown."""
        is_other = record.id != self._where
        if is_other:
            self.clear()
            self._where = record.id
        obstacle = screenshots.why_not(record)
        is_news = is_other or obstacle != self._obstacle
        self._obstacle = obstacle
        self._is_moving = record.state is DomainState.RUNNING
        name = _("Display of {name}, opens its console").format(name=record.name)
        self._picture.setAccessibleName(name)
        self._picture.setToolTip(_("Click to open the console"))
        if not is_news:
            return
        self._stop()
        if obstacle is not None:
            self._say(obstacle)
            self._picture.show_image(QImage())
            self._picture.hide()
            self._again.hide()
            self._busy.hide()
            return
        self._again.show()
        self._busy.show()
        self._picture.show()
        self._picture.setEnabled(not self._picture.image().isNull())
        self._say("")
        self._timer.start(SETTLE_MS)

    def clear(self) -> None:
        """Show nothing and ask for nothing."""
        self._stop()
        self._where = None
        self._obstacle = None
        self._picture.show_image(QImage())
        self._say("")

    def refresh(self) -> None:
        """Take a picture now, if the pane is seen and there can be one."""
        if self._where is None or self._obstacle is not None or not self.isVisible():
            return
        self._stop()
        self._busy.start()
        self._task = self._scope.start(self._take(self._where), _("No picture was taken."))

    def sentence(self) -> str:
        """Why there is no picture; empty if there is one or it is on its way."""
        return self._sentence.text()

    def image(self) -> QImage:
        """The picture; null if there is none."""
        return self._picture.image()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._where is not None and not self._timer.isActive():
            self._timer.start(SETTLE_MS)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stop()

    async def _take(self, where: ObjectId) -> None:
        began = time.monotonic()
        try:
            content = await screenshots.take(self._fleet, where)
            took = time.monotonic() - began
            image = await away(_small, await to_image(content))
        except VmguiError as error:
            self._fail(error)
        else:
            self._picture.show_image(image)
            self._picture.setEnabled(True)
            self._picture.show()
            self._say("")
            if took < CHEAP_SECONDS and self._is_moving and self.isVisible():
                self._timer.start(REFRESH_MS)
        self._busy.stop()

    def _fail(self, error: VmguiError) -> None:
        """Say why; the last picture would be a lie now."""
        self._picture.show_image(QImage())
        self._picture.hide()
        self._say(error.message)
        self._sentence.setToolTip(tooltip([error.message, error.detail]) or "")

    def _say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self._sentence.setToolTip(tooltip([sentence]) or "")
        self._sentence.setVisible(bool(sentence))

    def _stop(self) -> None:
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._busy.stop()

    def _lay_out(self) -> None:
        over = QGridLayout()
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(self._picture, 0, 0)
        over.addWidget(self._busy, 0, 0, Qt.AlignmentFlag.AlignCenter)
        over.addWidget(self._sentence, 1, 0)
        over.addWidget(self._again, 2, 0, Qt.AlignmentFlag.AlignTrailing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.TINY))
        column.addLayout(over)


def _small(image: QImage) -> QImage:
    """The image in the size in which it is kept. Pure; runs in a worker."""
    if max(image.width(), image.height()) <= _MOST_PIXELS:
        return image
    return image.scaled(
        _MOST_PIXELS,
        _MOST_PIXELS,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
