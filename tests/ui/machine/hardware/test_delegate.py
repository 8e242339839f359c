from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QListView, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from vmgui.core.draft import Draft
from vmgui.hardware.scene import Scene
from vmgui.models.hardware import HardwareList, items
from vmgui.ui.machine.hardware.delegate import HardwareDelegate, tool_tip

XML = (
    "<domain type='kvm'><name>web1</name><os><type arch='x86_64'>hvm</type></os><devices>"
    "<disk type='file'><target dev='vda' bus='virtio'/></disk>"
    "<disk type='file'><target dev='vdb' bus='virtio'/></disk></devices></domain>"
)


def listed(qtbot: QtBot) -> tuple[QListView, HardwareList]:
    draft = Draft(XML)
    model = HardwareList()
    model.set_items(items(draft, Scene(draft.domain)))
    view = QListView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.setItemDelegate(HardwareDelegate(view))
    view.resize(300, 900)
    view.show()
    return view, model


def test_first_row_of_a_part_has_room_for_a_heading(qtbot: QtBot) -> None:
    view, model = listed(qtbot)
    rows = [item.key for item in model.items()]
    first = rows.index("disk:VirtIO Disk 1")

    heights = [view.visualRect(model.index(row)).height() for row in range(len(rows))]

    assert heights[0] == heights[1] == heights[first + 1]
    assert heights[first] > heights[first + 1]


def test_each_row_has_its_icon(qtbot: QtBot) -> None:
    view, model = listed(qtbot)
    delegate = view.itemDelegate()
    assert isinstance(delegate, HardwareDelegate)

    for row in range(model.rowCount()):
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, 300, 30)
        delegate.initStyleOption(option, model.index(row))

        assert not option.icon.isNull()
    assert not view.grab().isNull()


def test_tool_tip_says_what_the_dot_means(qtbot: QtBot) -> None:
    draft = Draft(XML)
    draft.domain.title = "Mine"
    model = HardwareList()
    qtbot.addWidget(view := QListView())
    view.setModel(model)
    model.set_items(items(draft, Scene(draft.domain)))
    rows = {item.key: item for item in model.items()}

    tips = {key: tool_tip(model.index_of(key)) for key in rows}

    disk = "disk:VirtIO Disk 1"
    assert tips["overview"].splitlines()[0] == "Not applied yet"
    assert tips[disk] == rows[disk].summary
