from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from tests.models.fakes import FakeSamples, domain_record, inventory_of
from tests.support.contexts import connect, opened
from tests.support.worlds import RUNNING, Machine, world
from vmgui.base.records import Sample
from vmgui.base.states import DomainState
from vmgui.base.storage import MemoryStorage
from vmgui.core.history import History
from vmgui.models.columns import place_of
from vmgui.models.machines import MachineTree
from vmgui.ui.colours import Graph, graph_colour
from vmgui.ui.manager import delegate
from vmgui.ui.manager.delegate import MachineDelegate
from vmgui.ui.manager.tree import MachineView


def painted(view: MachineView, width: int, column: str) -> QImage:
    model = view.model()
    index = model.index(0, place_of(column), model.index(0, 0))
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    option.rect = QRect(0, 0, width, 24)
    image = QImage(width, 24, QImage.Format.Format_RGB32)
    image.fill(view.palette().color(QPalette.ColorRole.Base))
    painter = QPainter(image)
    view.itemDelegate().paint(painter, option, index)
    painter.end()
    return image


def has_hue(image: QImage, colour: QColor) -> bool:
    """True if a line of this colour is drawn, whatever smoothing has made of it."""
    return any(
        image.pixelColor(x, y).hsvSaturation() > 100
        and abs(image.pixelColor(x, y).hsvHue() - colour.hsvHue()) < 5
        for x in range(image.width())
        for y in range(image.height())
    )


async def test_graph_is_drawn_where_there_is_room_for_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as context:
        await connect(context, world(tmp_path, [Machine("a", RUNNING)]))
        history = History()
        for _number in range(60):
            history.add(Sample(cpu=0.5))
        (record,) = context.inventory.domains()
        context.sampler.histories[record.id] = history
        tree = MachineTree(context.inventory, context.sampler)
        view = MachineView(tree, context.layout)
        colour = graph_colour(Graph.CPU, view.palette())

        assert isinstance(view.itemDelegate(), MachineDelegate)
        assert has_hue(painted(view, 200, "cpu"), colour)
        assert not has_hue(painted(view, 50, "cpu"), colour)
        assert not has_hue(painted(view, 200, "name"), colour)


def _crowd() -> MachineView:
    """Forty machines that run, their graphs full."""
    records = [domain_record(f"m{number}", state=DomainState.RUNNING) for number in range(40)]
    samples = FakeSamples()
    for record in records:
        for number in range(60):
            share = number / 60
            samples.add(record.id, Sample(cpu=share, memory=share, disk_read=share))
    view = MachineView(MachineTree(inventory_of(*records), samples), MemoryStorage())
    view.resize(1200, 40 * view.fontMetrics().height() * 2)
    return view


def test_graph_is_drawn_anew_only_after_a_sample(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[object] = []
    monkeypatch.setattr(delegate, "paint_sparkline", lambda *_args: drawn.append(1))
    record = domain_record("a", state=DomainState.RUNNING)
    samples = FakeSamples()
    samples.add(record.id, Sample(cpu=0.5))
    view = MachineView(MachineTree(inventory_of(record), samples), MemoryStorage())
    qtbot.addWidget(view)

    painted(view, 200, "cpu")
    painted(view, 200, "cpu")
    assert len(drawn) == 1

    samples.add(record.id, Sample(cpu=0.7))
    painted(view, 200, "cpu")
    painted(view, 240, "cpu")
    assert len(drawn) == 3


@pytest.mark.performance
def test_speed_forty_rows_are_painted_again_within_30_ms(qtbot: QtBot) -> None:
    view = _crowd()
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    view.viewport().repaint()

    def seconds() -> float:
        start = time.perf_counter()
        view.viewport().repaint()
        return time.perf_counter() - start

    assert min(seconds() for _round in range(5)) < 0.03
