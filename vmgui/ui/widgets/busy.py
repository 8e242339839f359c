"""A small turning arc: something is going on, and nobody knows for how long."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPalette, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.ui.colours import mix
from vmgui.ui.style import icon_extent

_FRAME_MS = 40
_TURN_FRAMES = 30
_WHOLE_TURN = 360 * 16
"""Qt counts angles in sixteenths of a degree."""
_ARC = 100 * 16
_TRACK_SHARE = 0.2


class BusyIndicator(QWidget):
    """Turns while it is started and seen; costs nothing otherwise.

    Where the desktop wants no animations the arc stands still.
    """

    def __init__(self, lines: float = 1.0, parent: QWidget | None = None) -> None:
        """Create it stopped and empty, as high as `lines` lines of text."""
        super().__init__(parent)
        self._lines = lines
        self._frame = 0
        self._is_running = False
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(self._advance)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def is_running(self) -> bool:
        """True between `start` and `stop`."""
        return self._is_running

    def is_animated(self) -> bool:
        """True while frames are drawn: when it runs and is seen."""
        return self._timer.isActive()

    def start(self) -> None:
        """Show the arc."""
        self._is_running = True
        self._follow()

    def stop(self) -> None:
        """Show nothing; the room is kept, so nothing around it jumps."""
        self._is_running = False
        self._follow()

    @override
    def sizeHint(self) -> QSize:
        extent = icon_extent(self, self._lines)
        return QSize(extent, extent)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_running:
            return
        side = min(self.width(), self.height())
        width = max(1.5, side / 9)
        area = QRectF(0, 0, side, side).adjusted(width, width, -width, -width)
        area.moveCenter(QRectF(self.rect()).center())
        accent = self.palette().color(QPalette.ColorRole.Accent)
        track = mix(accent, self.palette().color(QPalette.ColorRole.Window), _TRACK_SHARE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(track, width))
        painter.drawEllipse(area)
        painter.setPen(QPen(accent, width, c=Qt.PenCapStyle.RoundCap))
        start = -self._frame * _WHOLE_TURN // _TURN_FRAMES
        painter.drawArc(area, start, _ARC)
        painter.end()

    def _advance(self) -> None:
        self._frame = (self._frame + 1) % _TURN_FRAMES
        self.update()

    def _follow(self) -> None:
        wants_motion = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animate) != 0
        if self._is_running and self.isVisible() and wants_motion:
            self._timer.start()
        else:
            self._timer.stop()
        self.setAccessibleName(_("Busy") if self._is_running else "")
        self.update()
