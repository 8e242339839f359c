"""VolumeUsers: who uses a volume at the moment when something is done with it.

What a list shows is from another moment, and a job may have waited for hours since. libvirt itself
asks nobody before it wipes, replaces or deletes what a running machine has open.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import vmgui.core.imaging.names as imagenames
from vmgui.base.errors import HostError, NotPossibleNow
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.places import Places
from vmgui.core.storage.users import User, UserKind

if TYPE_CHECKING:
    from vmgui.core.imaging.guarding import Guard
    from vmgui.core.storage.usage import Usage

log = logging.getLogger(__name__)


class VolumeUsers:
    """Refuses what would harm those who use a volume. What an item says of them is not believed."""

    def __init__(self, usage: Usage, guard: Guard) -> None:
        """Make it.

        Args:
            usage: knows who uses what, as far as somebody looks.
            guard: waits until that is known, and refuses.
        """
        self._usage = usage
        self._guard = guard

    @asynccontextmanager
    async def unused(self, item: VolumeItem) -> AsyncIterator[Callable[[], None]]:
        """Go on only if no running machine uses a volume.

        Gives what checks it again during the block, for who waits there once more. It does not wait
        itself, and raises the same.

        Raises:
            NotPossibleNow: one does, or nobody knows.
        """
        self._usage.look()
        try:
            for name in names(item):
                await self._guard.check_write(name)
            yield lambda: self._check(item)
        finally:
            self._usage.rest()

    async def check_read(self, item: VolumeItem) -> None:
        """Go on only if no running machine writes to a volume.

        Raises:
            NotPossibleNow: one does.
        """
        for name in names(item):
            await self._guard.check_read(name)

    async def check_builders(self, item: VolumeItem) -> None:
        """Go on only if no machine's disk builds on a volume, running or not.

        Raises:
            NotPossibleNow: one does.
        """
        for name in names(item):
            await self._guard.check_builders(name)

    async def growing_disk(self, item: VolumeItem, *, is_allowed: bool) -> User | None:
        """The disk of a running machine that a volume is; None if none is known to have it open.

        Args:
            item: the volume.
            is_allowed: whether what shall be done can be done before the guest's eyes.

        Raises:
            NotPossibleNow: it has it open in another way, or several have, or it is not allowed.
        """
        found = [user for name in names(item) for user in await self._guard.users(name)]
        active = dict.fromkeys(user for user in found if user.is_active)
        if not active:
            return None
        user = next(iter(active))
        is_disk = user.kind is UserKind.DISK and user.target and not user.is_readonly
        if len(active) > 1 or not is_disk or not is_allowed:
            raise _in_use(item, user)
        return user

    def _check(self, item: VolumeItem) -> None:
        for user in (user for name in names(item) for user in self._usage.users_of_path(name)):
            if user.is_active:
                raise _in_use(item, user)


def names(item: VolumeItem) -> tuple[str, ...]:
    """How machines name a volume; more than one if the name in its pool does not tell its place."""
    return Places([item.pool]).of_volume(item.pool, item.volume)


async def same_if_seen(host: HostId, path: str, others: Collection[str]) -> tuple[str, ...]:
    """Those of other paths that lead to the file at one, as far as we can look at files there.

    Libvirt works on volumes without that, so what it does must not depend on it.
    """
    try:
        return await imagenames.same_on(host, path, others)
    except HostError as error:
        log.info("Other names of %s are not known: %s", path, error)
        return ()


def _in_use(item: VolumeItem, user: User) -> NotPossibleNow:
    message = _("The running machine “{machine}” uses “{name}”.")
    return NotPossibleNow(
        message.format(machine=user.name, name=item.volume.name),
        hint=_("Shut the machine down first."),
    )
