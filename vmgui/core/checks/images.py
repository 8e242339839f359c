"""Who else uses a disk image, directly or as what another image builds on.

Two writers destroy an image, and so does one who writes to the base of others: an overlay holds
only what differs from its base.
"""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Concatenate, ParamSpec, TypeVar

import vmgui.virt.storage as storage
from vmgui.base.errors import HostError
from vmgui.base.i18n import N_, _
from vmgui.base.ids import ObjectId
from vmgui.base.records import DiskUse, DomainRecord
from vmgui.core.fleet import Fleet
from vmgui.core.host import Host
from vmgui.core.poolcalls import ALL
from vmgui.core.storage.places import Places, is_in_pool, read_chains
from vmgui.virt.session import Connection

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

LOOK_SECONDS = 2.0
"""How long a host is asked what the images of its other domains build on."""


class UseKind(Enum):
    """How an image and another domain's disk have to do with each other."""

    SAME_IMAGE = auto()
    BUILDS_ON_IT = auto()
    """The domain's disk builds on the image."""
    IT_BUILDS_ON = auto()
    """The image builds on the domain's disk."""


@dataclass(frozen=True, slots=True)
class Use:
    """Another domain's disk that cannot be used together with an image."""

    record: DomainRecord
    target: str
    """The name of its disk in the guest."""
    source: str
    """Of its disk, as its description has it."""
    kind: UseKind

    @property
    def is_running(self) -> bool:
        """True while the domain has the disk open."""
        return self.record.is_active


_SENTENCES = {
    UseKind.SAME_IMAGE: N_("“{name}” uses the same image as its disk {target}."),
    UseKind.BUILDS_ON_IT: N_(
        "The disk {target} of “{name}” builds on this image and breaks when it is written to."
    ),
    UseKind.IT_BUILDS_ON: N_(
        "This image builds on {source} and breaks when “{name}” writes to it as its disk {target}."
    ),
}
_RUNNING = N_("“{name}” is running and uses the same image as its disk {target}.")


def sentence(use: Use) -> str:
    """What is wrong, translated."""
    is_open = use.is_running and use.kind is UseKind.SAME_IMAGE
    text = _RUNNING if is_open else _SENTENCES[use.kind]
    return _(text).format(name=use.record.name, target=use.target, source=use.source)


async def image_users(
    fleet: Fleet, where: ObjectId, path: str, *, is_readonly: bool, is_shareable: bool
) -> tuple[Use, ...]:
    """Who else on the same host cannot use an image together with a domain; running ones first.

    Nobody minds if all of them only read, or if all of them share one image on purpose. What a
    domain that is shut off builds on is asked of the host, for `LOOK_SECONDS` at most; images that
    are in none of its pools, and domains whose description is not read yet, are not known.

    Args:
        fleet: knows the hosts and their domains.
        where: the domain that shall use the image.
        path: its path, "pool/volume" or "protocol:host:name".
        is_readonly: it will only be read.
        is_shareable: it will be shared on purpose.
    """
    host = fleet.host_of(where)
    if host is None or not path:
        return ()
    others = [
        record
        for record in fleet.inventory.domains(where.host)
        if record.id != where and record.details is not None and record.details.uses
    ]
    places = await _places(host, path, others)
    ours = DiskUse("", path, is_readonly, is_shareable)
    place = places.of(path)
    if place.startswith("/"):
        places.learn_chain(place, await _known(_asked(host, storage.backing_chain, place), ()))
    if not is_readonly:
        await _ask_about(host, places, others, near=place)
    found = _conflicts(places, ours, others)
    return tuple(sorted(found, key=lambda use: (not use.is_running, use.record.name)))


async def _places(host: Host, path: str, others: Iterable[DomainRecord]) -> Places:
    """The places of images; the pools are asked for only if an image is named by its pool."""
    if not any(map(is_in_pool, [path, *(name for use in _uses(others) for name in _names(use))])):
        return Places()
    return Places(await _known(_asked(host, storage.pools), ()))


def _uses(records: Iterable[DomainRecord]) -> Iterator[DiskUse]:
    return (use for record in records if record.details for use in record.details.uses)


def _names(use: DiskUse) -> tuple[str, ...]:
    return (use.source, *use.backing)


async def _ask_about(
    host: Host, places: Places, others: Iterable[DomainRecord], *, near: str
) -> None:
    """Find out what the images of domains that are shut off build on: running ones say it."""
    idle = [record for record in others if not record.is_active]
    ends = {places.end(places.of(use.source)) for use in _uses(idle) if not use.backing}
    directory = posixpath.dirname(near)
    unknown = sorted(
        (place for place in ends if place is not None and place.startswith("/")),
        # Overlays are often beside their base, and the time may not suffice for all.
        key=lambda place: (posixpath.dirname(place) != directory, place),
    )
    if unknown:
        found = await _known(_asked(host, read_chains, unknown, LOOK_SECONDS), {})
        for place, chain in found.items():
            places.learn_chain(place, chain)


async def _asked(
    host: Host, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Ask a host about images, as long as no storage pool of it hangs."""
    return await host.calls.pool_read(ALL, function, *args, **kwargs)


async def _known(answer: Awaitable[R], otherwise: R) -> R:
    """What the host says, or something else if it does not: no check may fail for that."""
    try:
        return await answer
    except HostError as error:
        log.info("A check does without the host: %s", error)
        return otherwise


def _conflicts(places: Places, ours: DiskUse, others: Iterable[DomainRecord]) -> Iterator[Use]:
    place, below = places.of(ours.source), frozenset(places.below(ours))
    for record in others:
        for theirs in record.details.uses if record.details else ():
            kind = _kind(places, place, below, theirs)
            if kind is not None and _is_conflict(kind, ours, theirs):
                yield Use(record, theirs.target, theirs.source, kind)


def _kind(places: Places, place: str, below: frozenset[str], theirs: DiskUse) -> UseKind | None:
    """How their disk has to do with our image, None if it has not."""
    their_place = places.of(theirs.source)
    if their_place == place:
        return UseKind.SAME_IMAGE
    if their_place in below:
        return UseKind.IT_BUILDS_ON
    return UseKind.BUILDS_ON_IT if place in places.below(theirs) else None


def _is_conflict(kind: UseKind, ours: DiskUse, theirs: DiskUse) -> bool:
    """Whether somebody writes to what the other one relies on.

    A base is only read by those who build on it, and nobody can share it with a writer.
    """
    if kind is UseKind.BUILDS_ON_IT:
        return not ours.is_readonly
    if kind is UseKind.IT_BUILDS_ON:
        return not theirs.is_readonly
    is_read = ours.is_readonly and theirs.is_readonly
    is_shared = ours.is_shareable and theirs.is_shareable
    return not (is_read or is_shared)
