from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QStyleOptionViewItem

from tests.support.contexts import connect, opened
from tests.support.worlds import RUNNING, Machine, world
from vmgui.base.records import Sample
from vmgui.core.history import History
from vmgui.models.columns import place_of
from vmgui.models.machines import MachineTree
from vmgui.ui.colours import Graph, graph_colour
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
