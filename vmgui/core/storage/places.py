"""Places: one name for each image of a host, and what the images build on.

Machines, pools and images name one and the same image by its path, by its pool and name, or as a
part of a service on the network. All of these become one text here, its place. Only the names are
looked at: symbolic links and other paths to the same device are not known. Services have many
names themselves, so an image of one is known by its protocol and its own name alone.
"""

from __future__ import annotations

import posixpath
import re
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import vmgui.virt.storage as storage
from vmgui.base.records import DiskUse
from vmgui.virt.session import Connection
from vmgui.virt.storage import PoolReading, VolumeReading

_PATHS_KEPT = 65536
"""How many paths are kept in their shortest form, so that a list need not clean them again."""
_TARGET = re.compile(r"(?:^|:)((?:iqn|eui|naa)\..*)")
_UNIT = re.compile(r"ip-.*?-iscsi-(?P<target>.*)-lun-(?P<unit>\d+)$")
_SERVICE = re.compile(r"[a-z][a-z0-9+.-]*:")


class Places:
    """Where the images of a host are, and what they build on, as far as it is known."""

    def __init__(self, pools: Iterable[PoolReading] = ()) -> None:
        """Know where the volumes of pools are."""
        self._below: dict[str, str] = {}
        self.move(pools)

    def move(self, pools: Iterable[PoolReading]) -> None:
        """Know where the volumes of these pools are, instead of those before."""
        self._directories = {pool.name: pool.target_path for pool in pools if pool.target_path}

    def of(self, source: str) -> str:
        """The place of an image that a machine names, as `DiskUse.source` has it."""
        if source.startswith("/"):
            return _clean(source)
        if (name := _name_on_network(source)) is not None:
            return name
        pool, _slash, volume = source.partition("/")
        directory = self._directories.get(pool)
        return _clean(posixpath.join(directory, volume)) if directory and volume else source

    def of_volume(self, pool: PoolReading, volume: VolumeReading) -> tuple[str, ...]:
        """The places of a volume, its own first.

        There are two where machines that name it by its pool do so in words that do not tell where
        it is, such as "unit:0:0:1" in a pool of iSCSI.
        """
        by_name = self.of(f"{pool.name}/{volume.name}")
        if not volume.path:
            return (by_name,)
        make = _SERVICES.get(pool.type, self.of)
        by_path = make(volume.path)
        return (by_path,) if by_path == by_name else (by_path, by_name)

    # What builds on what

    def learn(self, place: str, below: str) -> bool:
        """Know what an image builds on, in the image's own words; empty if it is nothing.

        Returns:
            Whether that is new.
        """
        if below and place.startswith("/") and not _SERVICE.match(below):
            below = posixpath.join(posixpath.dirname(place), below)
        below = self.of(below) if below else ""
        is_new = self._below.get(place) != below
        self._below[place] = below
        return is_new

    def learn_chain(self, place: str, chain: Iterable[str]) -> bool:
        """Know all that an image builds on, nearest first, and that this is all.

        Returns:
            Whether anything is new.
        """
        is_new = False
        for below in chain:
            is_new |= self.learn(place, below)
            place = self._below[place]
        return self.learn(place, "") or is_new

    def below(self, use: DiskUse) -> tuple[str, ...]:
        """The places of the images that a disk builds on, nearest first, as far as they are known.

        The description of a machine that runs knows best.
        """
        if use.backing:
            return tuple(map(self.of, use.backing))
        return self.chain(self.of(use.source))

    def chain(self, place: str) -> tuple[str, ...]:
        """What an image builds on, nearest first; it ends where a circle closes."""
        chain = {place: None}
        while (place := self._below.get(place, "")) and place not in chain:
            chain[place] = None
        return tuple(chain)[1:]

    def end(self, place: str) -> str | None:
        """The last image of a chain if nobody has said what it builds on, else None."""
        last = (self.chain(place) or (place,))[-1]
        return None if last in self._below else last


def is_in_pool(source: str) -> bool:
    """True for "pool/volume", false for paths and for "protocol:host:name"."""
    pool, slash, _volume = source.partition("/")
    return bool(pool and slash) and ":" not in pool


def read_chains(
    connection: Connection, places: Iterable[str], seconds: float
) -> dict[str, tuple[str, ...]]:
    """What images build on, of as many as there is time for, at least of one. Runs in a worker."""
    end = time.monotonic() + seconds
    found = {}
    for place in places:
        found[place] = storage.backing_chain(connection, place)
        if time.monotonic() > end:
            break
    return found


@lru_cache(maxsize=_PATHS_KEPT)
def _clean(path: str) -> str:
    """The shortest form of an absolute path. POSIX lets two slashes at its beginning stay."""
    return "/" + posixpath.normpath(path).lstrip("/")


# Images on the network


def _name_on_network(source: str) -> str | None:
    """The place that "protocol:host:name" names, None if that is no service that has pools."""
    protocol, colon, rest = source.partition(":")
    make = _NAMES.get(protocol) if colon else None
    return make(rest) if make is not None else None


def _rbd(rest: str) -> str:
    return f"rbd:{_after_host(rest)}"


def _gluster(rest: str) -> str:
    return f"gluster:{_clean(_after_host(rest))[1:]}"


def _after_host(rest: str) -> str:
    """The name behind a host, which may be an address with colons: names have a slash."""
    head, slash, tail = rest.partition("/")
    return head.rpartition(":")[2] + slash + tail


def _iscsi(rest: str) -> str:
    """A target's own name begins with its kind; without a unit it is the first."""
    found = _TARGET.search(rest)
    target, _slash, unit = (found[1] if found else rest).partition("/")
    return f"iscsi:{target}/{unit or 0}"


def _gluster_path(path: str) -> str:
    """The path of a volume is "gluster://host/volume/name"."""
    return f"gluster:{_clean('/' + unquote(urlsplit(path).path))[1:]}"


def _iscsi_path(path: str) -> str:
    """The path of a volume is "ip-host:port-iscsi-target-lun-unit"."""
    found = _UNIT.match(path)
    return f"iscsi:{found['target']}/{found['unit']}" if found else path


_NAMES: dict[str, Callable[[str], str]] = {"rbd": _rbd, "gluster": _gluster, "iscsi": _iscsi}
"""The protocols whose images are also volumes of pools -> what makes a place of host and name."""
_SERVICES: dict[str, Callable[[str], str]] = {
    "rbd": lambda path: f"rbd:{path}",
    "gluster": _gluster_path,
    "iscsi-direct": _iscsi_path,
}
"""The types of pools whose volumes are no files -> what makes a place of a volume's path."""
