from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmgui.base.compat import override
from vmgui.ui.widgets.flow import FlowLayout


class Block(QWidget):
    """A widget of a known size."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(40, 20)


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    layout = FlowLayout(widget)
    layout.setSpacing(10)
    for _number in range(3):
        block = Block()
        block.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout.addWidget(block)
    return widget


@pytest.mark.parametrize(("width", "height"), [(140, 20), (139, 50), (89, 80), (10, 80)])
def test_height_grows_as_the_width_shrinks(parent, width, height):
    assert parent.layout().heightForWidth(width) == height


def test_widgets_are_put_side_by_side_and_wrap(parent):
    parent.resize(100, 100)
    parent.show()

    places = [(block.x(), block.y()) for block in parent.findChildren(Block)]
    assert places == [(0, 0), (50, 0), (0, 30)]


def test_hidden_widgets_take_no_room(parent):
    parent.show()
    parent.findChildren(Block)[0].hide()

    assert parent.layout().heightForWidth(90) == 20


def test_minimum_is_one_widget(parent):
    assert parent.layout().minimumSize() == QSize(40, 20)
    assert parent.layout().sizeHint() == QSize(40, 20)


def test_items_are_numbered_and_can_be_taken(parent):
    layout = parent.layout()

    assert layout.takeAt(1) is not None
    assert layout.count() == 2
    assert layout.itemAt(2) is None
    assert layout.takeAt(5) is None
    assert layout.expandingDirections() == Qt.Orientation(0)
