"""Where a machine's disks come from: images that are made for it, and those that are there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.creation.answers import MIB, Answers, ImageUse, Source, StorageChoice
from vmgui.core.creation.blueprint import (
    Content,
    Conversion,
    Copy,
    NewPool,
    Overlay,
    PlannedImage,
    Seed,
    Upload,
)
from vmgui.core.creation.defaults import NATIVE_FORMATS, new_pool, pool_of, scratch_pool
from vmgui.core.creation.diskformats import format_of_name
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.creation.images import is_converted_here
from vmgui.core.creation.names import free_file
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.operations.images import NewImage, path_in

_SEED_SIZE = MIB
"""What is planned for a seed; its image is smaller, unless user-data is very long."""


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
    scratch_pool: str = ""
    """Where the kernel and the initrd of an installation tree are for a while."""
    pool: NewPool | None = None
    """The pool for all this, if the host has none."""


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
    if answers.source is Source.URL:
        storage = replace(storage, scratch_pool=scratch_pool(answers, around))
    pool, used = new_pool(around), {each.image.pool for each in storage.images}
    is_needed = pool is not None and pool.name in {*used, storage.scratch_pool}
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
    path = answers.medium.path
    is_overlay = answers.image_use is ImageUse.OVERLAY
    pools = [pool_of(name, around) for name in (answers.medium.pool, answers.disk.pool)]
    base: PlannedImage | None = None
    content: Content
    if not is_overlay and is_converted_here(facts, *pools):
        content = Conversion(path)
    elif not is_overlay and facts.format in NATIVE_FORMATS:
        content = Upload(path)
    else:
        base = _uploaded(answers, around, facts.format, facts.capacity or 0)
        base = replace(base, is_kept=is_overlay)
        content = (Overlay if is_overlay else Copy)(base.path, facts.format)
    planned = _derived(answers, around, facts, content)
    image = Image(planned.path, planned.image.format)
    return Storage(image, is_empty=False, images=(base, planned) if base else (planned,))


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
    # An image whose size nobody could tell keeps it: what is smaller would cut it off.
    capacity = max(answers.disk.capacity or 0, facts.capacity) if facts.capacity else 0
    return replace(_planned(answers, around, format_, capacity), content=content)


def _facts(path: str, around: Surroundings) -> ImageFacts:
    """What is known of an image; else what its name tells."""
    if around.image is not None and around.image.path == path:
        return around.image
    return ImageFacts(path, format_of_name(path) or "raw")


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
    image = _uploaded(answers, around, "raw", size or 0)
    return replace(storage, medium=image.path, images=(*storage.images, image))


def _uploaded(answers: Answers, around: Surroundings, format_: str, capacity: int) -> PlannedImage:
    """A file of this computer, which others may use too when it is there."""
    medium = answers.medium
    taken = {answers.disk.name, *around.taken.get(medium.pool, ())}
    name = free_file(Path(medium.path).name, taken)
    new = NewImage(medium.pool, name, format_, capacity)
    path = _path(around, medium.pool, name)
    return PlannedImage(path, new, Upload(medium.path), is_kept=True)


def _with_seed(storage: Storage, answers: Answers, around: Surroundings) -> Storage:
    """A NoCloud image for cloud-init in a drive."""
    pool, machine = answers.disk.pool, answers.name or ""
    made = (each.image.name for each in storage.images)
    name = free_file(f"{machine}-seed.iso", {*made, *around.taken.get(pool, ())})
    new = NewImage(pool, name, "raw", _SEED_SIZE)
    image = PlannedImage(_path(around, pool, name), new, Seed(answers.cloud, machine))
    return replace(storage, seed=image.path, images=(*storage.images, image))


# Places


def _path(around: Surroundings, pool: str, name: str) -> str:
    """Where a volume will be.

    Raises:
        InvalidInput: there is no such pool.
    """
    found = pool_of(pool, around)
    if found is None:
        raise InvalidInput(_("Choose a storage pool."), field="pool")
    return path_in(found, name)
