from __future__ import annotations

import pytest

from vmgui.base.ids import HostId
from vmgui.core.creation.blueprint import (
    Blueprint,
    Copy,
    Installation,
    Overlay,
    PlannedImage,
    Upload,
)
from vmgui.core.creation.needs import Needed, needed_images
from vmgui.core.operations.images import NewImage
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

BASE = "/p/base"
FILE = "<disk><source file='/p/{name}'/></disk>"


def planned(
    name: str, content: Upload | Copy | Overlay | None = None, format_: str = "qcow2"
) -> PlannedImage:
    return PlannedImage(f"/p/{name}", NewImage("p", name, format_, 1), content)


def needed(disks: str, *images: PlannedImage, medium: str = "") -> tuple[Needed, ...]:
    xml = f"<domain><devices>{disks}<disk device='cdrom'/></devices></domain>"
    installation = Installation(medium=medium)
    blueprint = Blueprint(HostId("h"), "m", xml, images=images, installation=installation)
    return needed_images(blueprint, parse(xml, Domain))


@pytest.mark.parametrize(
    ("disks", "medium", "expected"),
    [
        (["disk"], "", ["disk"]),
        (["overlay"], "", ["base", "overlay"]),
        (["copy"], "", ["base (scratch)", "copy"]),
        (["copy", "overlay"], "", ["base", "copy", "overlay"]),
        ([], BASE, ["base"]),
        (["copy"], BASE, ["base", "copy"]),
        (["another"], "", []),
        ([], "", []),
    ],
)
def test_only_images_that_are_needed_are_made(
    disks: list[str], medium: str, expected: list[str]
) -> None:
    images = (
        planned("base", Upload("/here")),
        planned("disk"),
        planned("copy", Copy(BASE, "raw")),
        planned("overlay", Overlay(BASE, "raw")),
    )

    found = needed("".join(FILE.format(name=name) for name in disks), *images, medium=medium)

    names = [f"{each.image.image.name}{' (scratch)' * each.is_scratch}" for each in found]
    assert names == expected


def test_image_of_a_disk_that_names_pool_and_volume_is_made() -> None:
    assert needed("<disk><source pool='p' volume='disk'/></disk>", planned("disk"))


@pytest.mark.parametrize("format_", ["vmdk", "vdi", "qcow2"])
def test_copy_of_what_libvirt_reads_is_made_on_the_host(format_: str) -> None:
    images = (planned("base", Upload("/here"), format_), planned("copy", Copy(BASE, format_)))

    found = needed(FILE.format(name="copy"), *images)

    assert [each.image for each in found] == list(images)
