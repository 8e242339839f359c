from __future__ import annotations

from vmgui.core.draft import Draft
from vmgui.hardware.scene import Scene
from vmgui.models.hardware import Item, items
from vmgui.ui.machine.hardware.following import followed

ONE = '<disk type="file"><source file="/one"/><target dev="vda" bus="virtio"/></disk>'
TWO = '<disk type="file"><source file="/two"/><target dev="vdb" bus="virtio"/></disk>'


def draft_of(*devices: str) -> Draft:
    return Draft(
        "<domain type='kvm'><name>web1</name><os><type arch='x86_64'>hvm</type></os>"
        f"<devices>{''.join(devices)}</devices></domain>"
    )


def rows(draft: Draft) -> list[Item]:
    return items(draft, Scene(draft.domain))


def test_same_document_keeps_its_keys() -> None:
    draft = draft_of(ONE, TWO)
    before = rows(draft)

    found = followed(before, draft.domain, rows(draft), draft.domain)

    assert found == {item.key: item.key for item in before}


def test_device_on_another_bus_is_the_same_device() -> None:
    draft = draft_of(ONE, TWO)
    before = rows(draft)
    disk = next(iter(draft.domain.devices.disks))
    disk.bus = "sata"

    found = followed(before, draft.domain, rows(draft), draft.domain)

    assert found["disk:VirtIO Disk 1"] == "disk:SATA Disk 1"
    assert found["disk:VirtIO Disk 2"] == "disk:VirtIO Disk 1"


def test_device_keeps_its_identity_when_another_goes_elsewhere() -> None:
    draft = draft_of(ONE, TWO)
    before, was = rows(draft), draft.domain

    draft.rebase(draft_of(TWO).xml(), None)
    found = followed(before, was, rows(draft), draft.domain)

    assert "disk:VirtIO Disk 1" not in found
    assert found["disk:VirtIO Disk 2"] == "disk:VirtIO Disk 1"
    assert found["memory"] == "memory"
