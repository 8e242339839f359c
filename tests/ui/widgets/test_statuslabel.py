from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFormLayout, QWidget

from vmgui.ui.style import icon_extent
from vmgui.ui.widgets.statuslabel import StatusLabel


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
