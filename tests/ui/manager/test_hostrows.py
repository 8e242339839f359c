from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from tests.models.fakes import NODE1, NODE2, FakeSamples, domain_record, host_record, inventory_of
from vmgui.base.ids import HostId
from vmgui.base.settings import Grouping
from vmgui.base.states import HostState
from vmgui.base.storage import MemoryStorage
from vmgui.core.inventory import Inventory
from vmgui.models.columns import place_of
from vmgui.models.machines import MachineTree
from vmgui.ui.manager.tree import MachineView

PROBLEM = "node1 cannot be reached: nobody in the network knows a host of this name."
STATE = place_of("state")
LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


class Screen:
    """The tree with one host in trouble and one that is well."""

    def __init__(self, qtbot: QtBot) -> None:
        bad = host_record(NODE1, state=HostState.FAILED, problem=PROBLEM)
        self.inventory: Inventory = inventory_of(domain_record("a", NODE2), hosts=[bad])
        self.tree = MachineTree(self.inventory, FakeSamples())
        self.view = MachineView(self.tree, MemoryStorage())
        qtbot.addWidget(self.view)
        self.view.resize(1400, 300)
        self.view.show()
        qtbot.waitExposed(self.view)

    def buttons(self) -> list[QToolButton]:
        found = self.view.findChildren(QToolButton, "row-retry")
        return [button for button in found if button.isVisible()]


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    made = Screen(qtbot)
    qtbot.waitUntil(lambda: len(made.buttons()) == 1)
    yield made
    made.view.close()


def test_host_in_trouble_has_a_button_behind_its_sentence(screen: Screen) -> None:
    (button,) = screen.buttons()
    cell = screen.view.visualRect(screen.tree.host_index(NODE1).siblingAtColumn(STATE))
    words = screen.view.fontMetrics().horizontalAdvance(PROBLEM)

    assert button.accessibleName() == "Retry node1"
    assert button.geometry().left() > cell.left() + words > cell.right()
    assert cell.top() <= button.geometry().top() < button.geometry().bottom() <= cell.bottom()


def test_retry_names_the_host(screen: Screen) -> None:
    heard: list[HostId] = []
    screen.view.retry_wanted.connect(heard.append)

    screen.buttons()[0].click()

    assert heard == [NODE1]


def test_narrow_view_keeps_the_button_on_screen(screen: Screen, qtbot: QtBot) -> None:
    screen.view.resize(500, 300)

    def is_inside() -> bool:
        return screen.buttons()[0].geometry().right() < screen.view.viewport().width()

    qtbot.waitUntil(is_inside)


@pytest.mark.parametrize("direction", [LTR, RTL])
def test_sentence_is_painted_beyond_its_column(
    direction: Qt.LayoutDirection, screen: Screen, qtbot: QtBot
) -> None:
    screen.view.setLayoutDirection(direction)
    qtbot.waitUntil(lambda: len(screen.buttons()) == 1)
    row = screen.tree.host_index(NODE1)
    beyond = screen.view.visualRect(row.siblingAtColumn(place_of("cpu")))

    image = screen.view.viewport().grab(beyond).toImage()

    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert len(colours) > 2


def test_button_goes_when_the_host_is_well_and_comes_back(screen: Screen, qtbot: QtBot) -> None:
    screen.inventory.put_host(host_record(NODE1))
    qtbot.waitUntil(lambda: screen.buttons() == [])

    screen.inventory.put_host(host_record(NODE1, state=HostState.WAITING, problem=PROBLEM))

    qtbot.waitUntil(lambda: len(screen.buttons()) == 1)


def test_button_survives_another_grouping(screen: Screen, qtbot: QtBot) -> None:
    screen.tree.set_grouping(Grouping.STATE)
    qtbot.waitUntil(lambda: screen.buttons() == [])

    screen.tree.set_grouping(Grouping.HOST)

    qtbot.waitUntil(lambda: len(screen.buttons()) == 1)
