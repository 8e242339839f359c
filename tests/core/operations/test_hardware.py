from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.worlds import Machine, world
from vmgui.base.errors import NotPossibleNow
from vmgui.base.ids import domain_id
from vmgui.core.draft import Draft
from vmgui.core.operations import hardware
from vmgui.core.operations.hardware import Addition, add_new, set_path, take_from, uses_image
from vmgui.core.operations.images import NewImage
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse

DISK = "<disk type='file' device='disk'><target dev='{target}' bus='{bus}'/></disk>"
DOMAIN = "<domain type='kvm'><name>web1</name><devices>{devices}</devices></domain>"


def disk(target: str = "vda", bus: str = "virtio") -> str:
    return DISK.format(target=target, bus=bus)


def draft(*devices: str, present: tuple[str, ...] | None = None) -> Draft:
    running = None if present is None else DOMAIN.format(devices="".join(present))
    return Draft(DOMAIN.format(devices="".join(devices)), running)


def scene_of(made: Draft) -> Scene:
    return Scene(made.domain, is_new=True)


def targets(made: Draft) -> list[str | None]:
    return [each.target for each in made.domain.devices.disks]


# Adding


def test_disk_keeps_its_target_if_nobody_has_it() -> None:
    made = draft(disk("vda"))

    add_new(made, disk("vdc"), scene_of)

    assert targets(made) == ["vda", "vdc"]


def test_disk_whose_target_is_taken_now_or_at_the_next_start_gets_another() -> None:
    made = draft(disk("vda"), present=(disk("vda"), disk("vdb")))

    add_new(made, disk("vda"), scene_of)

    assert targets(made) == ["vda", "vdc"]


def test_controller_that_a_disk_needs_comes_with_it() -> None:
    made = draft()

    add_new(made, disk("sda", "scsi"), scene_of)

    assert sorted(each.tag for each in made.domain.devices) == ["controller", "disk"]


def test_controller_that_is_there_is_not_added_again() -> None:
    made = draft("<controller type='scsi' index='0'/>")

    add_new(made, disk("sda", "scsi"), scene_of)

    assert sorted(each.tag for each in made.domain.devices) == ["controller", "disk"]


def test_title_is_what_the_list_will_call_it() -> None:
    assert Addition(disk()).title == "VirtIO Disk"


def test_made_image_is_where_the_disk_is_kept() -> None:
    addition = Addition(disk(), NewImage("default", "a", "raw", 1))

    stored = addition.stored_at("/images/a")

    assert 'file="/images/a"' in stored.xml
    assert stored.image is None


@pytest.mark.parametrize(
    ("path", "kind", "file", "device"),
    [
        ("/images/a", "file", "/images/a", None),
        ("/dev/vg0/a", "block", None, "/dev/vg0/a"),
        ("", "file", None, None),
    ],
)
def test_path_says_what_sort_of_source_it_is(
    path: str, kind: str, file: str | None, device: str | None
) -> None:
    made = parse(disk(), DiskDevice)
    set_path(made, "/dev/sda")

    set_path(made, path)

    assert (made.type, made.file, made.block_device) == (kind, file, device)
    assert (made.source is None) is (path == "")


# Removing


def test_device_that_the_host_has_is_taken_out() -> None:
    edited, fresh = draft(disk("vda"), disk("vdb")), draft(disk("vda"), disk("vdb"))

    is_found = take_from(fresh, edited, [list(edited.domain.devices)[1]])

    assert is_found
    assert targets(fresh) == ["vda"]


def test_device_that_was_never_applied_is_not_found() -> None:
    edited, fresh = draft(disk("vda")), draft(disk("vda"))
    (added,) = hardware.add_to(edited, [disk("vdb")])

    assert not take_from(fresh, edited, [added])


# Looking at the host


async def test_image_of_a_machine_is_known(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1")]))
    where = desk.where(host, "web1")

    assert await uses_image(desk.fleet, where, "/images/web1.qcow2")
    assert not await uses_image(desk.fleet, where, "/images/web2.qcow2")


async def test_machine_that_is_gone_is_said(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1")]))

    with pytest.raises(NotPossibleNow):
        await hardware.fresh_draft(desk.fleet, domain_id(host.id, "another"))
