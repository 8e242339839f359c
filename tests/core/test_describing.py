from __future__ import annotations

from tests.support.worlds import Machine, mac_of
from vmgui.base.records import DomainDetails, Graphics
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
        macs=(mac_of("m1"),),
    )


def test_details_of_something_else_is_empty() -> None:
    assert details_of("<network/>") == DomainDetails()
    assert details_of("<domain") == DomainDetails()
