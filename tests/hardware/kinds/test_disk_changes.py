from __future__ import annotations

import pytest

from vmgui.hardware.kinds.disk_changes import eject_medium, insert_medium
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import canonical, parse
from vmgui.xmldoc.domain.domain import Domain


def drive(source: str = "", type_: str = "file", format_: str = "raw") -> tuple[DiskDevice, Scene]:
    domain = parse(
        f"<domain type='kvm'><name>a</name><devices><disk type='{type_}' device='cdrom'>"
        f"<driver name='qemu' type='{format_}'/>{source}<target dev='sda' bus='sata'/>"
        "</disk></devices></domain>",
        Domain,
    )
    return next(iter(domain.devices)).viewed_as(DiskDevice), Scene(domain)


@pytest.mark.parametrize(
    ("source", "type_"),
    [
        ("", "file"),
        ("<source dev='/dev/sr0'/>", "block"),
        ("<source pool='isos' volume='a.iso'/>", "volume"),
        ("<source protocol='http' name='/a.iso'><host name='web'/></source>", "network"),
    ],
)
def test_image_replaces_whatever_was_there(source: str, type_: str) -> None:
    disk, scene = drive(source, type_)

    insert_medium(disk, "/isos/new.iso", scene)

    assert disk.type == "file"
    assert disk.source is not None
    assert disk.source.xml().strip() == '<source file="/isos/new.iso"/>'


def test_drive_of_the_host_is_a_block_device() -> None:
    disk, scene = drive("<source file='/a.iso'/>")

    insert_medium(disk, "/dev/sr0", scene)

    assert (disk.type, disk.block_device, disk.file) == ("block", "/dev/sr0", None)


def test_image_and_its_predecessor_again_is_no_change() -> None:
    disk, scene = drive("<source file='/a.iso' startupPolicy='optional'/>")
    before = disk.xml()

    insert_medium(disk, "/dev/sr0", scene)
    insert_medium(disk, "/a.iso", scene)

    assert canonical(disk.xml()) == canonical(before)


def test_iso_image_is_read_as_one_after_another_format() -> None:
    disk, scene = drive(format_="qcow2")

    insert_medium(disk, "/images/floppy.qcow2", scene)
    assert disk.format == "qcow2"

    insert_medium(disk, "/isos/a.ISO", scene)
    assert disk.format == "raw"


def test_no_path_takes_the_medium_out() -> None:
    disk, scene = drive("<source file='/a.iso'/>")

    insert_medium(disk, "", scene)

    assert disk.source is None


@pytest.mark.parametrize(("type_", "expected"), [("volume", "file"), ("block", "block")])
def test_empty_drive_has_a_type_that_can_be_empty(type_: str, expected: str) -> None:
    disk, _scene = drive("<source pool='isos' volume='a.iso'/>", type_)

    eject_medium(disk)

    assert disk.type == expected
    assert not disk.has_medium


def test_policy_survives_the_medium() -> None:
    disk, _scene = drive("<source file='/a.iso' startupPolicy='optional' index='3'/>")

    eject_medium(disk)

    assert disk.source is not None
    assert disk.source.xml().strip() == '<source startupPolicy="optional"/>'
