from __future__ import annotations

from tests.documents import document
from tests.support.worlds import Machine, mac_of
from vmgui.base.records import BootFile, DiskUse, DomainDetails, Graphics
from vmgui.core.describing import details_of


def test_details_of_description_has_what_the_list_shows() -> None:
    machine = Machine("m1", title="One", folder="a/b", tags=("x",), vcpus=3, memory_mib=64)

    details = details_of(machine.xml())

    assert details == DomainDetails(
        title="One",
        folder="a/b",
        tags=("x",),
        vcpus=3,
        vcpus_max=3,
        memory_kib=65536,
        memory_max_kib=65536,
        architecture="x86_64",
        graphics=(Graphics("vnc"),),
        disks=("/images/m1.qcow2",),
        uses=(DiskUse("vda", "/images/m1.qcow2"),),
        macs=(mac_of("m1"),),
    )


def test_details_of_description_leave_empty_drives_out() -> None:
    details = details_of(document("linux-q35-uefi"))

    assert details.disks == ("/var/lib/libvirt/images/web-01.qcow2", "fast/web-01-data")
    assert details.uses == (
        DiskUse(
            "vda",
            "/var/lib/libvirt/images/web-01.qcow2",
            backing=("/var/lib/libvirt/images/debian-12.qcow2",),
            format="qcow2",
        ),
        DiskUse("vdb", "fast/web-01-data", is_shareable=True, format="raw"),
    )


def test_details_of_description_have_what_else_it_boots_from() -> None:
    details = details_of(document("linux-q35-uefi"))

    assert details.boot_files == (
        BootFile("loader", "/usr/share/OVMF/OVMF_CODE_4M.ms.fd"),
        BootFile("nvram", "/var/lib/libvirt/qemu/nvram/web-01_VARS.fd"),
    )


def test_details_of_something_else_is_empty() -> None:
    assert details_of("<network/>") == DomainDetails()
    assert details_of("<domain") == DomainDetails()
