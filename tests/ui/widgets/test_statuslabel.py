from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QFormLayout, QWidget

from vmgui.ui.style import icon_extent
from vmgui.ui.widgets.statuslabel import StatusLabel


def rows_of_icon(label):
    """The first and the last row of pixels in which the icon has something."""
    image = label.grab().toImage()
    ground = image.pixelColor(0, 0)
    rows = [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y) != QColor(ground) for x in range(icon_extent(label)))
    ]
    return rows[0], rows[-1]


def test_set_status_makes_room_for_the_icon(qtbot):
    label = StatusLabel()
    qtbot.addWidget(label)
    label.setText("Running")
    before = label.sizeHint().width()

    label.set_status("domain.running", "Running")

    assert label.role() == "domain.running"
    assert label.sizeHint().width() > before + icon_extent(label)


def test_set_status_without_icon_takes_no_room(qtbot):
    label = StatusLabel()
    qtbot.addWidget(label)
    label.set_status("domain.running", "Running")

    label.set_status(None, "Running")

    assert label.contentsMargins().left() == 0
    assert not label.grab().isNull()


def test_text_is_the_value_in_a_form(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    label = StatusLabel()
    QFormLayout(page).addRow("State:", label)

    label.set_status("domain.off", "Shut off")

    interface = QAccessible.queryAccessibleInterface(label)
    assert interface.text(QAccessible.Text.Name) == "Shut off"


def test_icon_is_on_the_other_side_where_people_read_to_the_left(qtbot):
    label = StatusLabel()
    qtbot.addWidget(label)
    label.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    label.set_status("domain.running", "يعمل")

    assert label.contentsMargins().left() == 0
    assert label.contentsMargins().right() > 0
    assert not label.grab().isNull()


def test_room_grows_with_the_font(qtbot):
    label = StatusLabel()
    qtbot.addWidget(label)
    label.set_status("domain.running", "Running")
    before = label.contentsMargins().left()
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * 3)

    label.setFont(font)

    assert label.contentsMargins().left() > before


@pytest.mark.parametrize("height", [0, 120])
def test_icon_of_one_line_is_beside_its_middle(qtbot, height):
    label = StatusLabel()
    qtbot.addWidget(label)
    label.set_status("domain.running", "Running")
    label.resize(200, max(height, label.sizeHint().height()))

    top, bottom = rows_of_icon(label)

    assert (top + bottom) / 2 == pytest.approx((label.height() - 1) / 2, abs=1.5)


@pytest.mark.parametrize("extra", [0, 80])
def test_icon_of_many_lines_is_beside_the_first(qtbot, extra):
    label = StatusLabel()
    qtbot.addWidget(label)
    label.setWordWrap(True)
    label.set_status("domain.running", "one two three four five six seven eight nine ten")
    text_height = label.heightForWidth(100)
    label.resize(100, text_height + extra)
    line = label.fontMetrics().height()

    top, bottom = rows_of_icon(label)

    assert text_height >= 3 * line
    assert extra / 2 - 1 <= top
    assert (top + bottom) / 2 == pytest.approx(extra / 2 + line / 2, abs=2)
