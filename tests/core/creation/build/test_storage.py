from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.core.creation.build.cases import CASES, ISO, KVM, POOL
from vmgui.base.errors import InvalidInput
from vmgui.core.creation.answers import (
    GIB,
    Answers,
    DiskAnswer,
    FileChoice,
    ImageUse,
    Source,
    StorageChoice,
)
from vmgui.core.creation.blueprint import Conversion, Copy, Overlay, Seed, Upload
from vmgui.core.creation.build.storage import Image, Storage, plan
from vmgui.core.creation.defaults import filled
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.resources import PoolReading

IMAGES = "/var/lib/libvirt/images"
BASE = "/images/base.qcow2"
AROUND = replace(KVM, image=ImageFacts(BASE, "qcow2", 3 * GIB))
IMPORT = replace(ISO, source=Source.IMPORT, medium=FileChoice(BASE))
HERE = replace(IMPORT, medium=FileChoice("/home/me/base.qcow2", is_here=True))


def stored(answers: Answers = ISO, around: Surroundings = AROUND, **changes: Any) -> Storage:
    return plan(filled(replace(answers, **changes), around), around)


def test_new_disk_is_planned() -> None:
    storage = stored(disk=DiskAnswer(name="a.raw", format="raw", capacity=GIB, is_full=True))

    (image,) = storage.images
    assert storage.disk == Image(f"{IMAGES}/a.raw", "raw")
    assert storage.is_empty
    assert (image.path, image.content, image.is_kept) == (f"{IMAGES}/a.raw", None, False)
    assert (image.image.pool, image.image.capacity, image.image.is_full) == ("default", GIB, True)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/x/a.vdi", "vdi"), ("/x/a.QCOW2", "qcow2"), ("/x/a", "raw"), (BASE, "qcow2")],
)
def test_existing_disk_is_used(path: str, expected: str) -> None:
    storage = stored(disk=DiskAnswer(StorageChoice.EXISTING, path=path))

    assert storage.disk == Image(path, expected)
    assert (storage.is_empty, storage.images) == (False, ())


def test_facts_tell_more_than_a_name() -> None:
    around = replace(KVM, image=ImageFacts("/x/a.raw", "qcow2"))

    storage = stored(around=around, disk=DiskAnswer(StorageChoice.EXISTING, path="/x/a.raw"))

    assert storage.disk == Image("/x/a.raw", "qcow2")


def test_imported_image_is_kept() -> None:
    storage = stored(IMPORT, image_use=ImageUse.KEEP)

    assert storage == Storage(Image(BASE, "qcow2"), is_empty=False)


@pytest.mark.parametrize(
    ("use", "content"),
    [(ImageUse.COPY, Copy(BASE, "qcow2")), (ImageUse.OVERLAY, Overlay(BASE, "qcow2"))],
)
def test_image_is_made_from_an_imported_one(use: ImageUse, content: object) -> None:
    storage = stored(IMPORT, image_use=use, disk=DiskAnswer(capacity=GIB))

    (image,) = storage.images
    assert storage.disk == Image(f"{IMAGES}/web.qcow2", "qcow2")
    assert image.content == content
    assert image.image.capacity == 3 * GIB, "never smaller than what is in it"


def test_image_of_this_computer_becomes_the_disk() -> None:
    storage = stored(HERE, replace(AROUND, image=ImageFacts("/home/me/base.qcow2", "qcow2")))

    (image,) = storage.images
    assert image.content == Upload("/home/me/base.qcow2")
    assert storage.disk == Image(image.path, "qcow2")


@pytest.mark.parametrize(
    ("use", "format_", "content", "is_kept"),
    [(ImageUse.COPY, "vmdk", Copy, False), (ImageUse.OVERLAY, "qcow2", Overlay, True)],
)
def test_image_of_this_computer_is_uploaded_for_what_is_made_from_it(
    use: ImageUse, format_: str, content: type[Copy | Overlay], is_kept: bool
) -> None:
    around = replace(KVM, image=ImageFacts("/home/me/base.qcow2", format_))

    storage = stored(HERE, around, image_use=use)

    base, disk = storage.images
    assert (base.content, base.is_kept) == (Upload("/home/me/base.qcow2"), is_kept)
    assert disk.content == content(base.path, format_)
    assert storage.disk == Image(disk.path, "qcow2")


