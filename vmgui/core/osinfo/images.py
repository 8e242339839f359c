"""Which system a disk image has: by the name of its file, as makers of cloud images give it.

"debian-12-genericcloud-amd64.qcow2", "jammy-server-cloudimg-amd64.img", "win10.vmdk". There is
nothing about that in libosinfo, which only knows where images can be fetched from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from vmgui.core.osinfo import versions
from vmgui.core.osinfo.generic import is_generic
from vmgui.core.osinfo.match import Match, is_placeholder
from vmgui.core.osinfo.system import System
from vmgui.core.osinfo.versions import Version

_ARCH = re.compile(rf"(?<![a-z])({versions.ARCH})(?![a-z0-9])")
_WORD = re.compile(r"\d+(?:\.\d+)*|[a-z]+")
_SHORT_ID = re.compile(r"(?P<name>[a-z]+(?:-[a-z]+)*)-?(?P<version>\d+(?:\.\d+)*)?")
_ABBREVIATED = 4
"""From so many letters on, the beginning of a name is enough: "alpine" for "alpinelinux"."""
_ROLLING = "rolling"
_IN_NO_ORDER = "winnt"
"""Whose versions are no numbers that grow: 10, 2k22."""
_CODED = ("debian", "ubuntu")
"""Whose code names stand alone in the names of files."""


class Images:
    """What names of files say."""

    def __init__(self, short_ids: Mapping[str, System]) -> None:
        """Know these systems, by all of their short names."""
        self._short_ids = {
            short_id: system
            for short_id, system in short_ids.items()
            if not is_generic(system) and not is_placeholder(system)
        }
        self._compact = {
            short_id.replace("-", ""): system for short_id, system in self._short_ids.items()
        }

    def match(self, path: str) -> Match | None:
        """What a disk image has, going by its file's name.

        None unless it names a distribution and a version: people call files all sorts of things.
        """
        said = _words(path)
        if system := self._called(said):
            return Match(system)
        fits = (fit for each in self._short_ids.items() if (fit := _fit(*each, said)))
        best = max(fits, key=lambda fit: (fit.words, fit.nearness), default=None)
        if best is None:
            return None
        if best.is_exact:
            return Match(best.system)
        return Match(best.system, is_exact=False, version=best.version)

    def _called(self, said: Sequence[str]) -> System | None:
        """The system whose short name stands in a file's name: "debian-11", "Windows_10"."""
        runs = {
            "".join(said[first:last])
            for first in range(len(said))
            for last in range(first + 1, len(said) + 1)
        }
        coded = {distro + word for distro in _CODED for word in said if word.isalpha()}
        found = (self._compact.get(each) for each in sorted(runs | coded, key=len, reverse=True))
        return next((each for each in found if each is not None), None)


class _Fit(NamedTuple):
    """A system that a name may mean."""

    system: System
    version: str
    """That the file's name says."""
    words: int
    """How many of the file's name are the distribution's."""
    nearness: tuple[bool, Version]
    is_exact: bool


def _words(path: str) -> list[str]:
    """What a file's name is made of, without its extension and architectures."""
    stem = _ARCH.sub(" ", PurePosixPath(path).stem.casefold())
    return ["win" if word == "windows" else word for word in _WORD.findall(stem)]


def _fit(short_id: str, system: System, said: Sequence[str]) -> _Fit | None:
    """How well a name fits a short name such as "centos-stream9"; None if it does not."""
    found = _SHORT_ID.fullmatch(short_id)
    if found is None or system.family == _IN_NO_ORDER:
        return None
    words = found["name"].split("-")
    last = _last(words, said)
    if last is None:
        return None
    version = next((word for word in said[last + 1 :] if word[0].isdigit()), "")
    own = versions.number(found["version"] or "")
    if not own:
        is_rolling = system.status == _ROLLING
        return _Fit(system, "", len(words), (True, ()), is_exact=True) if is_rolling else None
    if not version:
        return None
    # "debian-12.5" is Debian 12; "alpine-3.20" is not Alpine 3.17.
    number = versions.numbers(version)
    nearness = versions.nearness(own, number)
    return _Fit(system, version, len(words), nearness, is_exact=number[: len(own)] == own)


def _last(words: Sequence[str], said: Sequence[str]) -> int | None:
    """Where the last of these words is said; None if one of them is missing."""
    places = [
        next((at for at, each in enumerate(said) if _means(each, word)), None) for word in words
    ]
    known = [at for at in places if at is not None]
    return max(known) if len(known) == len(words) else None


def _means(said: str, word: str) -> bool:
    return said == word or (len(said) >= _ABBREVIATED and word.startswith(said))
