from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.forms import bound_to, form_of, machine
from vmgui.hardware.panels.boot import BootPanel
from vmgui.hardware.panels.bootdomain import BootDomain
from vmgui.ui.forms.form import Form
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.os import BootDevice

DISK = "<disk type='file'><source file='/a'/><target dev='vda' bus='virtio'/>{order}</disk>"
CDROM = "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/>{order}</disk>"
NIC = "<interface type='user'><mac address='52:54:00:11:22:33'/>{order}</interface>"


def devices(*orders: int | None) -> str:
    return "".join(
        device.format(order="" if order is None else f"<boot order='{order}'/>")
        for device, order in zip((DISK, CDROM, NIC), orders, strict=True)
    )


def shown(qtbot: QtBot, domain: Domain, *others: Domain) -> Form:
    form = form_of(qtbot, BootPanel())
    original, present = ([each.viewed_as(BootDomain) for each in others] + [None, None])[:2]
    element = domain.viewed_as(BootDomain)
    form.bind(bound_to(element, domain, original=original, present=present))
    return form


def entries(form: Form) -> list[tuple[str, bool]]:
    view = form.findChild(QListWidget, "order")
    rows = [view.item(row) for row in range(view.count())]
    return [(row.text(), row.checkState() is Qt.CheckState.Checked) for row in rows]


def orders(domain: Domain) -> list[int | None]:
    return [device.boot_order for device in domain.devices]


def button(form: Form, name: str) -> QPushButton:
    return form.findChild(QPushButton, f"order-{name}")


def choose(form: Form, row: int) -> QListWidget:
    view = form.findChild(QListWidget, "order")
    view.setFocus()
    view.setCurrentRow(row)
    return view


def test_devices_that_are_tried_come_first_and_are_checked(qtbot: QtBot) -> None:
    form = shown(qtbot, machine(devices(2, None, 1)))

    assert entries(form) == [
        ("NIC :11:22:33", True),
        ("VirtIO Disk 1", True),
        ("SATA CDROM 1", False),
    ]


def test_checked_device_is_tried_last(qtbot: QtBot) -> None:
    domain = machine(devices(1, None, None))
    form = shown(qtbot, domain)

    choose(form, 1)
    qtbot.keyClick(form.findChild(QListWidget, "order"), Qt.Key.Key_Space)

    assert orders(domain) == [1, 2, None]
    assert entries(form)[1] == ("SATA CDROM 1", True)


def test_unchecked_device_is_not_tried(qtbot: QtBot) -> None:
    domain = machine(devices(1, 2, None))
    form = shown(qtbot, domain)

    choose(form, 0)
    with qtbot.waitSignal(form.edited):
        qtbot.keyClick(form.findChild(QListWidget, "order"), Qt.Key.Key_Space)

    assert orders(domain) == [None, 1, None]


def test_button_moves_a_device_and_keeps_it_current(qtbot: QtBot) -> None:
    domain = machine(devices(1, 2, 3))
    form = shown(qtbot, domain)
    view = choose(form, 2)

    qtbot.mouseClick(button(form, "up"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(form, "up"), Qt.MouseButton.LeftButton)

    assert orders(domain) == [2, 3, 1]
    assert view.currentRow() == 0
    assert not button(form, "up").isEnabled()
    assert button(form, "down").isEnabled()


def test_keys_move_a_device(qtbot: QtBot) -> None:
    domain = machine(devices(1, 2, 3))
    form = shown(qtbot, domain)
    view = choose(form, 0)
    qtbot.waitUntil(view.hasFocus)

    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)

    assert orders(domain) == [2, 1, 3]


def test_dragged_device_is_written(qtbot: QtBot) -> None:
    domain = machine(devices(1, 2, 3))
    form = shown(qtbot, domain)
    view = choose(form, 0)

    view.insertItem(2, view.takeItem(0))  # as Qt does at the end of a drag
    with qtbot.waitSignal(form.edited):
        view.moved.emit()

    assert orders(domain) == [3, 1, 2]


def test_showing_changes_nothing(qtbot: QtBot) -> None:
    domain = machine(devices(None, 7, 3), "<!-- kept -->")
    before = domain.xml()

    shown(qtbot, domain)

    assert domain.xml() == before


def test_old_list_of_kinds_becomes_an_order(qtbot: QtBot) -> None:
    domain = machine(devices(None, None, None))
    for kind in ("cdrom", "hd"):
        domain.os.boot_devices.append(BootDevice.create()).device = kind
    form = shown(qtbot, domain)

    choose(form, 1)
    qtbot.mouseClick(button(form, "up"), Qt.MouseButton.LeftButton)

    assert orders(domain) == [1, 2, None]
    assert not len(domain.os.boot_devices)


def test_machine_without_bootable_devices_says_so(qtbot: QtBot) -> None:
    form = shown(qtbot, machine("<video><model type='vga'/></video>"))

    empty = form.findChild(QLabel, "order-empty")

    assert empty.isVisible()
    assert empty.text() == "No bootable devices"
    assert not button(form, "up").isVisible()


def test_change_is_marked_and_the_running_machine_told(qtbot: QtBot) -> None:
    domain = machine(devices(2, 1, None))
    before, running = machine(devices(1, 2, None)), machine(devices(None, None, 1))

    form = shown(qtbot, domain, before, running)

    row = form.row("order")
    assert row.label is not None
    assert row.label.text().endswith("•")
    assert row.focus_widget is not None
    assert "VirtIO Disk 1, SATA CDROM 1" in row.focus_widget.toolTip()
    assert form.findChild(QLabel, "order-present").text() == "Running with: NIC :11:22:33"


@pytest.mark.parametrize("type_", ["kvm", "xen"])
def test_everything_has_a_name(qtbot: QtBot, type_: str) -> None:
    form = shown(qtbot, machine(devices(1, None, None), type_=type_))

    assert not unnamed(form.window())
