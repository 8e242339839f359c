"""Where a machine's disks come from: images that are made for it, and those that are there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.creation.answers import MIB, Answers, FileChoice, ImageUse, Source, StorageChoice
from vmgui.core.creation.blueprint import (
    Content,
    Copy,
    NewPool,
    Overlay,
    PlannedImage,
    Seed,
    Upload,
)
from vmgui.core.creation.defaults import new_pool, pool_of
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.operations.images import NewImage, path_in

_SEED_SIZE = MIB
"""What is planned for a seed; its image is smaller, unless user-data is very long."""
_UPLOADED = frozenset({"qcow2", "raw", "qed"})
"""The formats of images that become a machine's disk as they are; others are converted."""
_FORMATS = frozenset({"qcow2", "qcow", "qed", "vmdk", "vdi", "vpc", "raw"})
"""The formats that are told by the ending of a name, if nothing else tells."""


@dataclass(frozen=True, slots=True)
class Image:
    """An image in one of the machine's drives."""

    path: str
    format: str = "raw"


@dataclass(frozen=True, slots=True)
class Storage:
    """What is in the machine's drives."""

    disk: Image | None = None
    is_empty: bool = True
    """Whether nothing is on the disk yet, so that the machine cannot start from it."""
    medium: str = ""
    """The installation medium's path on the host."""
    seed: str = ""
    """The path of the NoCloud image."""
    images: tuple[PlannedImage, ...] = ()
    """What has to be made."""
    pool: NewPool | None = None
    """The pool for it, if the host has none."""


def plan(answers: Answers, around: Surroundings) -> Storage:
    """Choose what is in the drives.

    Args:
        answers: with everything filled in.
        around: what is known around them.

    Raises:
        InvalidInput: there is no place for an image.
    """
    storage = _disk(answers, around)
    if answers.source is Source.ISO:
        storage = _with_medium(storage, answers, around)
    if answers.source is Source.CLOUD and answers.cloud.is_used:
        storage = _with_seed(storage, answers, around)
    pool = new_pool(around)
    is_needed = pool and any(each.image.pool == pool.name for each in storage.images)
    return replace(storage, pool=pool) if is_needed else storage


# The disk


def _disk(answers: Answers, around: Surroundings) -> Storage:
    disk = answers.disk
    if answers.source in (Source.IMPORT, Source.CLOUD):
        return _of_image(answers, around)
    if disk.choice is StorageChoice.NONE:
        return Storage()
    if disk.choice is StorageChoice.EXISTING:
        return Storage(Image(disk.path, _facts(disk.path, around).format), is_empty=False)
    planned = _planned(answers, around, disk.format, disk.capacity or 0)
    return Storage(Image(planned.path, disk.format), images=(planned,))


def _of_image(answers: Answers, around: Surroundings) -> Storage:
    """The disk of a machine whose system is in an image that is there already."""
    facts, use = _facts(answers.medium.path, around), answers.image_use
    if answers.medium.is_here:
        return _of_uploaded(answers, around, facts)
    if use is ImageUse.COPY:
        planned = _derived(answers, around, facts, Copy(facts.path, facts.format))
    elif use is ImageUse.OVERLAY:
        planned = _derived(answers, around, facts, Overlay(facts.path, facts.format))
    else:
        return Storage(Image(facts.path, facts.format), is_empty=False)
    return Storage(Image(planned.path, planned.image.format), is_empty=False, images=(planned,))


def _of_uploaded(answers: Answers, around: Surroundings, facts: ImageFacts) -> Storage:
    """The same for an image of this computer: it is the disk, or what the disk is made from."""
    upload = Upload(answers.medium.path)
    is_overlay = answers.image_use is ImageUse.OVERLAY
    if facts.format in _UPLOADED and not is_overlay:
        planned = _derived(answers, around, facts, upload)
        image = Image(planned.path, facts.format)
        return Storage(image, is_empty=False, images=(planned,))
    base = _uploaded(answers.medium, around, facts.format, facts.capacity or 0)
    content = (Overlay if is_overlay else Copy)(base.path, facts.format)
    planned = _derived(answers, around, facts, content)
    image = Image(planned.path, planned.image.format)
    return Storage(image, is_empty=False, images=(replace(base, is_kept=is_overlay), planned))


def _derived(
    answers: Answers, around: Surroundings, facts: ImageFacts, content: Content
) -> PlannedImage:
    """The machine's disk, made from an image; not smaller than that."""
    match content:
        case Upload():
            format_ = facts.format
        case Overlay():
            format_ = "qcow2"
        case _:
            format_ = answers.disk.format
    capacity = max(answers.disk.capacity or 0, facts.capacity or 0)
    return replace(_planned(answers, around, format_, capacity), content=content)


def _facts(path: str, around: Surroundings) -> ImageFacts:
    """What is known of an image; else what its name tells."""
    if around.image is not None and around.image.path == path:
        return around.image
    ending = PurePosixPath(path).suffix.removeprefix(".").lower()
    return ImageFacts(path, ending if ending in _FORMATS else "raw")


def _planned(answers: Answers, around: Surroundings, format_: str, capacity: int) -> PlannedImage:
    """The machine's disk, to be made."""
    disk = answers.disk
    allocation = capacity if disk.is_full else 0
    new = NewImage(disk.pool, disk.name, format_, capacity, allocation)
    return PlannedImage(_path(around, disk.pool, disk.name), new)


# Media


def _with_medium(storage: Storage, answers: Answers, around: Surroundings) -> Storage:
    """The installation medium in its drive, uploaded if it is on this computer only."""
    medium = answers.medium
    if not medium.is_here:
        return replace(storage, medium=medium.path)
    size = around.medium.file_size if around.medium is not None else None
    image = _uploaded(medium, around, "raw", size or 0)
    return replace(storage, medium=image.path, images=(*storage.images, image))


def _uploaded(
    medium: FileChoice, around: Surroundings, format_: str, capacity: int
) -> PlannedImage:
    """A file of this computer, which others may use too when it is there."""
    pool = medium.pool
    name = unused(Path(medium.path).name, around.taken.get(pool, ()))
    new = NewImage(pool, name, format_, capacity)
    return PlannedImage(_path(around, pool, name), new, Upload(medium.path), is_kept=True)


def _with_seed(storage: Storage, answers: Answers, around: Surroundings) -> Storage:
    """A NoCloud image for cloud-init in a drive."""
    pool, machine = answers.disk.pool, answers.name or ""
    name = unused(f"{machine}-seed.iso", around.taken.get(pool, ()))
    new = NewImage(pool, name, "raw", _SEED_SIZE)
    image = PlannedImage(_path(around, pool, name), new, Seed(answers.cloud, machine))
    return replace(storage, seed=image.path, images=(*storage.images, image))


# Places


def unused(name: str, taken: Collection[str]) -> str:
    """A name like this one that no volume has: "debian.iso", "debian-1.iso" ..."""
    path, number, found = PurePosixPath(name), 0, name
    while found in taken:
        number += 1
        found = f"{path.stem}-{number}{path.suffix}"
    return found


def _path(around: Surroundings, pool: str, name: str) -> str:
    """Where a volume will be.

    Raises:
        InvalidInput: there is no such pool.
    """
    found = pool_of(pool, around)
    if found is None:
        raise InvalidInput(_("Choose a storage pool."), field="pool")
    return path_in(found, name)