@pytest.mark.parametrize(
    ("facts", "kind", "expected"),
    [
        (ImageFacts("", "qcow2", GIB), "dir", Upload),
        (ImageFacts("", "qed", GIB), "dir", Upload),
        (ImageFacts("", "raw", GIB), "dir", Upload),
        (ImageFacts("", "raw", GIB), "logical", Upload),
        (ImageFacts("", "qcow2", GIB, "/home/me/below.qcow2"), "dir", Conversion),
        (ImageFacts("", "qed", GIB, "/home/me/below.qcow2"), "dir", Conversion),
        (ImageFacts("", "vmdk", GIB, "/home/me/below.vmdk"), "dir", Conversion),
        (ImageFacts("", "qcow2", GIB), "logical", Conversion),
        (ImageFacts("", "qcow2", GIB), "zfs", Conversion),
        (ImageFacts("", "vmdk", GIB), "logical", Conversion),
        (ImageFacts("", "vhdx", GIB), "dir", Conversion),
        (ImageFacts("", "vmdk", GIB), "dir", Copy),
    ],
)
@pytest.mark.parametrize("source", [Source.IMPORT, Source.CLOUD])
def test_image_of_this_computer_is_converted_if_its_bytes_would_be_no_disk(
    source: Source,
    facts: ImageFacts,
    kind: str,
    expected: type[Conversion | Copy | Upload],
) -> None:
    around = replace(
        KVM,
        image=replace(facts, path=HERE.medium.path),
        pools=(POOL._replace(type=kind, target_path="/dev/vg"),),
    )

    storage = stored(HERE, around, source=source, image_use=ImageUse.COPY)

    disk = next(each for each in storage.images if each.path == storage.disk.path)  # type: ignore[union-attr]
    wanted = "raw" if kind != "dir" else "qcow2"
    assert isinstance(disk.content, expected)
    assert disk.image.format == (facts.format if expected is Upload else wanted)
    assert storage.disk == Image(disk.path, disk.image.format)
    assert disk.image.capacity >= GIB


@pytest.mark.parametrize("content", [ImageUse.COPY, ImageUse.OVERLAY])
def test_image_of_unknown_size_keeps_it(content: ImageUse) -> None:
    around = replace(AROUND, image=ImageFacts(BASE, "qcow2"))

    storage = stored(IMPORT, around, source=Source.CLOUD, image_use=content)

    assert storage.images[0].image.capacity == 0


@pytest.mark.parametrize("use", [ImageUse.COPY, ImageUse.OVERLAY])
def test_no_two_volumes_have_the_same_place(use: ImageUse) -> None:
    answers = replace(HERE, medium=FileChoice("/home/me/web-seed.vmdk", is_here=True))
    around = replace(KVM, image=ImageFacts(answers.medium.path, "vmdk", GIB))

    for name in ("web-seed.vmdk", "web-seed.iso"):
        storage = stored(
            answers, around, source=Source.CLOUD, image_use=use, disk=DiskAnswer(name=name)
        )

        assert len({each.path for each in storage.images}) == 3


def test_uploaded_medium_and_disk_have_places_of_their_own() -> None:
    answers, around = CASES["iso-here"]

    storage = stored(answers, around, disk=DiskAnswer(name="install.iso"))

    assert [each.image.name for each in storage.images] == ["install.iso", "install-2.iso"]


@pytest.mark.parametrize("choice", list(StorageChoice))
def test_installer_of_a_server_has_a_place_whatever_the_disk_is(choice: StorageChoice) -> None:
    answers, around = CASES["url"]
    disk = DiskAnswer(choice, path="/x/a.raw")

    storage = stored(answers, replace(around, pools=()), disk=disk)

    assert storage.pool is not None
    assert storage.scratch_pool == storage.pool.name
    assert stored(answers, around, disk=disk).scratch_pool == "default"


@pytest.mark.parametrize(
    ("pools", "expected"),
    [
        ([("vg", "logical", True), ("files", "dir", True)], "files"),
        ([("vg", "logical", True), ("files", "dir", False)], "vg"),
        ([("vg", "dir", False), ("files", "dir", True)], "files"),
        ([("files", "dir", True), ("vg", "dir", True)], "vg"),
        ([("vg", "dir", False)], "vg"),
    ],
)
def test_installer_of_a_server_is_among_files_if_that_can_be(
    pools: list[tuple[str, str, bool]], expected: str
) -> None:
    answers, around = CASES["url"]
    found = tuple(PoolReading(*each, "/p", None, None, None) for each in pools)

    storage = stored(answers, replace(around, pools=found), disk=DiskAnswer(pool="vg"))

    assert storage.scratch_pool == expected


def test_medium_of_the_host_is_used() -> None:
    storage = stored()

    assert storage.medium == "/iso/install.iso"
    assert len(storage.images) == 1


def test_medium_of_this_computer_is_uploaded_and_kept() -> None:
    answers, _around = CASES["iso-here"]

    storage = stored(answers, replace(KVM, taken={"default": frozenset({"install.iso"})}))

    image = storage.images[-1]
    assert storage.medium == image.path == f"{IMAGES}/install-2.iso"
    assert (image.content, image.is_kept) == (Upload("/home/me/install.iso"), True)
    assert image.image.capacity == 5000


def test_cloud_image_comes_with_a_seed() -> None:
    answers, around = CASES["cloud"]

    storage = stored(answers, around)

    image = storage.images[-1]
    assert storage.seed == image.path == f"{IMAGES}/web-seed.iso"
    assert image.content == Seed(answers.cloud, "web")
    unseeded = stored(answers, around, cloud=replace(answers.cloud, is_used=False))
    assert unseeded.seed == ""


def test_pool_is_made_where_there_is_none() -> None:
    storage = stored(around=replace(AROUND, pools=()))

    assert storage.pool is not None
    assert storage.pool.path == IMAGES
    assert storage.images[0].image.pool == storage.pool.name
    assert stored().pool is None


def test_pool_is_not_made_for_nothing() -> None:
    storage = stored(IMPORT, replace(AROUND, pools=()), image_use=ImageUse.KEEP)

    assert storage.pool is None


def test_pool_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidInput, match="storage pool"):
        stored(around=replace(AROUND, pools=(POOL,)), disk=DiskAnswer(pool="gone"))
