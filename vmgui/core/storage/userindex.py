"""UserIndex: who uses which images, by the images' places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vmgui.base.ids import ObjectId
from vmgui.base.records import DiskUse, DomainRecord
from vmgui.core.storage.places import Places
from vmgui.core.storage.users import User, UserKind

_Uses = dict[str, tuple[User, ...]]
"""What one machine uses, by place."""
_BOOT_KINDS = {kind.value: kind for kind in UserKind}
"""By the roles of `BootFile`."""


class UserIndex:
    """The machines of a host by what they use; one machine's part is replaced as a whole."""

    def __init__(self, places: Places) -> None:
        """Name images as `places` does."""
        self._places = places
        self._of: dict[ObjectId, _Uses] = {}
        self._at: dict[str, dict[ObjectId, tuple[User, ...]]] = {}
        self._sorted: dict[str, tuple[User, ...]] = {}
        """What has been asked for since it changed."""

    def put(self, record: DomainRecord) -> bool:
        """Take what a machine uses now; returns whether that is new."""
        return self._replace(record.id, self._uses(record))

    def remove(self, machine: ObjectId) -> bool:
        """Forget a machine; returns whether it has used anything."""
        return self._replace(machine, {})

    def users(self, places: Sequence[str]) -> tuple[User, ...]:
        """Who uses an image that has these places: running machines first, by name."""
        first, *others = map(self._users_at, places)
        if not any(others):
            return first
        return tuple(sorted({user for users in (first, *others) for user in users}, key=_order))

    @property
    def machines(self) -> tuple[ObjectId, ...]:
        """The machines that use anything."""
        return tuple(self._of)

    @property
    def places(self) -> tuple[str, ...]:
        """Where all is that some machine uses."""
        return tuple(self._at)

    def machines_at(self, place: str) -> tuple[ObjectId, ...]:
        """The machines that use what is there."""
        return tuple(self._at.get(place, ()))

    def places_of(self, machine: ObjectId) -> tuple[str, ...]:
        """Where all is that a machine uses."""
        return tuple(self._of.get(machine, ()))

    def _users_at(self, place: str) -> tuple[User, ...]:
        found = self._sorted.get(place)
        if found is None and (machines := self._at.get(place)):
            all_users = (user for users in machines.values() for user in users)
            found = self._sorted[place] = tuple(sorted(all_users, key=_order))
        return found or ()

    def _replace(self, machine: ObjectId, new: _Uses) -> bool:
        old = self._of.get(machine, {})
        if new == old:
            return False
        for place in old.keys() - new.keys():
            machines = self._at[place]
            del machines[machine]
            if not machines:
                del self._at[place]
        for place, users in new.items():
            self._at.setdefault(place, {})[machine] = users
        for place in old.keys() | new.keys():
            self._sorted.pop(place, None)
        if new:
            self._of[machine] = new
        else:
            del self._of[machine]
        return True

    def _uses(self, record: DomainRecord) -> _Uses:
        found: _Uses = {}
        for place, user in self._users(record):
            if user not in (known := found.get(place, ())):
                found[place] = (*known, user)
        return found

    def _users(self, record: DomainRecord) -> Iterator[tuple[str, User]]:
        details = record.details
        if details is None:
            return
        for use in details.uses:
            yield from self._users_of_disk(record, use)
        for role, source in details.boot_files:
            if (kind := _BOOT_KINDS.get(role)) is not None:
                user = _user(record, kind, is_readonly=kind is not UserKind.NVRAM)
                yield self._places.of(source), user

    def _users_of_disk(self, record: DomainRecord, use: DiskUse) -> Iterator[tuple[str, User]]:
        user = _user(record, UserKind.DISK, use.target, is_readonly=use.is_readonly)
        yield self._places.of(use.source), user
        for place in self._places.below(use):
            yield place, _user(record, UserKind.BACKING, use.target, is_readonly=True)


def _user(record: DomainRecord, kind: UserKind, target: str = "", *, is_readonly: bool) -> User:
    return User(record.id, record.name, kind, target, record.is_active, is_readonly)


def _order(user: User) -> tuple[bool, str, str, str]:
    return not user.is_active, user.name, user.target, user.kind.value
