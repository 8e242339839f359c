from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.imageitems import BASE, HERE, TOP, info, item, user
from vmgui.base.ids import HostId
from vmgui.base.records import HostRecord
from vmgui.core.imaging.look import ImageItem
from vmgui.core.imaging.values import ImageFile
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.items import VolumeItem
from vmgui.ui.actions.registry import SPECS
from vmgui.ui.actions.spec import Selection

POOL = PoolReading("default", "dir", True, "/images", None, None, None)
RUNNING = "“web1” is running and uses the image. Shut it off first."


def volume(path: str, kind: str = "file") -> VolumeItem:
    reading = VolumeReading(Path(path).name, path, "qcow2", None, None, "", type=kind)
    return VolumeItem(HERE, POOL, reading)


@pytest.mark.parametrize(
    ("name", "image", "reason"),
    [
        ("convert", item(), None),
        ("convert", item(users=(user(is_active=True),)), RUNNING),
        ("overlay", item(users=(user(is_active=True),)), None),
        ("convert", ImageItem(HERE, ImageFile(TOP), ()), "The image could not be read."),
        ("convert", item(reason="There is no ssh."), None),
        ("overlay", item(reason="There is no ssh."), None),
        ("rebase", item(reason="There is no ssh."), "There is no ssh."),
        ("overlay", ImageItem(HERE, ImageFile(TOP), ()), "The image could not be read."),
        ("commit", item(info(BASE)), "The image builds on no other one."),
        ("commit", item(), None),
        ("rebase", item(info(TOP, file=ImageFile(TOP, "raw"))), "Only for qcow2 images."),
        (
            "resize",
            item(info(TOP, file=ImageFile(TOP, "vmdk"))),
            "Images in the format “vmdk” cannot be resized.",
        ),
        ("refresh", ImageItem(HERE, ImageFile(TOP), ()), None),
    ],
)
def test_what_is_impossible_says_why(name: str, image: ImageItem, reason: str | None) -> None:
    assert SPECS[f"image.{name}"].why_not(Selection(images=(image,))) == reason


@pytest.mark.parametrize(
    ("items", "is_possible"),
    [
        ((volume("/images/a.qcow2"),), True),
        ((volume("/dev/vg/a", "block"),), True),
        ((volume("/dev/vg/a", "block"), volume("/images/a.qcow2")), False),
        ((volume("rbd/a", "network"),), False),
        ((volume("/images/dir", "dir"),), False),
    ],
)
def test_volumes_that_are_files_are_looked_into(
    items: tuple[VolumeItem, ...], is_possible: bool
) -> None:
    reason = SPECS["volume.image"].why_not(Selection(volumes=items))

    assert (reason is None) is is_possible


@pytest.mark.parametrize(
    ("uri", "is_possible"), [("qemu:///system", True), ("qemu+ssh://node/system", False)]
)
def test_files_are_opened_on_this_computer_only(uri: str, is_possible: bool) -> None:
    host = HostRecord(HostId(uri), "node")

    reason = SPECS["host.open_image"].why_not(Selection(hosts=(host,)))

    assert (reason is None) is is_possible
