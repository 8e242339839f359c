from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import machine, part, problems, put, row, scene, summary
from vmgui.hardware.items import is_shown
from vmgui.hardware.panels.boot import BootPanel
from vmgui.hardware.panels.bootdomain import BootDomain
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain

PANEL = BootPanel()
ALL_OF_KERNEL = "<kernel>/k</kernel><initrd>/i</initrd><cmdline>quiet</cmdline><dtb>/d</dtb>"


def fields(domain: Domain) -> list[str]:
    return [name for name, _message in problems(PANEL, domain)]


def test_menu_and_its_time_go_together() -> None:
    domain = machine()
    before = serialize(domain)

    put(PANEL, domain, "has_menu", True)
    put(PANEL, domain, "menu_timeout", 3000)
    assert part(domain, "bootmenu") == '<bootmenu enable="yes" timeout="3000"/>'
    put(PANEL, domain, "has_menu", False)

    assert serialize(domain) == before


def test_direct_boot_asks_for_a_kernel() -> None:
    domain = machine()

    put(PANEL, domain, "is_direct", True)
    assert fields(domain) == ["kernel"]
    put(PANEL, domain, "kernel", "/boot/vmlinuz")

    assert fields(domain) == []
    assert summary(PANEL, domain) == "/boot/vmlinuz"


def test_direct_boot_switched_off_drops_all_of_it() -> None:
    domain = machine(os=ALL_OF_KERNEL)

    put(PANEL, domain, "is_direct", False)

    assert serialize(domain) == serialize(machine())


@pytest.mark.parametrize(
    ("os", "expected"),
    [
        ("<initrd>/i</initrd>", ["kernel", "initrd"]),
        ("<cmdline>quiet</cmdline>", ["kernel", "cmdline"]),
        ("<dtb>/d</dtb>", ["kernel", "dtb"]),
        (ALL_OF_KERNEL, []),
    ],
)
def test_what_needs_a_kernel_is_told(os: str, expected: list[str]) -> None:
    assert fields(machine(os=os)) == expected


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        (machine(os="<kernel>/k</kernel>"), False),
        (machine(os=ALL_OF_KERNEL), True),
        (machine(os="<kernel>/k</kernel>", arch="aarch64", chipset="virt"), True),
        (machine(arch="aarch64", chipset="virt"), False),
    ],
)
def test_device_tree_is_shown_where_kernels_need_one(domain: Domain, expected: bool) -> None:
    assert is_shown(row(PANEL, "dtb"), domain.viewed_as(BootDomain), scene(domain)) == expected


@pytest.mark.parametrize(
    ("os", "devices"),
    [
        ("<boot dev='hd'/>", "<disk><boot order='1'/></disk>"),
        ("", "<disk><boot order='1'/></disk><interface><boot order='1'/></interface>"),
        ("", "<disk><boot order='0'/></disk>"),
    ],
)
def test_order_that_libvirt_refuses_is_told(os: str, devices: str) -> None:
    assert fields(machine(os=os, devices=devices)) == ["order"]


def test_messages_on_a_serial_device_need_one() -> None:
    bios = "<boot dev='hd'/><bios useserial='yes'/>"

    assert fields(machine(os=bios)) == ["is_on_serial"]
    assert fields(machine(os=bios, devices="<serial type='pty'/>")) == []


@pytest.mark.parametrize("name", ["whole-machine", "container-program", "firmware-on-network"])
def test_documents_have_no_problems(name: str) -> None:
    assert problems(PANEL, parse(document(name), Domain)) == []


@pytest.mark.parametrize(
    ("os", "expected"),
    [("", [True]), ("<boot dev='hd'/>", []), ("<kernel>/boot/vmlinuz</kernel>", [])],
)
def test_machine_without_boot_device_is_warned_of(os: str, expected: list[bool]) -> None:
    domain = machine(os=os)

    found = PANEL.all_problems(domain.viewed_as(PANEL.element), scene(domain))

    assert [each.is_warning for each in found if each.field == "order"] == expected
