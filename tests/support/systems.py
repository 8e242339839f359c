"""A database of a few operating systems in place of the computer's."""

from __future__ import annotations

from datetime import date

import pytest

from vmgui.core.osinfo import database as module
from vmgui.core.osinfo.database import OsDatabase
from vmgui.core.osinfo.search import words
from vmgui.core.osinfo.system import System

_TODAY = date.today()
DEBIAN = System("http://debian.org/debian/11", "debian11", "Debian 11", "11", released=_TODAY)
FEDORA = System(
    "http://fedoraproject.org/fedora/37", "fedora37", "Fedora Linux 37", "37", released=_TODAY
)
OLD = System(
    "http://fedoraproject.org/fedora/1", "fedora1", "Fedora 1", "1", ended=date(2004, 9, 20)
)


class Known(OsDatabase):
    """A database of a few systems, without the generic ones."""

    def __init__(self, version: date | None) -> None:
        super().__init__({}, version)
        self.systems = (DEBIAN, FEDORA, OLD)
        self.words = tuple(words((each.short_id, each.name)) for each in self.systems)
        self._systems = {each.id: each for each in self.systems}


def install(patch: pytest.MonkeyPatch) -> Known:
    """Have the program find such a database, of today."""
    known = Known(_TODAY)

    async def database() -> OsDatabase:
        return known

    patch.setattr(module, "database", database)
    return known
