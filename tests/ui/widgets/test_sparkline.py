from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QToolTip

from vmgui.ui.colours import Graph
from vmgui.ui.widgets.sparkline import SAMPLES, Series, Sparkline, paint_sparkline

pytestmark = pytest.mark.usefixtures("qapp")

WIDTH, HEIGHT = 120, 40
BUDGET_SECONDS = 0.0003
"""For one cell: forty visible rows with three graphs are painted in 36 ms at most."""


def drawn(values: list[float], maximum: float = 100, samples: int = SAMPLES) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    rect = QRect(0, 0, WIDTH, HEIGHT)
    paint_sparkline(painter, rect, values, maximum, QColor("red"), samples=samples)
    painter.end()
    return image


def top_of(image: QImage, x: int) -> int | None:
    return next((y for y in range(HEIGHT) if image.pixelColor(x, y).alpha() > 0), None)


def test_paint_sparkline_puts_the_newest_at_the_right_edge():
    image = drawn([0, 0, 100], samples=5)

    assert top_of(image, WIDTH - 1) < 5
    assert top_of(image, WIDTH // 2 + 5) > HEIGHT - 5


def test_paint_sparkline_of_few_values_leaves_the_left_empty():
    image = drawn([50.0] * (SAMPLES // 2))

    assert top_of(image, WIDTH // 4) is None
    assert top_of(image, WIDTH * 3 // 4) is not None


def test_paint_sparkline_of_many_values_shows_the_last():
    assert drawn([100.0] * 500 + [10.0] * SAMPLES) == drawn([10.0] * SAMPLES)


def test_paint_sparkline_keeps_values_inside():
    assert drawn([500.0] * SAMPLES) == drawn([100.0] * SAMPLES)
    assert drawn([-5.0] * SAMPLES) == drawn([0.0] * SAMPLES)


@pytest.mark.parametrize("values", [[], [1.0]])
def test_paint_sparkline_of_too_few_values_draws_nothing(values):
    assert top_of(drawn(values), WIDTH - 1) is None


def test_paint_sparkline_without_maximum_is_a_line_at_the_bottom():
    assert top_of(drawn([0.0] * SAMPLES, maximum=0), WIDTH // 2) >= HEIGHT - 3


def test_paint_sparkline_leaves_the_painter_as_it_was():
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    pen, hints = painter.pen(), painter.renderHints()

    paint_sparkline(painter, image.rect(), [1, 2, 3], 3, QColor("red"))

    assert painter.pen() == pen
    assert painter.renderHints() == hints
    painter.end()


@pytest.mark.performance
def test_paint_sparkline_is_fast_enough_for_lists():
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    values = [float(number % 40) for number in range(SAMPLES)]

    times = []
    for _round in range(200):
        start = time.perf_counter()
        paint_sparkline(painter, image.rect(), values, 40, QColor("red"))
        times.append(time.perf_counter() - start)

    painter.end()
    assert sorted(times)[len(times) // 2] < BUDGET_SECONDS


@pytest.fixture
def graph(qtbot):
    made = Sparkline("Disk", lambda value: f"{value:.0f} MiB/s")
    qtbot.addWidget(made)
    made.resize(300, 100)
    made.set_series(
        Series("Read", Graph.DISK_READ, [1.0, 2.0, 30.0]),
        Series("Written", Graph.DISK_WRITE, [4.0, 5.0]),
    )
    return made


def test_graph_tells_its_latest_values_to_assistive_technology(graph):
    assert graph.accessibleName() == "Disk"
    assert graph.accessibleDescription() == "Read: 30 MiB/s\nWritten: 5 MiB/s"
    assert graph.latest() == graph.accessibleDescription()


@pytest.mark.parametrize(
    ("peak", "maximum"), [(0, 1), (0.3, 0.5), (1, 1), (7, 10), (11, 20), (30, 50), (99, 100)]
)
def test_graph_follows_its_largest_value_in_steps(graph, peak, maximum):
    graph.set_series(Series("Read", Graph.DISK_READ, [0.0, float(peak)]))

    assert graph.maximum() == pytest.approx(maximum)


def test_graph_without_values_has_a_scale(graph):
    graph.set_series()

    assert graph.maximum() == 1
    assert graph.latest() == ""
    assert not graph.grab().isNull()


def test_graph_with_a_fixed_maximum_keeps_it(graph):
    graph.set_maximum(100)

    assert graph.maximum() == 100


def test_graph_with_labels_differs_from_one_without(graph):
    before = graph.grab().toImage()

    graph.set_span("1 minute")

    assert graph.grab().toImage() != before
    assert graph.minimumSizeHint().height() < graph.sizeHint().height()


@pytest.mark.parametrize(
    ("x", "text"), [(299, "Read: 30 MiB/s\nWritten: 5 MiB/s"), (290, "Read: 1 MiB/s"), (10, "")]
)
def test_tooltip_tells_the_values_under_the_pointer(graph, x, text):
    graph.show()
    place = QPoint(x, 50)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, graph.mapToGlobal(place))

    QApplication.sendEvent(graph, event)

    assert QToolTip.text() == text
    QToolTip.hideText()
