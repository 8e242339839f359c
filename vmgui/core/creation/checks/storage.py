"""What is wrong with the machine's disk."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

import vmgui.core.creation.defaults as defaults
import vmgui.core.operations.images as images
from vmgui.base import units
from vmgui.base.i18n import _
from vmgui.core.creation.answers import Answers, ImageUse, Source, StorageChoice
from vmgui.core.creation.checks.finding import caught, listed, path_problems
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.resources import PoolReading
from vmgui.hardware.panel import Problem

_MOST_CAPACITY = 2**63 - 1
"""Bytes: the largest disk of QEMU."""


def is_image_made(answers: Answers) -> bool:
    """Whether the machine's disk is an image that is still to be made."""
    if answers.source in (Source.IMPORT, Source.CLOUD):
        is_other = answers.image_use not in (None, ImageUse.KEEP)
        return is_other or answers.medium.is_here
    return answers.source is not Source.XML and answers.disk.choice is StorageChoice.NEW


def problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    """What is wrong at the step about storage."""
    is_made = is_image_made(answers)
    pools = [answers.disk.pool] if is_made else []
    if answers.source is Source.URL:
        pools.append(defaults.scratch_pool(answers, around))
    for name in dict.fromkeys(pools):
        yield from _pool_problems(name, around)
    if is_made:
        yield from _new_problems(answers, around)
    elif answers.source not in (Source.IMPORT, Source.CLOUD):
        yield from _existing_problems(answers, around)


def _pool_problems(name: str, around: Surroundings) -> Iterator[Problem]:
    pool, new = defaults.pool_of(name, around), defaults.new_pool(around)
    if new is not None and new.name == name:
        message = _("The host has no storage pool yet. “{name}” will be made at {path}.")
        yield Problem("pool", message.format(name=name, path=new.path), True)
    elif not name:
        yield Problem("pool", _("Choose a storage pool."))
    elif pool is None:
        message = _("The host has no storage pool “{name}”.")
        yield Problem("pool", message.format(name=name))
    elif reason := images.why_not(pool):
        yield Problem("pool", reason)
    elif reason := around.problems.get("pool"):
        yield Problem("pool", reason, True)


def _new_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    """What is wrong with an image that is to be made."""
    disk = answers.disk
    taken = around.taken.get(disk.pool, frozenset())
    yield from caught("volume", images.check_name, disk.name, taken)
    pool = defaults.pool_of(disk.pool, around)
    if pool is not None and images.why_not(pool) is None:
        yield from _format_problems(answers, pool)
    yield from _capacity_problems(answers, around, pool)


def _format_problems(answers: Answers, pool: PoolReading) -> Iterator[Problem]:
    if answers.disk.format in images.formats(pool):
        return
    if answers.image_use is ImageUse.OVERLAY:
        message = _("No image in the storage pool “{pool}” can stand on another one. Copy it.")
        yield Problem("pool", message.format(pool=pool.name))
        return
    message = _("The storage pool “{pool}” cannot have images of the format “{format}”.")
    yield Problem("format", message.format(pool=pool.name, format=answers.disk.format))


def _capacity_problems(
    answers: Answers, around: Surroundings, pool: PoolReading | None
) -> Iterator[Problem]:
    capacity = answers.disk.capacity or 0
    if not 0 < capacity <= _MOST_CAPACITY:
        yield Problem("capacity", _("Enter the size of the disk."))
        return
    image = _image_capacity(answers, around)
    if capacity < image:
        message = _("The disk has to be as large as the image that it is made of: {size}.")
        yield Problem("capacity", message.format(size=units.size(image)))
    if around.image and not image and answers.source in (Source.IMPORT, Source.CLOUD):
        message = _("The disk becomes as large as the image, whose size is not known.")
        yield Problem("capacity", message, True)
    yield from _small_problems(answers, around, capacity)
    if pool is not None and (warning := images.too_large(pool, capacity)):
        grows = answers.disk.format == "qcow2" and not answers.disk.is_full
        yield Problem("capacity", warning, is_warning=grows)


def _image_capacity(answers: Answers, around: Surroundings) -> int:
    """The size of the image that the disk is made of; 0 for an empty disk."""
    is_made_of_it = answers.source in (Source.IMPORT, Source.CLOUD)
    return (around.image.capacity if around.image and is_made_of_it else 0) or 0


def _small_problems(answers: Answers, around: Surroundings, capacity: int) -> Iterator[Problem]:
    system = around.system
    least = system.minimum_for(answers.platform.arch or "").storage if system else None
    if system is None or not least or capacity >= least:
        return
    message = _("“{system}” needs at least {least}; the disk has {size}.")
    text = message.format(system=system.name, least=units.size(least), size=units.size(capacity))
    yield Problem("capacity", text, True)


def _existing_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    if answers.disk.choice is not StorageChoice.EXISTING:
        return
    path = answers.disk.path
    wrong = list(path_problems("path", path, _("Choose the storage that the machine shall use.")))
    yield from wrong
    if wrong:
        return
    if reason := around.problems.get("image"):
        yield Problem("path", reason)
    place = posixpath.normpath(path)
    if answers.source is Source.ISO and place == posixpath.normpath(answers.medium.path):
        yield Problem("path", _("This is the installation medium: it cannot be the disk, too."))
    if others := defaults.users(place, around):
        message = _("{names} uses this storage, too. It is damaged if both write to it.")
        yield Problem("path", message.format(names=listed(others)), True)
