"""What builds on an image, and would be destroyed with what is in it.

The guard knows the disks of machines, as far as libvirt knows their images. Two kinds are found
here: images that no machine has at the moment, and images outside of the host's pools.
"""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import vmgui.core.resources as resources
from vmgui.base.errors import ConnectionLost, NotPossibleNow, Unsupported, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.base.records import DiskUse, DomainRecord
from vmgui.core.fleet import Fleet
from vmgui.core.imaging.guarding import Guard, Same, refuse_builders
from vmgui.core.imaging.looker import Looker
from vmgui.core.imaging.values import WITH_BACKING, ImageFile
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.users import User, UserKind

log = logging.getLogger(__name__)

PORTION_SECONDS = 0.5
"""How long one call goes on to the next volume."""

_Paths = tuple[str, ...]
"""An image and all that it builds on, nearest first."""


class Spoil(NamedTuple):
    """An image whose content changes."""

    path: str
    overlay: str = ""
    """The image that builds on it and may: its guest sees no change."""
    between: tuple[str, ...] = ()
    """The images between the two, which are given up."""
    may_break: bool = False
    """Whether disks of machines may break; what no machine has is never given up silently."""


class Builders:
    """Knows what builds on the images of a host."""

    def __init__(self, fleet: Fleet, host: HostId, guard: Guard, same: Same) -> None:
        """Look at the images of `host` that `guard` does not know; `same` finds their names."""
        self._fleet = fleet
        self._host = host
        self._guard = guard
        self._same = same

    async def users(self, looker: Looker, base: str, overlay: str = "") -> tuple[User, ...]:
        """The machines whose disks build on an image, but for those that do so by an overlay.

        Raises:
            VmguiError: it cannot be found out.
        """
        known = await self._guard.builders(base, overlay)
        return (*known, *await self._others(looker, base, overlay, known))

    async def check(self, looker: Looker, spoil: Spoil) -> None:
        """Refuse to change an image that something builds on.

        Raises:
            NotPossibleNow: something does, or it is not known yet.
            VmguiError: it cannot be found out.
        """
        if not spoil.may_break:
            known = await self._guard.sure_builders(spoil.path, spoil.overlay)
            others = await self._others(looker, spoil.path, spoil.overlay, known)
            refuse_builders(spoil.path, (*known, *others))
        if loose := await self._loose(looker, spoil):
            message = _("{names} build on “{path}”, and would be destroyed.")
            names = ", ".join(f"“{path}”" for path in sorted(loose))
            raise NotPossibleNow(
                message.format(names=names, path=spoil.path),
                hint=_("Copy them first, so that they stand alone, or delete them."),
            )

    # Images of machines that are off, outside of pools: nobody has said what they build on

    async def _others(
        self, looker: Looker, base: str, overlay: str, known: Iterable[User]
    ) -> list[User]:
        told = {(user.machine, user.target) for user in known}
        directories = {_directory(pool) for pool in await self._pools()}
        chains: dict[_Paths, list[User]] = {}
        for record, use in self._unseen(directories):
            user = User(record.id, record.name, UserKind.BACKING, use.target, is_readonly=True)
            if (user.machine, user.target) not in told:
                chain = await looker.chain(ImageFile(use.source, use.format))
                chains.setdefault(tuple(link.file.path for link in chain), []).append(user)
        broken = await self._broken(Spoil(base, overlay), list(chains))
        return [user for chain in broken for user in chains[chain]]

    def _unseen(self, directories: set[str]) -> Iterator[tuple[DomainRecord, DiskUse]]:
        for record in self._fleet.inventory.domains(self._host):
            if record.is_active or record.details is None:
                continue
            for use in record.details.uses:
                has_backing = not use.format or use.format in WITH_BACKING
                is_file = use.source.startswith("/")
                if has_backing and is_file and posixpath.dirname(use.source) not in directories:
                    yield record, use

    # Images in the base's pool that no machine has

    async def _loose(self, looker: Looker, spoil: Spoil) -> list[str]:
        chains: list[_Paths] = []
        for pool in await self._pools_with(looker, spoil.path):
            below = {volume.path: volume.backing_path for volume in await self._volumes(pool.name)}
            chains += (_chain(path, below) for path, base in below.items() if base)
        broken = await self._broken(spoil, chains)
        return [chain[0] for chain in broken if not await self._guard.owners(chain[0])]

    async def _pools(self) -> list[PoolReading]:
        """The active pools whose volumes are files; none of a host that is not connected.

        Nothing is changed there: of such a host the guard does not know the machines.
        """
        try:
            pools = await resources.pools(self._fleet, self._host)
        except (Unsupported, NotPossibleNow, ConnectionLost) as error:
            log.info("There are no pools: %s", error)
            return []
        return [pool for pool in pools if pool.is_active and pool.target_path]

    async def _pools_with(self, looker: Looker, path: str) -> list[PoolReading]:
        """The pools that have an image, by whatever name."""
        names = {path, (await looker.seen(path)).real_path}
        found = {
            posixpath.join(_directory(pool), posixpath.basename(name)): pool
            for pool in await self._pools()
            for name in names
        }
        same = {*names, *await self._same(path, tuple(found))}
        return list({pool.name: pool for name, pool in found.items() if name in same}.values())

    async def _volumes(self, pool: str) -> list[VolumeReading]:
        """The volumes of a pool as they are now, also those that were made behind its back."""
        try:
            await resources.refresh_pool(self._fleet, self._host, pool)
        except VmguiError as error:  # others work in it: then what it knows has to do
            log.info("The pool %s is not refreshed: %s", pool, error)
        rows = await resources.volume_names(self._fleet, self._host, pool)
        wanted, found = [row.name for row in rows], []
        while wanted:
            portion = await resources.described_volumes(
                self._fleet, self._host, pool, wanted, PORTION_SECONDS
            )
            found += [row for row in portion.values() if row is not None]
            wanted = wanted[len(portion) :]
        return found

    async def _broken(self, spoil: Spoil, chains: Sequence[_Paths]) -> list[_Paths]:
        """The chains that have an image below their first, and not only by its overlay."""
        paths = {path for chain in chains for path in chain}
        if not paths:
            return []
        bases = {spoil.path, *await self._same(spoil.path, paths)}
        overlays, between = {spoil.overlay}, set(spoil.between)
        if spoil.overlay:
            overlays.update(await self._same(spoil.overlay, paths))
        for path in spoil.between:
            between.update(await self._same(path, paths))
        return [
            chain
            for chain in chains
            if chain[0] not in between and _is_broken(chain, bases, overlays)
        ]


def _is_broken(chain: _Paths, bases: set[str], overlays: set[str]) -> bool:
    for number, path in enumerate(chain):
        if path in overlays:
            return False
        if number and path in bases:
            return True
    return False


def _chain(path: str, below: Mapping[str, str]) -> _Paths:
    """An image and what it builds on, as far as it is known; it ends where a circle closes."""
    chain = {path: None}
    while (path := below.get(path, "")) and path not in chain:
        chain[path] = None
    return tuple(chain)


def _directory(pool: PoolReading) -> str:
    return posixpath.normpath(pool.target_path)
