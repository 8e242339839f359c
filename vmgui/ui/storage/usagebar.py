"""How full a storage pool is, as a bar: in lists painted by a delegate, on pages a widget."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.ui.colours import DRAWING_CONTRAST, Tone, mix, tone_colour, with_contrast

ALMOST_FULL, FULL = 0.85, 0.95
"""From these shares on the colour warns, and says that there is trouble; the text says it too."""
_STEPS = 1000
_HEIGHT_SHARE = 0.4
"""Of the height of a line of text."""
_TRACK_SHARE = 0.18


def bar_height(widget: QWidget) -> int:
    """How high bars are, in the device-independent pixels of `widget`'s font."""
    return max(4, round(widget.fontMetrics().height() * _HEIGHT_SHARE))


def paint_usage(
    painter: QPainter, area: QRectF, share: float, palette: QPalette, *, is_selected: bool = False
) -> None:
    """Paint a bar.

    Args:
        painter: paints it; is left as it was.
        area: the whole bar.
        share: how much of it is full, 0 to 1.
        palette: of the view.
        is_selected: True on the colour of what is selected.
    """
    colour = _colour(share, palette, is_selected=is_selected)
    role = QPalette.ColorRole.Highlight if is_selected else QPalette.ColorRole.Base
    text = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
    track = mix(palette.color(text), palette.color(role), _TRACK_SHARE)
    radius = area.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(track)
    painter.drawRoundedRect(area, radius, radius)
    if share > 0:
        full = QRectF(area)
        full.setWidth(max(area.height(), area.width() * share))
        if painter.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            full.moveRight(area.right())
        painter.setBrush(colour)
        painter.drawRoundedRect(full, radius, radius)
    painter.restore()


def _colour(share: float, palette: QPalette, *, is_selected: bool) -> QColor:
    if is_selected:
        return palette.color(QPalette.ColorRole.HighlightedText)
    if share >= ALMOST_FULL:
        tone = Tone.NEGATIVE if share >= FULL else Tone.CAUTION
        return tone_colour(tone, palette, DRAWING_CONTRAST)
    accent = palette.color(QPalette.ColorRole.Accent)
    return with_contrast(accent, palette.color(QPalette.ColorRole.Base), DRAWING_CONTRAST)


class UsageBar(QProgressBar):
    """The bar of one pool; what it shows stands as text below it, too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self.setObjectName("usage")
        self.setAccessibleName(_("Space used"))
        self.setRange(0, _STEPS)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float | None, text: str) -> None:
        """Show a share of 1; hide without one. `text` says the same in words."""
        self.setVisible(share is not None)
        self.setValue(round((share or 0) * _STEPS))
        self.setAccessibleDescription(text)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), bar_height(self))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(bar_height(self) * 4, bar_height(self))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        paint_usage(painter, QRectF(self.rect()), self.value() / _STEPS, self.palette())
        painter.end()
