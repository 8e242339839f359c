"""Who uses an image, and why it cannot be worked on now.

Two writers destroy an image, and so does one who writes to what others build on. What other
programs do cannot be seen from here: QEMU locks the images that it has open, and says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
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


class Guard:
    """Knows who uses the images of a host."""

    def __init__(self, usage: Usage) -> None:
        self._usage = usage

    async def users(self, path: str) -> tuple[User, ...]:
        """The machines that use an image, directly or as what their disk builds on."""
        async with self._known():
            return self._usage.users_of_path(path)

    async def builders(self, base: str, overlay: str = "") -> tuple[User, ...]:
        """The machines whose disks build on an image, but for those that do so by an overlay."""
        async with self._known():
            through = (
                {(user.machine, user.target) for user in self._usage.users_of_path(overlay)}
                if overlay
                else set()
            )
            return tuple(
                user
                for user in self._usage.users_of_path(base)
                if user.kind is UserKind.BACKING and (user.machine, user.target) not in through
            )

    async def check_read(self, path: str) -> None:
        """Refuse to read what is being written to.

        Raises:
            NotPossibleNow: a running machine writes to the image.
        """
        _refuse(
            path,
            (
                user
                for user in await self.users(path)
                if user.is_active and not user.is_readonly and user.kind is not UserKind.BACKING
            ),
        )

    async def check_write(self, path: str) -> None:
        """Refuse to change what is in use.

        Raises:
            NotPossibleNow: a running machine uses the image.
        """
        _refuse(path, (user for user in await self.users(path) if user.is_active))

    async def check_builders(self, base: str, overlay: str = "") -> None:
        """Refuse to change what others build on.

        Raises:
            NotPossibleNow: the disks of other machines build on it.
        """
        names = _names(await self.builders(base, overlay))
        if names:
            message = _("Disks of {names} build on “{path}”, and would be destroyed.")
            raise NotPossibleNow(
                message.format(names=names, path=base),
                hint=_("Copy those disks first, so that they stand alone."),
            )

    @asynccontextmanager
    async def _known(self) -> AsyncIterator[None]:
        """Wait until it is known who uses what, as far as the host answers in time."""
        self._usage.look()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(KNOWN_SECONDS):
                    await self._usage.built()
                async with asyncio.timeout(CHAINS_SECONDS):
                    while not self._usage.is_complete:  # noqa: ASYNC110 - nobody tells
                        await asyncio.sleep(_PAUSE)
            yield
        finally:
            self._usage.rest()


def _refuse(path: str, users: Iterable[User]) -> None:
    names = _names(users)
    if names:
        message = _("“{path}” is in use by {names}, which is running.")
        raise NotPossibleNow(
            message.format(path=path, names=names), hint=_("Shut it off, and try again.")
        )


def _names(users: Iterable[User]) -> str:
    """The names of machines for a sentence, in order, each once."""
    return ", ".join(f"“{name}”" for name in sorted({user.name for user in users}))
