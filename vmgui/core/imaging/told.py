"""What format an image has because a machine's description says so.

A guest that writes a raw disk can make it look like an image of another format, one that builds on
any file of the host. So what a description says counts for more than what is in the image, or than
what libvirt has found in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vmgui.core.imaging.guarding import Guard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vmgui.core.fleet import Fleet
    from vmgui.core.storage.users import User


class ToldFormats:
    """The formats of the images that are disks of machines."""

    def __init__(self, fleet: Fleet, guard: Guard) -> None:
        """Ask `guard` whose an image is, and the inventory of `fleet` for what that one says."""
        self._fleet = fleet
        self._guard = guard

    async def format(self, path: str) -> str:
        """What the machines say that have an image; empty if nobody does.

        One that takes it for raw lets its guest write whatever it likes, and so has the last word.
        """
        owners = await self._guard.owners(path)
        told = {format_ for user in owners for format_ in self._told(user)}
        return "raw" if "raw" in told else min(told, default="")

    def _told(self, user: User) -> Iterator[str]:
        record = self._fleet.inventory.domain(user.machine)
        if record is None or record.details is None or not user.target:
            return
        for use in record.details.uses:
            if use.target == user.target and use.format:
                yield use.format
