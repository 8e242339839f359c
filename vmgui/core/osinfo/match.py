"""Match: what was recognised of a medium or a tree, and how surely."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import NamedTuple

from vmgui.core.osinfo.system import System
from vmgui.core.osinfo.versions import nearness, number, numbers

_UNKNOWN = "unknown"


class Match(NamedTuple):
    """A system that a medium or a tree has."""

    system: System
    is_exact: bool = True
    """False if the database knows the distribution but not the version: `system` is the newest
    one that it knows which is not newer, or else the one that is nearest."""
    version: str = ""
    """That unknown version, "13.1", where it could be read."""


def is_placeholder(system: System) -> bool:
    """Whether it stands for versions that the database does not know: "Fedora", "RHEL 9 Unknown".

    It says little about them; the newest known version says more.
    """
    return system.id.endswith(_UNKNOWN)


class Distributions:
    """The versions of each distribution, as far as they are numbers."""

    def __init__(self, systems: Iterable[System]) -> None:
        """Know these; placeholders do not count."""
        self._systems: dict[str, list[System]] = {}
        for system in systems:
            if number(system.version) and not is_placeholder(system):
                self._systems.setdefault(_distribution(system), []).append(system)

    def nearest(self, placeholder: System) -> System:
        """The newest known version of what a placeholder stands for; itself if there is none."""
        least = numbers(placeholder.version)
        # What stands for the unknown ones of 9 is newer than each known 9, and older than 10.
        found = (*least, sys.maxsize) if least else ()
        return max(
            self._systems.get(_distribution(placeholder), ()),
            key=lambda system: nearness(number(system.version), found),
            default=placeholder,
        )


def _distribution(system: System) -> str:
    """What the identifiers of all its versions have in common: "http://debian.org/debian"."""
    return system.id.rpartition("/")[0]
