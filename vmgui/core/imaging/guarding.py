"""Who uses an image, and why it cannot be worked on now.

Two writers destroy an image, and so does one who writes to what others build on. What other
programs do cannot be seen from here: QEMU locks the images that it has open, and says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from vmgui.base.errors import NotPossibleNow
from vmgui.base.i18n import _
from vmgui.core.storage.users import User, UserKind

if TYPE_CHECKING:
    from vmgui.core.storage.usage import Usage

KNOWN_SECONDS = 5.0
"""How long to wait until it is known who uses what."""
CHAINS_SECONDS = 2.0
"""How long to wait then for what the images of machines that are off build on."""
_PAUSE = 0.05

Same = Callable[[str, Collection[str]], Awaitable[tuple[str, ...]]]
"""Says which of some paths lead to the file at the first one."""


class Guard:
    """Knows who uses the images of a host.

    What cannot be undone is refused as long as it is not known who would be hurt.
    """

    def __init__(self, usage: Usage, same: Same | None = None) -> None:
        """Guard what `usage` knows.

        Args:
            usage: who uses what, by the machines' own names of it.
            same: finds an image under those names if a person calls it by another one; None to
                look at the names alone.
        """
        self._usage = usage
        self._same = same

    async def users(self, path: str) -> tuple[User, ...]:
        """The machines that use an image, directly or as what their disk builds on."""
        async with self._known():
            await self._wait_for_chains()
            return await self._users(path)

    async def owners(self, path: str) -> tuple[User, ...]:
        """The machines that have an image itself, as a disk or to boot from."""
        async with self._known():
            users = await self._users(path)
        return tuple(user for user in users if user.kind is not UserKind.BACKING)

    async def builders(self, base: str, overlay: str = "") -> tuple[User, ...]:
        """The machines whose disks build on an image, but for those that do so by an overlay."""
        async with self._known():
            await self._wait_for_chains()
            return await self._builders(base, overlay)

    async def sure_builders(self, base: str, overlay: str = "") -> tuple[User, ...]:
        """The same, of which nobody is missing.

        Raises:
            NotPossibleNow: it is not known yet who there is.
        """
        async with self._known() as has_machines:
            await self._wait_for_chains()
            if not (has_machines and self._usage.is_complete):
                raise _unknown(base)
            return await self._builders(base, overlay)

    async def check_read(self, path: str) -> None:
        """Refuse to read what is being written to.

        Raises:
            NotPossibleNow: a running machine writes to the image.
        """
        users = (user for user in await self.owners(path) if not user.is_readonly)
        _refuse(path, (user for user in users if user.is_active))

    async def check_write(self, path: str) -> None:
        """Refuse to change what is in use.

        Raises:
            NotPossibleNow: a running machine uses the image, or it is not known yet whether one
                does.
        """
        async with self._known() as has_machines:
            _refuse(path, (user for user in await self._users(path) if user.is_active))
            if not has_machines:
                raise _unknown(path)

    async def check_builders(self, base: str, overlay: str = "") -> None:
        """Refuse to change what others build on.

        Raises:
            NotPossibleNow: the disks of other machines build on it, or it is not known yet whether
                some do.
        """
        refuse_builders(base, await self.sure_builders(base, overlay))

    async def _users(self, path: str) -> tuple[User, ...]:
        found = {}
        for name in (path, *await self._names(path)):
            found.update(dict.fromkeys(self._usage.users_of_path(name)))
        return tuple(sorted(found, key=lambda user: (not user.is_active, user.name)))

    async def _builders(self, base: str, overlay: str) -> tuple[User, ...]:
        users = await self._users(overlay) if overlay else ()
        through = {(user.machine, user.target) for user in users}
        return tuple(
            user
            for user in await self._users(base)
            if user.kind is UserKind.BACKING and (user.machine, user.target) not in through
        )

    async def _names(self, path: str) -> tuple[str, ...]:
        """What machines call an image besides this."""
        others = [place for place in self._usage.places if place != path]
        return await self._same(path, others) if self._same is not None and others else ()

    @asynccontextmanager
    async def _known(self) -> AsyncIterator[bool]:
        """Wait until it is known what the machines use, and say whether it is.

        What the images of those that are off build on may still be unknown.
        """
        self._usage.look()
        try:
            yield await _is_in_time(self._usage.built(), KNOWN_SECONDS)
        finally:
            self._usage.rest()

    async def _wait_for_chains(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(CHAINS_SECONDS):
                while not self._usage.is_complete:  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(_PAUSE)


async def _is_in_time(waiting: Awaitable[None], seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await waiting
    except TimeoutError:
        return False
    return True


def refuse_builders(base: str, builders: Iterable[User]) -> None:
    """Refuse to change what machines build on.

    Raises:
        NotPossibleNow: there are some.
    """
    if names := _names(builders):
        message = _("Disks of {names} build on “{path}”, and would be destroyed.")
        raise NotPossibleNow(
            message.format(names=names, path=base),
            hint=_("Copy those disks first, so that they stand alone."),
        )


def _refuse(path: str, users: Iterable[User]) -> None:
    if names := _names(users):
        message = _("“{path}” is in use by {names}, which is running.")
        raise NotPossibleNow(
            message.format(path=path, names=names), hint=_("Shut it off, and try again.")
        )


def _unknown(path: str) -> NotPossibleNow:
    message = _("It is not known yet which machines of the host use “{path}”.")
    return NotPossibleNow(
        message.format(path=path),
        hint=_("Try again when the host is connected and its machines have been read."),
    )


def _names(users: Iterable[User]) -> str:
    """The names of machines for a sentence, in order, each once."""
    return ", ".join(f"“{name}”" for name in sorted({user.name for user in users}))
