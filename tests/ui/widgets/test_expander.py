from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from vmgui.ui.widgets.expander import Expander


@pytest.fixture
def made() -> list[QWidget]:
    return []


@pytest.fixture
def expander(qtbot, made) -> Expander:
    def make(parent: QWidget) -> QWidget:
        made.append(QLabel("inside", parent))
        return made[-1]

    widget = Expander("Advanced", make)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_content_is_made_once_and_when_it_is_opened(expander, made):
    assert (made, expander.content) == ([], None)

    expander.set_open(True)
    expander.set_open(False)
    expander.set_open(True)

    assert len(made) == 1
    assert expander.content is made[0]


def test_space_opens_and_closes(qtbot, expander, made):
    with qtbot.waitSignal(expander.toggled):
        qtbot.keyClick(expander.button, Qt.Key.Key_Space)
    assert expander.is_open()
    assert made[0].isVisible()

    qtbot.keyClick(expander.button, Qt.Key.Key_Space)
    assert not made[0].isVisible()


def test_arrow_points_to_where_the_text_goes_or_down(expander):
    arrow = Qt.ArrowType
    assert expander.button.arrowType() is arrow.RightArrow

    expander.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert expander.button.arrowType() is arrow.LeftArrow

    expander.set_open(True)
    assert expander.button.arrowType() is arrow.DownArrow
