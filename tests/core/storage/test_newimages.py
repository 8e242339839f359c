from __future__ import annotations

import pytest

import vmgui.core.storage.newimages as newimages
from vmgui.base.errors import InvalidInput
from vmgui.core.resources import PoolReading
from vmgui.core.storage.newimages import NewImage
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.volume import Volume

GIB = 2**30


def pool(
    name: str = "default",
    kind: str = "dir",
    path: str = "/images",
    *,
    is_active: bool = True,
    available: int | None = 10 * GIB,
) -> PoolReading:
    return PoolReading(name, kind, is_active, path, None, None, available)


# Where images can be made


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["/fast/web1.qcow2", "/images/web1.qcow2"], "fast"),
        (["fast/web1.qcow2"], "fast"),
        (["/home/me/web1.qcow2"], "default"),
        ([], "default"),
    ],
)
def test_pool_of_the_first_disk_is_proposed_else_the_usual_one(
    sources: list[str], expected: str
) -> None:
    pools = [pool("a"), pool("default"), pool("fast", path="/fast/")]

    found = newimages.default_pool(pools, sources)

    assert found is not None
    assert found.name == expected


def test_pool_with_files_is_proposed_before_one_with_devices() -> None:
    found = newimages.default_pool([pool("a", "logical"), pool("b")], [])

    assert found is not None
    assert found.name == "b"


def test_no_pool_that_can_have_images_is_none() -> None:
    assert newimages.default_pool([pool(is_active=False), pool(kind="iscsi")], []) is None


def test_why_a_pool_cannot_have_images_is_said() -> None:
    assert "not active" in (newimages.why_not(pool(is_active=False)) or "")
    for kind in ("iscsi", "disk", "rbd"):
        assert f"“{kind}”" in (newimages.why_not(pool(kind=kind)) or "")
    for kind in ("dir", "logical", "zfs"):
        assert newimages.why_not(pool(kind=kind)) is None


def test_name_is_one_that_no_volume_has() -> None:
    taken = {"web1-1.qcow2", "web1-2.qcow2"}

    assert newimages.free_name("web1", pool(), "qcow2", taken) == "web1-3.qcow2"
    assert newimages.free_name("web1", pool(), "raw", taken) == "web1-1.img"
    assert newimages.free_name("web1", pool(kind="logical"), "raw", taken) == "web1-1"


@pytest.mark.parametrize(
    "name", ["", "a/b", "..", "taken", "a\nb", "a\ufffe", "\ud800", "ö" * 128, "n" * 256]
)
def test_name_that_no_volume_can_have_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        newimages.check_name(name, {"taken"})

    assert caught.value.field == "name"


def test_more_than_is_free_is_a_warning() -> None:
    assert "10 GiB" in newimages.too_large(pool(), 11 * GIB)
    assert newimages.too_large(pool(), 10 * GIB) == ""
    assert newimages.too_large(pool(available=None), 10 * GIB) == ""


def test_format_depends_on_the_pool() -> None:
    assert newimages.formats(pool()) == ("qcow2", "raw")
    assert newimages.formats(pool(kind="logical")) == ("raw",)


@pytest.mark.parametrize("name", ["n" * 255, "ö" * 127, "a b.qcow2", "😀", "-", "[x]"])
def test_name_that_a_file_can_have_is_accepted(name: str) -> None:
    newimages.check_name(name, {"taken"}, pool())


@pytest.mark.parametrize("name", ["a b", "ö", "-a", "n" * 128])
def test_name_that_a_volume_group_cannot_have_is_refused_there(name: str) -> None:
    with pytest.raises(InvalidInput, match="Here a name has only letters"):
        newimages.check_name(name, (), pool(kind="logical"))


# What an image is


def described(image: NewImage) -> Volume:
    return parse(image.xml(), Volume)


def test_image_is_described_with_all_that_was_chosen() -> None:
    image = NewImage(
        "default", "a", "qcow2", GIB, backing_path="/b", backing_format="raw",
        secret="dd2a5a63-3a5b-4d8a-a6b0-5a2cd4d3a3c1", is_nocow=True,
    )  # fmt: skip

    volume = described(image)

    assert (volume.name, volume.format, volume.compat) == ("a", "qcow2", "1.1")
    assert (volume.capacity, volume.allocation) == (GIB, 0)
    assert (volume.backing_path, volume.backing_format) == ("/b", "raw")
    assert (volume.encryption_format, volume.encryption_secret_type) == ("luks", "passphrase")
    assert volume.encryption_secret == "dd2a5a63-3a5b-4d8a-a6b0-5a2cd4d3a3c1"
    assert volume.is_nocow


def test_plain_image_says_nothing_of_what_was_not_chosen() -> None:
    xml = NewImage("default", "a", "raw", GIB).xml()

    for word in ("encryption", "backingStore", "nocow", "compat"):
        assert word not in xml


@pytest.mark.parametrize(
    ("image", "allocated", "is_prepared"),
    [
        (NewImage("p", "a", "qcow2", GIB), 0, False),
        (NewImage("p", "a", "qcow2", GIB, 5), 5, False),
        (NewImage("p", "a", "qcow2", GIB, preallocation="metadata"), 0, True),
        (NewImage("p", "a", "qcow2", GIB, preallocation="full"), GIB, True),
        (NewImage("p", "a", "qcow2", GIB, GIB), GIB, True),
        (NewImage("p", "a", "qcow2", GIB, backing_path="/b", preallocation="full"), GIB, False),
        (NewImage("p", "a", "raw", GIB, preallocation="full"), GIB, False),
    ],
)
def test_what_is_taken_and_prepared_at_once_follows_the_preallocation(
    image: NewImage, allocated: int, is_prepared: bool
) -> None:
    assert (image.allocated, image.is_prepared) == (allocated, is_prepared)
    assert described(image).allocation == allocated
