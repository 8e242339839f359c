"""StorageAccess: the one door to what is stored on the hosts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from vmgui.base.ids import HostId
from vmgui.core.fleet import Fleet
from vmgui.core.inventory import Batch
from vmgui.core.jobs import JobList

if TYPE_CHECKING:
    from collections.abc import Callable

    from vmgui.core.imaging.work import ImageWork
    from vmgui.core.storage.pools import PoolWork
    from vmgui.core.storage.secrets import SecretWork
    from vmgui.core.storage.usage import Usage
    from vmgui.core.storage.volumes import VolumeWork
    from vmgui.core.storage.watch import StorageWatch

T = TypeVar("T")


class StorageAccess:
    """What follows the storage of each host and works on it, made when it is first asked for.

    The start does without all of it, so it is imported here as late as possible.
    """

    def __init__(self, fleet: Fleet, jobs: JobList) -> None:
        """Know the hosts of `fleet`; what is done are jobs of `jobs`."""
        self._fleet = fleet
        self._jobs = jobs
        self._made: dict[tuple[str, HostId], Any] = {}
        self.turns = fleet.turns
        fleet.inventory.changed.connect(self._on_inventory_changed)

    def watch(self, host: HostId) -> StorageWatch:
        """The pools of a host and their volumes, followed while somebody looks at them."""
        from vmgui.core.storage.watch import StorageWatch

        return self._one("watch", host, partial(StorageWatch, self._fleet, host))

    def usage(self, host: HostId) -> Usage:
        """Who uses which volumes."""
        from vmgui.core.storage.usage import Usage

        return self._one("usage", host, lambda: Usage(self._fleet, host, self.watch(host)))

    def pools(self, host: HostId) -> PoolWork:
        """What can be done with the pools of a host."""
        from vmgui.core.storage.pools import PoolWork

        return PoolWork(self._fleet, self._jobs, host, self.turns)

    def volumes(self, host: HostId) -> VolumeWork:
        """What can be done with the volumes of a host."""
        from vmgui.core.imaging.guarding import Guard
        from vmgui.core.storage.volumes import VolumeWork
        from vmgui.core.storage.volumeusers import VolumeUsers, same_if_seen

        usage = self.usage(host)
        users = VolumeUsers(usage, Guard(usage, partial(same_if_seen, host)))
        return VolumeWork(self._fleet, self._jobs, host, self.turns, users)

    def images(self, host: HostId) -> ImageWork:
        """What can be done with the disk images of a host."""
        from vmgui.core.imaging.work import ImageWork

        return ImageWork(self._fleet, self._jobs, host, self.turns, self.usage(host))

    def secrets(self, host: HostId) -> SecretWork:
        """The secrets of a host, and what can be done with them."""
        from vmgui.core.storage.secrets import SecretWork

        return SecretWork(self._fleet, self._jobs, host)

    async def close(self) -> None:
        """Follow nothing any more."""
        made, self._made = self._made, {}
        for each in made.values():
            await each.close()

    def _on_inventory_changed(self, batch: Batch) -> None:
        """Forget hosts that were removed; windows that are still open go on with what they have."""
        for host in batch.hosts_removed:
            watch: StorageWatch | None = self._made.get(("watch", host))
            if watch is not None and not watch.is_looked_at:  # else it may be added again
                del self._made["watch", host]
                self._made.pop(("usage", host), None)  # looks at the watch as long as it is used

    def _one(self, what: str, host: HostId, make: Callable[[], T]) -> T:
        """The one of its kind for a host."""
        if (what, host) not in self._made:
            self._made[what, host] = make()
        found: T = self._made[what, host]
        return found
