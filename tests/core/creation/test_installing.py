from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.creation.build.cases import CASES, TREE
from vmgui.base.errors import InvalidInput
from vmgui.core.creation.answers import Tree
from vmgui.core.creation.blueprint import Blueprint, Installation
from vmgui.core.creation.build import blueprint
from vmgui.core.creation.facts import TreeFacts
from vmgui.core.creation.installing import arguments, installing
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import canonical, parse
from vmgui.xmldoc.domain.domain import Domain

PLAIN = (
    "<domain type='kvm'><os><type arch='{arch}'>hvm</type></os>"
    "<devices><graphics type='vnc'/></devices></domain>"
)


def planned(name: str) -> Blueprint:
    return blueprint(*CASES[name])


def first(name: str, kernel: str = "", initrd: str = "") -> Domain:
    """The description that one of the cases is started with first."""
    plan = planned(name)
    return parse(installing(plan.domain, plan.installation, kernel, initrd), Domain)


def called(device: Device) -> str:
    return device.viewed_as(DiskDevice).what if device.tag == "disk" else device.tag


def order(domain: Domain) -> list[str]:
    return [called(device) for device in domain.devices.boot_order()]


def test_medium_is_in_the_first_drive() -> None:
    domain = first("windows-drivers")

    drives = [disk.viewed_as(DiskDevice) for disk in domain.devices.disks][1:]
    assert [drive.file for drive in drives] == ["/iso/install.iso", "/iso/virtio-win.iso"]


def test_medium_that_is_a_device_is_in_the_drive() -> None:
    plan = planned("iso")

    xml = installing(plan.domain, replace(plan.installation, medium="/dev/sr0"))

    drive = parse(xml, Domain).devices.disks[1].viewed_as(DiskDevice)
    assert (drive.type, drive.block_device, drive.file) == ("block", "/dev/sr0", None)


@pytest.mark.parametrize(
    ("name", "expected", "reboot"),
    [
        ("iso", ["disk", "cdrom"], None),
        ("iso-existing", ["cdrom", "disk"], "destroy"),
        ("live", ["cdrom"], None),
        ("pxe", ["disk", "interface"], None),
        ("diskless", ["interface"], None),
        ("host-device", ["interface", "disk", "cdrom"], None),
    ],
)
def test_machine_tries_installer_where_disk_cannot_be_started(
    name: str, expected: list[str], reboot: str | None
) -> None:
    domain = first(name)

    assert order(domain) == expected
    assert domain.on_reboot == reboot


def test_network_goes_before_a_disk_with_something_on_it() -> None:
    plan = planned("pxe")

    xml = installing(plan.domain, replace(plan.installation, is_disk_first=False))

    domain = parse(xml, Domain)
    assert (order(domain), domain.on_reboot) == (["interface", "disk"], "destroy")


def test_kernel_is_started_until_it_reboots() -> None:
    domain = first("url", "/pool/linux", "/pool/initrd")

    assert (domain.os.kernel, domain.os.initrd) == ("/pool/linux", "/pool/initrd")
    assert domain.os.cmdline == f"quiet inst.repo={TREE.url}"
    assert domain.on_reboot == "destroy"


def test_kernel_without_initrd_has_none() -> None:
    assert first("url", "/pool/linux").os.initrd is None


def test_nothing_else_is_different() -> None:
    plan = planned("live")

    assert canonical(installing(plan.domain, plan.installation)) == canonical(plan.domain)


def test_machine_without_drive_is_refused() -> None:
    plan = planned("manual")

    with pytest.raises(InvalidInput, match="no CD-ROM drive"):
        installing(plan.domain, Installation(medium="/iso/install.iso"))


def test_machine_without_card_starts_as_it_is() -> None:
    plan = planned("unplugged")

    xml = installing(plan.domain, Installation(boots_network=True))

    assert order(parse(xml, Domain)) == ["disk", "cdrom"]


@pytest.mark.parametrize(
    ("family", "version", "expected"),
    [
        ("Fedora", "41", "inst.repo=http://x"),
        ("CentOS Stream", "9", "inst.repo=http://x"),
        ("Red Hat Enterprise Linux", "6.10", "method=http://x"),
        ("AlmaLinux", "", "inst.repo=http://x"),
        ("openSUSE Leap", "15.6", "install=http://x"),
        ("SUSE Linux Enterprise", "15", "install=http://x"),
        ("Debian", "12", ""),
        ("", "", ""),
    ],
)
def test_installer_is_told_where_its_tree_is(family: str, version: str, expected: str) -> None:
    tree = TreeFacts("http://x", "x86_64", "k", "i", family=family, version=version)
    domain = parse(PLAIN.format(arch="x86_64"), Domain)

    assert arguments(domain, Installation(tree=tree)) == expected


@pytest.mark.parametrize("said", ["inst.repo=http://y", "method=nfs:y", "install=http://y"])
def test_installer_that_was_told_is_not_told_again(said: str) -> None:
    domain = parse(PLAIN.format(arch="x86_64"), Domain)

    found = arguments(domain, Installation(tree=TREE, wishes=Tree(arguments=f"  {said}  quiet")))

    assert found == f"{said} quiet"


@pytest.mark.parametrize(
    ("arch", "expected"),
    [
        ("x86_64", "console=ttyS0"),
        ("aarch64", "console=ttyAMA0"),
        ("ppc64le", "console=hvc0"),
        ("s390x", ""),
    ],
)
def test_installer_without_display_speaks_on_the_serial_port(arch: str, expected: str) -> None:
    xml = PLAIN.format(arch=arch).replace("<graphics type='vnc'/>", "")

    assert arguments(parse(xml, Domain), Installation()) == expected


def test_console_that_somebody_chose_holds() -> None:
    xml = PLAIN.format(arch="x86_64").replace("<graphics type='vnc'/>", "")
    wishes = Tree(arguments="console=ttyS1,115200")

    assert arguments(parse(xml, Domain), Installation(wishes=wishes)) == "console=ttyS1,115200"
