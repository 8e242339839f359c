"""Which system an ISO image has: by the identifiers in its volume headers.

Source: osinfo_db_identify_media in libosinfo, which takes the first that fits in the order of a
hash table; we take the most specific one, and of these the newest. Versions that the database does
not know are recognised by the identifiers of those that it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from vmgui.core.creation.facts import MediumFacts
from vmgui.core.osinfo import patterns, versions
from vmgui.core.osinfo.match import Distributions, Match, is_placeholder
from vmgui.core.osinfo.system import ALL, System
from vmgui.core.osinfo.versions import Version

_SIZE_COUNTS = 16
"""How many letters of an identifier the volume's size is worth."""
_WORD = re.compile(r"[A-Za-z]{3,}")


class Medium(NamedTuple):
    """An ISO image: regular expressions for its identifiers, empty for any."""

    arch: str
    volume_id: str = ""
    system_id: str = ""
    publisher_id: str = ""
    application_id: str = ""
    volume_size: int = 0
    """In bytes; 0 for any."""

    @property
    def identifiers(self) -> tuple[str, str, str, str]:
        """In the order of `_identifiers`."""
        return self.volume_id, self.system_id, self.publisher_id, self.application_id

    @property
    def has_criteria(self) -> bool:
        """Whether anything can be recognised by it."""
        return bool(self.volume_size) or any(self.identifiers)


class _Entry(NamedTuple):
    system: System
    medium: Medium
    literal: str
    """What the volume identifier certainly contains."""
    word: str
    """A word of that, for a quick look; empty if there is none."""

    @classmethod
    def of(cls, system: System, medium: Medium) -> _Entry:
        literal = patterns.literal(medium.volume_id)
        word = _WORD.search(literal)
        return cls(system, medium, literal, word[0] if word else "")

    @property
    def specificity(self) -> tuple[bool, bool, int, date]:
        """The greater, the more it says that this entry fits."""
        letters = sum(len(patterns.literal(each)) for each in self.medium.identifiers)
        return (
            not is_placeholder(self.system),
            self.medium.arch != ALL,
            letters + (_SIZE_COUNTS if self.medium.volume_size else 0),
            self.system.released or date.min,
        )

    def opened(self) -> str | None:
        """The pattern of the volume identifier for any version; None if there is none in it.

        Other identifiers do not count: who makes something changes its own names, too.
        """
        if is_placeholder(self.system):
            return None
        return versions.opened(self.medium.volume_id, versions.number(self.system.version))


class Media:
    """All media of the database."""

    def __init__(self, known: Iterable[tuple[System, Sequence[Medium]]]) -> None:
        """Know these media, by the systems that they have."""
        known = tuple(known)
        self._distributions = Distributions(system for system, _media in known)
        self._entries = tuple(
            _Entry.of(system, medium) for system, media in known for medium in media
        )

    def match(self, facts: MediumFacts) -> Match | None:
        """What a medium has; None if nothing like it is known."""
        found = max(self._fitting(facts), key=lambda entry: entry.specificity, default=None)
        if found is not None and not is_placeholder(found.system):
            return Match(found.system)
        return self._newer(facts) or self._replaced(found)

    def _fitting(self, facts: MediumFacts) -> Iterator[_Entry]:
        """The entries that a medium fits in all criteria."""
        said = _identifiers(facts)
        for entry in self._entries:
            medium = entry.medium
            if (
                entry.literal in facts.volume_id
                and medium.volume_size in (0, facts.volume_size)
                and all(map(patterns.fits, medium.identifiers, said))
            ):
                yield entry

    def _newer(self, facts: MediumFacts) -> Match | None:
        """A known distribution in a version that is not known."""
        text = facts.volume_id
        said: dict[str, str | None] = {}
        """Open pattern -> the version that it finds; those of most versions are alike."""
        candidates = []
        for entry in self._entries:
            opened = entry.opened() if entry.word and entry.word in text else None
            if opened is None:
                continue
            if opened not in said:
                said[opened] = _version_in(opened, text)
            if found := said[opened]:
                candidates.append((_nearness(entry, found), found, entry))
        if not candidates:
            return None
        _order, found, entry = max(candidates, key=lambda candidate: candidate[0])
        if versions.number(entry.system.version) == versions.numbers(found):
            return Match(entry.system)
        return Match(entry.system, is_exact=False, version=versions.spelled(found))

    def _replaced(self, found: _Entry | None) -> Match | None:
        """The newest known version in place of what stands for unknown ones."""
        if found is None:
            return None
        system = self._distributions.nearest(found.system)
        return Match(system, is_exact=False)


def _identifiers(facts: MediumFacts) -> tuple[str, str, str, str]:
    return facts.volume_id, facts.system_id, facts.publisher_id, facts.application_id


def _nearness(entry: _Entry, said: str) -> tuple[bool, Version]:
    return versions.nearness(versions.number(entry.system.version), versions.numbers(said))


def _version_in(opened: str, text: str) -> str | None:
    """The version in a volume identifier, if it fits an open pattern."""
    if patterns.literal(opened) not in text:
        return None
    found = patterns.find(opened, text)
    return found and found[versions.FOUND]
