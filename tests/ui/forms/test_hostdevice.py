from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTreeView
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.forms import bound_to, form_of, machine
from vmgui.hardware.kinds.hostdev_document import Hostdev
from vmgui.hardware.kinds.hostdev_pci import HostMdevKind, HostPciKind
from vmgui.hardware.kinds.hostdev_usb import HostUsbKind
from vmgui.hardware.scene import HostDevice, Option
from vmgui.ui.forms.form import Form
from vmgui.xmldoc.domain.domain import Domain

PCI = """\
<hostdev mode='subsystem' type='pci' managed='yes'><source>
<address domain='0x0000' bus='0x{bus}' slot='0x00' function='0x0'/></source></hostdev>"""
USB = """\
<hostdev mode='subsystem' type='usb' managed='yes'><source>
<vendor id='0x1234'/><product id='0x5678'/></source></hostdev>"""
MDEV = """\
<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source>
<address uuid='{uuid}'/></source></hostdev>"""
ONE, TWO = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"


def pci(address: str, name: str, group: str = "", **more: Any) -> Option:
    label = f"{address} Maker {name}"
    return Option(address, label, device=HostDevice(name, "Maker", address, group=group), **more)


OFFERS = {
    "pci": (
        pci("0000:01:00.0", "Card", "2"),
        pci("0000:02:00.0", "Graphics", "1"),
        pci("0000:02:00.1", "Sound", "1"),
    ),
    "usb": (
        Option(
            "0781:5591@1.4",
            "0781:5591 SanDisk Cruzer",
            device=HostDevice("Cruzer", "SanDisk", "Bus 1, device 4"),
        ),
    ),
    "mdev": (
        Option(ONE, f"{ONE} vgpu-1", device=HostDevice("vgpu-1", address=ONE)),
        Option(TWO, f"{TWO} vgpu-2", "It is not started.", HostDevice("vgpu-2", address=TWO)),
    ),
}


def with_device(xml: str) -> tuple[Domain, Hostdev]:
    domain = machine(xml)
    return domain, next(iter(domain.devices)).viewed_as(Hostdev)


def shown(qtbot: QtBot, kind: Any, xml: str, **more: Any) -> tuple[Form, Hostdev]:
    domain, device = with_device(xml)
    form = form_of(qtbot, kind)
    form.bind(bound_to(device, domain, **{"offers": OFFERS, **more}))
    return form, device


def line(form: Form, name: str = "pci") -> QLineEdit:
    return form.findChild(QLineEdit, name)


def note(form: Form, what: str, name: str = "pci") -> str:
    label = form.findChild(QLabel, f"{name}-{what}")
    return label.text() if label.isVisible() else ""


def view(form: Form, name: str = "pci") -> QTreeView:
    return form.findChild(QTreeView, f"{name}-devices")


def rows(form: Form, name: str = "pci") -> list[str]:
    model = view(form, name).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def open_list(form: Form, name: str = "pci") -> QTreeView:
    form.findChild(QPushButton, f"{name}-choose").setChecked(True)
    return view(form, name)


def pick(qtbot: QtBot, form: Form, row: int, name: str = "pci") -> None:
    devices = open_list(form, name)
    place = devices.visualRect(devices.model().index(row, 0)).center()
    qtbot.mouseClick(devices.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_device_has_the_name_that_the_host_gives_it(qtbot: QtBot) -> None:
    form, _device = shown(qtbot, HostPciKind(), PCI.format(bus="01"))

    assert line(form).text() == "0000:01:00.0 Maker Card"
    assert not view(form).isVisible()


def test_device_that_is_gone_is_said(qtbot: QtBot) -> None:
    form, _device = shown(qtbot, HostPciKind(), PCI.format(bus="09"))

    assert line(form).text() == "0000:09:00.0"
    assert note(form, "known") == "This device is not on the host now."


def test_nothing_is_said_of_a_device_before_the_host_was_asked(qtbot: QtBot) -> None:
    form, _device = shown(qtbot, HostPciKind(), PCI.format(bus="09"), offers={})

    assert note(form, "known") == ""


def test_list_is_there_for_a_new_device(qtbot: QtBot) -> None:
    form, _device = shown(qtbot, HostPciKind(), PCI.format(bus="00"), is_new=True)

    assert view(form).isVisible()
    assert line(form).text() == ""
    assert line(form).placeholderText() == "No device chosen"


def test_list_opens_on_request_with_the_cursor_in_the_filter(qtbot: QtBot) -> None:
    form, _device = shown(qtbot, HostPciKind(), PCI.format(bus="01"))
    button = form.findChild(QPushButton, "pci-choose")
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)

    qtbot.keyClick(button, Qt.Key.Key_Space)

    assert view(form).isVisible()
    assert form.findChild(QLineEdit, "pci-filter").hasFocus()


def test_devices_of_a_group_stand_together_and_the_present_one_is_marked(qtbot: QtBot) -> None:
    form, _device = shown(qtbot, HostPciKind(), PCI.format(bus="01"))

    assert rows(form) == ["Graphics", "Sound", "Card"]
    assert view(form).currentIndex().row() == 2


