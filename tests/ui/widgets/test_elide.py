from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from vmgui.ui.widgets.elide import ElideLabel

PATH = "/var/lib/libvirt/images/production/mail-server.qcow2"


@pytest.fixture
def label(qtbot):
    made = ElideLabel(PATH)
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    return made


def help_event(label: ElideLabel) -> QHelpEvent:
    return QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(2, 2), label.mapToGlobal(QPoint(2, 2)))


def test_label_with_room_shows_all(label):
    assert not label.is_elided()


def test_label_without_room_keeps_its_text_for_assistive_technology(label):
    label.resize(label.width() // 2, label.height())

    assert label.is_elided()
    interface = QAccessible.queryAccessibleInterface(label)
    assert interface.text(QAccessible.Text.Name) == PATH
    assert not label.grab().isNull()


def test_label_may_be_made_narrow(label):
    assert label.minimumSizeHint().width() < label.sizeHint().width() / 3


def test_tooltip_tells_the_whole_text_only_while_it_is_shortened(qtbot, label):
    label.show()

    QApplication.sendEvent(label, help_event(label))
    assert not QToolTip.isVisible()

    label.resize(label.width() // 2, label.height())
    QApplication.sendEvent(label, help_event(label))
    assert QToolTip.text() == PATH

    label.resize(label.sizeHint())
    QApplication.sendEvent(label, help_event(label))
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_mode_chooses_the_end(qtbot):
    label = ElideLabel(PATH, mode=Qt.TextElideMode.ElideRight)
    qtbot.addWidget(label)
    label.resize(80, 20)

    assert label.is_elided()
