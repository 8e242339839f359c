"""From files to definitions: what the database says of a system, before anything is inherited.

Compact values: the documents are gone once they are read.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from sys import intern
from typing import NamedTuple, TypeVar

from vmgui.base.errors import InvalidInput
from vmgui.core.osinfo.media import Medium
from vmgui.core.osinfo.system import ALL, Resources
from vmgui.core.osinfo.trees import Tree
from vmgui.xmldoc import osinfo
from vmgui.xmldoc.document import parse

log = logging.getLogger(__name__)

T = TypeVar("T")


class Firmware(NamedTuple):
    """A firmware that a system starts from, or does not."""

    arch: str
    type: str
    is_supported: bool


class Needs(NamedTuple):
    """What a system needs on an architecture."""

    arch: str
    resources: Resources
    inherits: bool
    """Whether what is None is taken from the systems that it derives from."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A system as the files describe it."""

    id: str
    short_ids: tuple[str, ...] = ()
    name: str = ""
    version: str = ""
    family: str = ""
    distro: str = ""
    vendor: str = ""
    codename: str = ""
    released: date | None = None
    ended: date | None = None
    status: str = ""
    parents: tuple[str, ...] = ()
    """Of which it has what is not said of itself: what it derives from, then what it clones."""
    devices: dict[str, bool] = field(default_factory=dict)
    """Identifier -> whether it is supported."""
    extra_devices: frozenset[str] = frozenset()
    firmwares: tuple[Firmware, ...] = ()
    minimum: tuple[Needs, ...] = ()
    recommended: tuple[Needs, ...] = ()
    media: tuple[Medium, ...] = ()
    trees: tuple[Tree, ...] = ()

    def joined(self, later: Definition) -> Definition:
        """This one and what a later file says of the same system.

        Single values are replaced, lists grow.
        """
        return Definition(
            id=self.id,
            short_ids=_united(self.short_ids, later.short_ids),
            name=later.name or self.name,
            version=later.version or self.version,
            family=later.family or self.family,
            distro=later.distro or self.distro,
            vendor=later.vendor or self.vendor,
            codename=later.codename or self.codename,
            released=later.released or self.released,
            ended=later.ended or self.ended,
            status=later.status or self.status,
            parents=_united(self.parents, later.parents),
            devices=self.devices | later.devices,
            extra_devices=self.extra_devices | later.extra_devices,
            firmwares=_united(self.firmwares, later.firmwares),
            minimum=_united(self.minimum, later.minimum),
            recommended=_united(self.recommended, later.recommended),
            media=_united(self.media, later.media),
            trees=_united(self.trees, later.trees),
        )


def _united(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return (*first, *(each for each in second if each not in first))


def definitions(path: Path) -> tuple[Definition, ...]:
    """What a file says; nothing if it is not what it should be, which is logged. Blocks."""
    try:
        document = parse(path.read_text(encoding="utf-8"), osinfo.Database, keep_blanks=False)
    except (OSError, UnicodeDecodeError, InvalidInput) as error:
        log.warning("%s of the osinfo database is left out: %s", path, error)
        return ()
    return tuple(_definition(each) for each in document.systems if each.id)


def _definition(os: osinfo.Os) -> Definition:
    resources = tuple(os.resources)
    return Definition(
        id=os.id or "",
        short_ids=_present(each.name for each in os.short_ids),
        name=os.name or "",
        version=os.version or "",
        family=intern(os.family or ""),
        distro=intern(os.distro or ""),
        vendor=intern(os.vendor or ""),
        codename=os.codename or "",
        released=_day(os.released),
        ended=_day(os.ended),
        status=intern(os.status or ""),
        parents=_present(each.id for each in (*os.derives_from, *os.clones)),
        devices={intern(each.id): each.is_supported is not False for each in os.devices if each.id},
        extra_devices=frozenset(
            intern(device.id) for each in os.drivers for device in each.devices if device.id
        ),
        firmwares=tuple(
            Firmware(each.arch, each.type, each.is_supported is not False)
            for each in os.firmwares
            if each.arch and each.type
        ),
        minimum=_needs((each, each.minimum) for each in resources),
        recommended=_needs((each, each.recommended) for each in resources),
        media=tuple(medium for each in os.media if (medium := _medium(each)).has_criteria),
        trees=tuple(map(_tree, os.trees)),
    )


def _present(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(intern(value) for value in values if value)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _needs(pairs: Iterable[tuple[osinfo.ResourcesOf, osinfo.Needs | None]]) -> tuple[Needs, ...]:
    """Empty resources count if they inherit."""
    return tuple(
        Needs(intern(each.arch or ALL), _resources(needs), bool(each.inherits))
        for each, needs in pairs
        if needs is not None or each.inherits
    )


def _resources(needs: osinfo.Needs | None) -> Resources:
    if needs is None:
        return Resources()
    return Resources(needs.cpus, needs.memory, needs.storage)


def _medium(medium: osinfo.Medium) -> Medium:
    return Medium(
        arch=intern(medium.arch or ALL),
        volume_id=intern(medium.volume_id or ""),
        system_id=intern(medium.system_id or ""),
        publisher_id=intern(medium.publisher_id or ""),
        application_id=intern(medium.application_id or ""),
        volume_size=medium.volume_size or 0,
    )


def _tree(tree: osinfo.TreeOf) -> Tree:
    return Tree(
        arch=intern(tree.arch or ALL),
        family=intern(tree.family or ""),
        variant=intern(tree.variant or ""),
        version=intern(tree.version or ""),
        treeinfo_arch=intern(tree.treeinfo_arch or ""),
        kernel=intern(tree.kernel or ""),
        initrd=intern(tree.initrd or ""),
    )