def test_picked_device_is_written(qtbot: QtBot) -> None:
    form, device = shown(qtbot, HostPciKind(), PCI.format(bus="01"))

    with qtbot.waitSignal(form.edited):
        pick(qtbot, form, 0)

    assert device.pci == "0000:02:00.0"
    assert line(form).text() == "0000:02:00.0 Maker Graphics"


def test_devices_that_go_along_are_named(qtbot: QtBot) -> None:
    form, _device = shown(qtbot, HostPciKind(), PCI.format(bus="02"))

    assert "0000:02:00.1 Maker Sound" in note(form, "group")


def test_device_alone_in_its_group_needs_no_hint(qtbot: QtBot) -> None:
    form, _device = shown(qtbot, HostPciKind(), PCI.format(bus="01"))

    assert note(form, "group") == ""


def test_filter_changes_nothing_but_what_is_shown(qtbot: QtBot) -> None:
    form, device = shown(qtbot, HostPciKind(), PCI.format(bus="01"))
    before = device.xml()
    open_list(form)

    with qtbot.assertNotEmitted(form.edited):
        qtbot.keyClicks(form.findChild(QLineEdit, "pci-filter"), "maker 02:00 graph")

    assert rows(form) == ["Graphics"]
    assert device.xml() == before
    assert not view(form).selectionModel().hasSelection()


def test_filter_that_nothing_matches_says_so(qtbot: QtBot) -> None:
    form, _device = shown(qtbot, HostPciKind(), PCI.format(bus="01"))
    open_list(form)

    form.findChild(QLineEdit, "pci-filter").setText("nonsense")

    assert note(form, "empty") == "No device matches the filter."


def test_host_without_devices_says_so(qtbot: QtBot) -> None:
    form, _device = shown(qtbot, HostPciKind(), PCI.format(bus="00"), offers={"pci": ()})

    assert note(form, "empty")


def test_devices_that_come_later_change_nothing(qtbot: QtBot) -> None:
    domain, device = with_device(PCI.format(bus="01"))
    before = domain.xml()
    form = form_of(qtbot, HostPciKind())

    for count in range(4):
        form.bind(bound_to(device, domain, offers={"pci": OFFERS["pci"][:count]}))

    assert domain.xml() == before
    assert rows(form) == ["Graphics", "Sound", "Card"]


def test_device_that_the_machine_has_already_cannot_be_picked(qtbot: QtBot) -> None:
    xml = PCI.format(bus="01") + PCI.format(bus="02")
    form, device = shown(qtbot, HostPciKind(), xml)

    pick(qtbot, form, 0)

    assert device.pci == "0000:01:00.0"


def test_columns_that_say_nothing_are_hidden(qtbot: QtBot) -> None:
    form, _device = shown(qtbot, HostUsbKind(), USB)

    devices = open_list(form, "usb")

    titles = [
        devices.model().headerData(place, Qt.Orientation.Horizontal)
        for place in range(devices.model().columnCount())
        if not devices.isColumnHidden(place)
    ]
    assert titles == ["Device", "Vendor", "Address"]


def test_usb_device_is_picked_in_the_way_that_the_present_one_is_named(qtbot: QtBot) -> None:
    form, device = shown(qtbot, HostUsbKind(), USB)

    pick(qtbot, form, 0, "usb")

    assert device.usb == "0781:5591"


def test_mediated_device_can_be_typed(qtbot: QtBot) -> None:
    form, device = shown(qtbot, HostMdevKind(), MDEV.format(uuid=ONE))
    typed = line(form, "mediated")
    typed.setFocus()
    typed.selectAll()

    qtbot.keyClicks(typed, TWO)

    assert device.mediated == TWO
    assert typed.text() == TWO


def test_mediated_device_that_is_not_started_is_greyed_with_the_reason(qtbot: QtBot) -> None:
    form, device = shown(qtbot, HostMdevKind(), MDEV.format(uuid=ONE))

    pick(qtbot, form, 1, "mediated")

    index = view(form, "mediated").model().index(1, 0)
    assert device.mediated == ONE
    assert not index.flags() & Qt.ItemFlag.ItemIsEnabled
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "It is not started."


def test_change_is_marked(qtbot: QtBot) -> None:
    domain, device = with_device(PCI.format(bus="01"))
    form = form_of(qtbot, HostPciKind())
    form.bind(bound_to(device, domain, offers=OFFERS, original=device.copy()))

    pick(qtbot, form, 1)

    assert "Before: 0000:01:00.0 Maker Card" in line(form).toolTip()


@pytest.mark.parametrize("kind", [HostPciKind(), HostUsbKind(), HostMdevKind()])
def test_everything_has_a_name(qtbot: QtBot, kind: Any) -> None:
    xml = {"pci": PCI.format(bus="01"), "usb": USB, "mdev": MDEV.format(uuid=ONE)}[kind.type]
    form, _device = shown(qtbot, kind, xml, is_new=True)

    assert not unnamed(form.window())
