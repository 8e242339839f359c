"""Storage volumes as a deployment guide makes and deletes them, and what else is done with them.

The number in a test's name is that of the procedure or section in the "Virtualization Deployment
and Administration Guide" of Red Hat Enterprise Linux 7.
"""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import pytest

from tests.journeys.conftest import Journey
from tests.support.descriptions import IMAGES, stored, values
from tests.support.driver import Role
from tests.support.lab import Lab, LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.machinepages import ADDING, VOLUMES, MachineWindow, Sheet
from tests.support.storagepages import (
    ADD_VOLUME,
    CLONE,
    DELETE_VOLUME,
    DOWNLOAD,
    RESIZE,
    UPLOAD,
    WIPE,
    StoragePage,
    choose_file,
    fill_volume,
)

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90)]

MIB = 2**20
DATA, HOLE = 6 * MIB, 20 * MIB


def sha256(path: Path) -> str:
    """What is in a file, as a checksum."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_image(path: Path) -> Path:
    """Write a file with random data at its ends and a hole between them."""
    data = random.Random(5).randbytes(DATA)
    with path.open("wb") as file:
        file.write(data)
        file.seek(HOLE, 1)
        file.write(data)
    return path


def image_info(host: LabHost, name: str) -> dict[str, object]:
    """What qemu-img says of a volume of the pool "default"."""
    text = host.run("qemu-img", "info", "--output=json", f"{IMAGES}/{name}")
    return dict(json.loads(text))


def test_13_11_storage_volume_is_created(journey: Journey, host_a: LabHost) -> None:
    page = StoragePage.opened(journey.start("--connect", host_a.uri))

    page.show("default")
    page.press_volume("New Volume")
    dialog = Sheet(page.program, ADD_VOLUME, "")
    page.program.window(ADD_VOLUME)
    dialog.choose("Format", "raw")
    dialog.type("Name:", "volume1.img")
    dialog.type("Max Capacity", "16 MiB")
    dialog.type("Allocation", "4 MiB")
    journey.take_picture("13-11-create-storage-volume")
    dialog.press("Finish")
    page.program.wait_closed(ADD_VOLUME)
    page.wait_line("volume1.img", Capacity="16 MiB", Allocation="4 MiB", Format="raw")
    journey.take_picture("13-11-volume")

    info = host_a.virsh("vol-info", "volume1.img", "--pool", "default")
    assert "16.00 MiB" in info
    assert "4.00 MiB" in info
    assert image_info(host_a, "volume1.img")["format"] == "raw"


def test_13_12_storage_volume_is_deleted(journey: Journey, host_a: LabHost) -> None:
    for name in ("volume1", "volume2", "volume3"):
        host_a.virsh("vol-create-as", "default", name, "8M")
    page = StoragePage.opened(journey.start("--connect", host_a.uri))

    page.show("default")
    page.choose_line("volume2")
    page.press_volume("Delete")
    page.program.wait_text("Delete the volume “volume2”", DELETE_VOLUME)
    journey.take_picture("13-12-delete-volume")
    page.answer(DELETE_VOLUME, "Delete")
    page.wait_no_line("volume2")

    listed = host_a.virsh("vol-list", "default").split()
    assert [name for name in listed if name.startswith("volume")] == ["volume1", "volume3"]


def test_13_3_6_2_storage_volume_made_in_the_browser_is_added_to_a_guest(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    program = journey.start("--connect", host_a.uri)
    machine = MachineWindow.opened(program, "guest1")

    with machine.adding("Storage") as dialog:
        dialog.mark("Select or create custom storage")
        dialog.press("Manage…")
        program.window(VOLUMES)
        program.press("New Volume", VOLUMES)
        fill_volume(program, "firstimage.img", "16 MiB", "raw")
        program.find(Role.CELL, "firstimage.img", VOLUMES)
        journey.take_picture("13-3-6-2-select-storage-volume")
        program.press("Choose Volume", VOLUMES)
        program.wait_closed(VOLUMES)
        program.wait_field("Path", f"{IMAGES}/firstimage.img", ADDING)
        dialog.choose("Device type", "Disk device")
        dialog.choose("Bus type", "VirtIO")
        dialog.choose("Cache mode", "none")
    machine.wait_row("VirtIO Disk 2")

    disk = stored(domain).find("disk[2]")
    assert disk is not None
    assert values(disk, "source", "file") == [f"{IMAGES}/firstimage.img"]
    assert values(disk, "driver", "type") == ["raw"]
    assert values(disk, "driver", "cache") == ["none"]
    assert "16.00 MiB" in host_a.virsh("vol-info", "firstimage.img", "--pool", "default")


def test_13_3_4_files_are_uploaded_to_a_far_host_and_downloaded_again(
    journey: Journey, lab: Lab, host_a: LabHost, tmp_path: Path
) -> None:
    source, target = write_image(tmp_path / "disk.img"), tmp_path / "again.img"
    program = journey.start("--connect", lab.uri(host_a.name, ssh=True))
    page = StoragePage.opened(program, host_a.name)

    page.show("default")
    page.press_in("Volumes", "Upload")
    choose_file(program, UPLOAD, source)
    program.type("Name of the volume for disk.img", "uploaded.img", UPLOAD)
    journey.take_picture("13-3-4-upload")
    page.answer(UPLOAD, "Upload")
    page.wait_line("uploaded.img", Capacity="32 MiB")
    journey.screen.wait(
        lambda: sha256(host_a.images / "uploaded.img") == sha256(source), "all is there"
    )
    page.choose_line("uploaded.img")
    page.press_volume("Download")
    choose_file(program, DOWNLOAD, target)
    journey.screen.wait(
        lambda: target.exists() and sha256(target) == sha256(source), "it is here again"
    )

    assert (host_a.images / "uploaded.img").stat().st_blocks * 512 < DATA * 2 + HOLE
    assert target.stat().st_size == source.stat().st_size


def test_13_3_4_volume_is_cloned_resized_and_wiped(journey: Journey, host_a: LabHost) -> None:
    write_image(host_a.images / "first.img")
    host_a.virsh("pool-refresh", "default")
    program = journey.start("--connect", host_a.uri)
    page = StoragePage.opened(program)
    clone = host_a.images / "second.img"

    page.show("default")
    page.choose_line("first.img")
    page.press_volume("Clone")
    program.type("Name:", "second.img", CLONE)
    journey.take_picture("13-3-4-clone")
    page.answer(CLONE, "Clone")
    page.wait_line("second.img", Capacity="32 MiB")
    assert sha256(clone) == sha256(host_a.images / "first.img")
    page.choose_line("second.img")
    page.press_volume("Resize")
    program.type("New size", "40 MiB", RESIZE)
    page.answer(RESIZE, "Resize")
    page.wait_line("second.img", Capacity="40 MiB")
    page.choose_line("first.img")
    page.press_volume("Wipe")
    program.check("Destroy what is in it for good", WIPE)
    journey.take_picture("13-3-4-wipe")
    page.answer(WIPE, "Wipe")
    zeros = hashlib.sha256(bytes(DATA * 2 + HOLE)).hexdigest()
    journey.screen.wait(lambda: sha256(host_a.images / "first.img") == zeros, "only zeros are left")

    assert image_info(host_a, "second.img")["virtual-size"] == 40 * MIB
