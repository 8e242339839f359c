from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.creation.build.cases import CASES, EMULATED, ISO, KVM, LINUX, OLD, case, made
from vmgui.core.creation.answers import DiskAnswer, Platform, StorageChoice
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.xmldoc.domain.domain import Domain

PC = Platform("kvm", "x86_64", "pc")


def disks(domain: Domain) -> list[DiskDevice]:
    return [disk.viewed_as(DiskDevice) for disk in domain.devices.disks]


def buses(domain: Domain) -> list[tuple[str, str | None, str | None]]:
    return [(disk.what, disk.bus, disk.target) for disk in disks(domain)]


def test_new_disk_is_written_by_the_best_means() -> None:
    disk, drive = disks(case("iso"))

    assert (disk.file, disk.format, disk.discard) == (
        "/var/lib/libvirt/images/web.qcow2",
        "qcow2",
        "unmap",
    )
    assert (drive.has_medium, drive.is_readonly, drive.format) == (False, True, "raw")


def test_disk_is_on_virtio_and_drive_on_sata() -> None:
    assert buses(case("iso")) == [("disk", "virtio", "vda"), ("cdrom", "sata", "sda")]


def test_disk_of_old_system_is_on_what_it_knows() -> None:
    around = replace(KVM, system=OLD, domain_capabilities=None)

    assert buses(made(around=around, platform=PC)) == [
        ("disk", "ide", "hda"),
        ("cdrom", "ide", "hdb"),
    ]
    assert buses(made(around=around, platform=EMULATED)) == [
        ("disk", "sata", "sda"),
        ("cdrom", "sata", "sdb"),
    ]


def test_disk_of_old_system_is_never_on_virtio() -> None:
    assert buses(made(around=replace(KVM, system=OLD), platform=PC))[0] == ("disk", "sata", "sda")


def test_disk_of_system_that_knows_virtio_scsi_only_is_on_it() -> None:
    devices = frozenset({"http://pcisig.com/pci/1af4/1048"})
    around = replace(KVM, system=replace(LINUX, devices=devices))

    assert buses(made(around=around))[0] == ("disk", "scsi", "sda")


def test_drive_of_machine_that_is_no_pc_is_on_scsi() -> None:
    found = buses(made(platform=Platform("kvm", "aarch64", "virt")))

    assert found == [("disk", "virtio", "vda"), ("cdrom", "scsi", "sda")]


def test_other_hypervisors_get_what_they_have() -> None:
    around = replace(KVM, domain_capabilities=None)

    found = disks(made(around=around, platform=Platform("xen", "x86_64", "xenfv")))

    assert [(disk.bus, disk.driver_name, disk.discard) for disk in found] == [
        ("xen", None, None),
        ("xen", None, None),
    ]


def test_block_device_is_raw() -> None:
    disk = disks(case("iso-existing"))[0]

    assert (disk.type, disk.block_device, disk.file) == ("block", "/dev/vg/disk", None)
    assert disk.format == "raw"


def test_volume_without_path_is_named_with_its_pool() -> None:
    answers, around = CASES["iso-existing"]

    disk = disks(made(answers, around, disk=DiskAnswer(StorageChoice.EXISTING, path="ceph/web")))[0]

    assert (disk.type, disk.pool, disk.volume) == ("volume", "ceph", "web")
    assert (disk.file, disk.block_device) == (None, None)


def test_medium_of_live_system_stays() -> None:
    assert [disk.file for disk in disks(case("live"))] == ["/iso/install.iso"]


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("windows-drivers", [None, "/iso/virtio-win.iso"]),
        ("cloud", ["/var/lib/libvirt/images/web-seed.iso"]),
        ("manual", []),
        ("pxe", []),
    ],
)
def test_drives_are_those_that_are_needed(name: str, media: list[str | None]) -> None:
    assert [disk.file for disk in disks(case(name)) if disk.what == "cdrom"] == media


def test_machine_without_storage_has_none() -> None:
    answers, around = CASES["manual"]

    domain = made(answers, around, disk=DiskAnswer(StorageChoice.NONE))

    assert list(domain.devices.disks) == []
    assert ISO.disk.choice is StorageChoice.NEW
