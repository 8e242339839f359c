"""OsDatabase: all operating systems that this computer knows of. Read once, when asked for."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from vmgui.core.creation.facts import MediumFacts
from vmgui.core.osinfo import places
from vmgui.core.osinfo.generic import GENERIC
from vmgui.core.osinfo.images import Images
from vmgui.core.osinfo.inheritance import Inheritance
from vmgui.core.osinfo.match import Match
from vmgui.core.osinfo.media import Media
from vmgui.core.osinfo.reading import Definition, definitions
from vmgui.core.osinfo.search import words
from vmgui.core.osinfo.system import System
from vmgui.core.osinfo.trees import Trees
from vmgui.core.work import away

log = logging.getLogger(__name__)

_PORTION = 16
"""How many files are read at a time: about 10 ms."""
_OLD = timedelta(days=365)


class OsDatabase:
    """All operating systems that are known, the generic ones at the end."""

    def __init__(self, known: Mapping[str, Definition], version: date | None) -> None:
        """Resolve what inherits from what.

        Args:
            known: the definitions by identifier; none if there is no database.
            version: when the database was made; None if there is none.
        """
        inheritance = Inheritance(known)
        own = {id: inheritance.system(id) for id in known}
        rest = tuple(each for each in GENERIC if each.id not in own)
        self.version = version
        self.systems = (*own.values(), *rest)
        self.words = tuple(_words(each, known.get(each.id)) for each in self.systems)
        """What each of the systems is found by, see `vmgui.core.osinfo.search`."""
        self._systems = {each.id: each for each in self.systems}
        short_ids = {each.short_id: each for each in rest}
        for id, system in own.items():
            for short_id in (system.short_id, *known[id].short_ids):
                short_ids.setdefault(short_id, system)
        self._images = Images(short_ids)
        self._media = Media((system, known[id].media) for id, system in own.items())
        self._trees = Trees(
            ((system, known[id].trees) for id, system in own.items()),
            {id: kernels for id in known if (kernels := inheritance.kernels(id))},
        )

    def system(self, id: str) -> System | None:
        """A system by libosinfo's identifier."""
        return self._systems.get(id)

    def is_old(self, today: date) -> bool:
        """Whether it was made over a year ago; nothing is old that is not there."""
        return self.version is not None and today - self.version > _OLD

    def match_medium(self, facts: MediumFacts) -> Match | None:
        """The system that an ISO image has, or the nearest version of it that is known."""
        return self._media.match(facts)

    def match_file_name(self, path: str) -> Match | None:
        """The system that a disk image has, going by its file's name alone."""
        return self._images.match(path)

    def match_tree(self, family: str, variant: str, version: str, arch: str) -> Match | None:
        """The system that a tree has, or the nearest version of it that is known.

        Args:
            family: what .treeinfo says, or the name of the distribution: "Debian".
            variant: such as "Server"; empty if nothing is said.
            version: "12.5", or a code name: "bookworm".
            arch: as .treeinfo spells it.
        """
        return self._trees.match(family, variant, version, arch)

    def kernels(self, os_id: str, arch: str) -> tuple[tuple[str, str], ...]:
        """Where trees of a system have kernel and initrd: paths that may be tried.

        They are seen from the root of the tree; the initrd may be empty. Nothing for systems whose
        trees have a .treeinfo that says it.
        """
        return self._trees.kernels(os_id, arch)


class Loading:
    """Reads the database in portions; `database` is there at the end."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.database: OsDatabase | None = None
        self._portions = self._read()

    def step(self) -> None:
        """Read the next portion. Blocks, in one thread at a time. Never raises."""
        if self.database is None:
            try:
                self.database = next(self._portions)
            except Exception:  # a bug; whoever waits for the database shall not wait for ever
                log.exception("The osinfo database cannot be read")
                self.database = OsDatabase({}, None)
        if self.database is not None:
            self._portions.close()  # it holds the definitions

    def _read(self) -> Generator[OsDatabase | None, None, None]:
        began = time.monotonic()
        directories = places.places()
        files = places.files(directories)
        known: dict[str, Definition] = {}
        for start in range(0, len(files), _PORTION):
            yield None
            _add(known, files[start : start + _PORTION])
        yield None
        database = OsDatabase(known, places.version(directories, files))
        log.info(
            "The osinfo database of %s has %d systems in %d files, read in %.0f ms",
            database.version,
            len(known),
            len(files),
            (time.monotonic() - began) * 1000,
        )
        yield database


_LOADING = Loading()


async def database() -> OsDatabase:
    """The database; the first caller waits until it is read. Never raises.

    Files that cannot be read are left out; without any, only generic systems are known. Several
    may ask at once: all of them take it further.
    """
    while (found := _LOADING.database) is None:
        await away(_LOADING.step)
    return found


def _add(known: dict[str, Definition], paths: Sequence[Path]) -> None:
    for path in paths:
        for each in definitions(path):
            before = known.get(each.id)
            known[each.id] = each if before is None else before.joined(each)


def _words(system: System, definition: Definition | None) -> str:
    short_ids = definition.short_ids if definition else (system.short_id,)
    return words((*short_ids, system.name, system.codename, system.distro, system.vendor))
