"""The window of a disk image on a far host: what is in it, snapshots inside, conversion."""

from __future__ import annotations

import json

import pytest

from tests.journeys.conftest import Journey
from tests.support.descriptions import IMAGES
from tests.support.driver import Role
from tests.support.lab import Lab, LabHost
from tests.support.machinepages import Sheet
from tests.support.storagepages import ImageWindow, StoragePage

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90)]

CREATE, CONVERT = "Create Snapshot", "Convert Disk Image"
NAME, COPY = "disk.qcow2", "copy.img"


def qemu_img(host: LabHost, command: str, *arguments: str) -> object:
    """What qemu-img says on a host."""
    return json.loads(host.run("qemu-img", command, "--output=json", *arguments))


@pytest.fixture
def window(journey: Journey, lab: Lab, host_a: LabHost) -> ImageWindow:
    """The window of an image of 16 MiB that has 2 MiB of data, opened from the Storage page."""
    host_a.virsh("vol-create-as", "default", NAME, "16M", "--format", "qcow2")
    host_a.run("qemu-io", "-c", "write -P 7 4M 2M", f"{IMAGES}/{NAME}")
    program = journey.start("--connect", lab.uri(host_a.name, ssh=True))
    page = StoragePage.opened(program, host_a.name)
    page.show("default")
    page.choose_line(NAME)
    page.press_volume("Disk Image")
    return ImageWindow(program, NAME, host_a.name)


def test_disk_image_is_looked_into(journey: Journey, host_a: LabHost, window: ImageWindow) -> None:
    window.program.wait_field("Cluster size", "64 KiB", window.title)
    window.turn_to("Map")
    window.program.wait_text("Data in this image", window.title)
    journey.take_picture("image-map")
    window.turn_to("Check")
    window.press("Check")
    window.program.wait_text("Nothing is wrong with the image", window.title)

    areas = qemu_img(host_a, "map", f"{IMAGES}/{NAME}")
    assert isinstance(areas, list)
    assert [each["start"] for each in areas if each["data"]] == [4 << 20]


def test_snapshot_is_created_in_a_disk_image(
    journey: Journey, host_a: LabHost, window: ImageWindow
) -> None:
    window.turn_to("Snapshots")
    window.program.wait_text("No snapshots", window.title)
    window.press("Create Snapshot…")
    window.program.type("Name:", "before-update", CREATE)
    window.program.press("Create", CREATE)
    window.program.wait_closed(CREATE)
    window.program.find(Role.CELL, "before-update", window.title)
    journey.take_picture("image-snapshots")

    info = qemu_img(host_a, "info", f"{IMAGES}/{NAME}")
    assert isinstance(info, dict)
    assert [each["name"] for each in info["snapshots"]] == ["before-update"]


def test_disk_image_is_converted(journey: Journey, host_a: LabHost, window: ImageWindow) -> None:
    window.program.wait_field("Cluster size", "64 KiB", window.title)
    window.press("Convert")
    dialog = Sheet(window.program, CONVERT, "")
    dialog.choose("Format", "raw")
    dialog.type("New file", f"{IMAGES}/{COPY}")
    journey.take_picture("image-convert")
    dialog.press("Convert")
    window.program.wait_closed(CONVERT)
    page = StoragePage(window.program, f"{host_a.name} - Connection Details", "Storage pools")
    page.wait_line(COPY, Capacity="16 MiB", Format="raw")

    host_a.run("qemu-img", "compare", f"{IMAGES}/{NAME}", f"{IMAGES}/{COPY}")
    info = qemu_img(host_a, "info", f"{IMAGES}/{COPY}")
    assert isinstance(info, dict)
    assert info["format"] == "raw"
