"""Small graphs: one for the cells of a list, one for pages.

A list paints hundreds of them at every tick, so `paint_sparkline` makes one polygon and two
drawing calls (tests/ui/widgets/test_sparkline.py measures it).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.ui.colours import Graph, graph_colour, mix
from vmgui.ui.style import Space, small_font, space

if TYPE_CHECKING:
    from collections.abc import Sequence

SAMPLES = 60
"""How many samples a graph is wide, unless told otherwise."""

_AREA_OPACITY = 0.22
_LINE_WIDTH = 1.0
"""Qt draws lines of just this width three times as fast as any wider one."""
_GRID_SHARE = 0.14
_GRID_LINES = 4
_HINT_LINES = 6
_HINT_CHARACTERS = 30


def paint_sparkline(
    painter: QPainter,
    rect: QRect | QRectF,
    values: Sequence[float],
    maximum: float,
    colour: QColor,
    *,
    samples: int = SAMPLES,
) -> None:
    """Draw `values` as a line over a filled area; the newest touches the right edge of `rect`.

    Args:
        painter: is left as it was.
        rect: where to draw.
        values: oldest first; only the last `samples` are drawn.
        maximum: the value at the upper edge; larger ones are drawn there.
        colour: of the line; the area is a shade of it.
        samples: how many values fill the width.
    """
    shown = values[-samples:]
    if len(shown) < 2 or samples < 2:
        return
    left, top, right, bottom = _edges(rect)
    step = (right - left) / (samples - 1)
    scale = (bottom - top) / maximum if maximum > 0 else 0.0
    first = right - step * (len(shown) - 1)
    if max(shown) > maximum or min(shown) < 0:
        shown = [min(max(value, 0.0), maximum) for value in shown]
    points = [QPointF(first + step * at, bottom - scale * value) for at, value in enumerate(shown)]
    _fill_below(painter, points, bottom, colour)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, _LINE_WIDTH))
    painter.drawPolyline(QPolygonF(points))
    painter.restore()


def _fill_below(painter: QPainter, line: list[QPointF], bottom: float, colour: QColor) -> None:
    corners = (QPointF(line[-1].x(), bottom), QPointF(line[0].x(), bottom))
    area = QPolygonF([*line, *corners])
    shade = QColor(colour)
    shade.setAlphaF(_AREA_OPACITY)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    # The line hides the area's edge, and smoothing that takes three times as long as all the rest.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawPolygon(area)
    painter.restore()


def _edges(rect: QRect | QRectF) -> tuple[float, float, float, float]:
    """Left, top, right and bottom, half a line inside so that the line is not cut."""
    inset = _LINE_WIDTH / 2
    area = QRectF(rect).adjusted(0, inset, 0, -inset)
    return area.left(), area.top(), area.right(), area.bottom()


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a graph."""

    name: str
    """What it measures, for people."""
    graph: Graph
    """Chooses the colour."""
    values: Sequence[float]
    """Oldest first."""


class Sparkline(QWidget):
    """A graph of one or two measurements over time, with labels where there is room.

    The tooltip tells the values under the pointer; assistive technology reads the latest ones.
    """

    def __init__(
        self,
        name: str,
        write: Callable[[float], str],
        parent: QWidget | None = None,
        *,
        samples: int = SAMPLES,
    ) -> None:
        """Create it empty.

        Args:
            name: what is measured; the accessible name.
            write: turns a value into text with its unit.
            parent: the parent widget.
            samples: how many values fill the width.
        """
        super().__init__(parent)
        self._write = write
        self._samples = samples
        self._series: tuple[Series, ...] = ()
        self._maximum: float | None = None
        self._span = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_series(self, *series: Series) -> None:
        """Show these measurements, the most important one last: it is painted on top."""
        self._series = series
        self.setAccessibleDescription(self._reading(-1))
        self.update()

    def set_maximum(self, maximum: float | None) -> None:
        """Put `maximum` at the upper edge; None follows the largest value."""
        self._maximum = maximum
        self.update()

    def set_span(self, text: str) -> None:
        """Write how far back the left edge is, e.g. "1 minute". Empty: no labels at the axes."""
        self._span = text
        self.updateGeometry()
        self.update()

    def maximum(self) -> float:
        """The value at the upper edge."""
        if self._maximum is not None:
            return self._maximum
        peaks = [max(series.values[-self._samples :], default=0.0) for series in self._series]
        return _rounded_up(max(peaks, default=0.0))

    def latest(self) -> str:
        """The newest values as text."""
        return self._reading(-1)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * _HINT_CHARACTERS, metrics.height() * _HINT_LINES)

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(hint.width() // 2, hint.height() // 2)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._reading(self._index_at(event.x())), self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot()
        maximum = self.maximum()
        self._paint_grid(painter, plot)
        for series in self._series:
            colour = graph_colour(series.graph, self.palette())
            paint_sparkline(painter, plot, series.values, maximum, colour, samples=self._samples)
        if self._span:
            self._paint_labels(painter, plot, maximum)
        painter.end()

    def _plot(self) -> QRectF:
        """Where the lines are: all of it but the line of labels below."""
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._span:
            area.setBottom(area.bottom() - self.fontMetrics().height())
        return area

    def _paint_grid(self, painter: QPainter, plot: QRectF) -> None:
        palette = self.palette()
        base = palette.color(QPalette.ColorRole.Base)
        grid = mix(palette.color(QPalette.ColorRole.Text), base, _GRID_SHARE)
        radius = space(self, Space.TINY)
        painter.setPen(QPen(grid, 1.0))
        painter.setBrush(base)
        painter.drawRoundedRect(plot, radius, radius)
        for line in range(1, _GRID_LINES):
            height = round(plot.top() + plot.height() * line / _GRID_LINES) + 0.5
            painter.drawLine(QPointF(plot.left(), height), QPointF(plot.right(), height))

    def _paint_labels(self, painter: QPainter, plot: QRectF, maximum: float) -> None:
        painter.setFont(small_font(self.font()))
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        inset = space(self, Space.TINY)
        top = plot.adjusted(inset * 2, inset, -inset * 2, 0)
        painter.drawText(top, Qt.AlignmentFlag.AlignTop, self._write(maximum))
        below = QRectF(self.rect())
        below.setTop(plot.bottom() + 1)
        bottom = Qt.AlignmentFlag.AlignBottom
        painter.drawText(below, bottom | Qt.AlignmentFlag.AlignLeft, self._span)
        painter.drawText(below, bottom | Qt.AlignmentFlag.AlignRight, _("now"))

    def _index_at(self, x: int) -> int:
        """The sample under `x`, counted from the end as -1."""
        share = (self.width() - x) / max(self.width(), 1)
        return -1 - round(share * (self._samples - 1))

    def _reading(self, index: int) -> str:
        """The values at `index` as text, one line each."""
        lines = [
            _("{measurement}: {value}").format(
                measurement=series.name, value=self._write(series.values[index])
            )
            for series in self._series
            if -len(series.values) <= index < 0
        ]
        return "\n".join(lines)


def _rounded_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 … above `value`: a scale that does not jump at every tick."""
    if value <= 0:
        return 1.0
    scale = 1.0
    while scale < value:
        scale *= 10
    while scale >= value * 10:
        scale /= 10
    return next(step for step in (scale / 5, scale / 2, scale) if step >= value)
