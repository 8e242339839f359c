"""Which machines stand where: filtered, grouped and sorted. Pure functions of the inventory.

No Qt here. `MachineTree` asks for an arrangement whenever something changed that it depends on, and
walks from the one it shows to the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from vmgui.base.i18n import _
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.records import DomainRecord, HostRecord
from vmgui.base.settings import Grouping
from vmgui.base.states import DomainState
from vmgui.core.history import History
from vmgui.core.inventory import Inventory
from vmgui.models.columns import NAME, SAMPLE, Column, Row, SortKey, natural_key
from vmgui.models.filters import Filter


@dataclass(frozen=True, slots=True)
class Sort:
    """What machines are sorted by within their group; groups always stand by name or rank."""

    column: Column = NAME
    is_descending: bool = False


class GroupKey(NamedTuple):
    """The identity of a group that is not a host."""

    grouping: Grouping
    name: str
    """The whole path of a folder, a tag, or a state's value; empty for machines without."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group with what stands in it: groups first, then machines."""

    key: HostId | GroupKey
    groups: tuple[Group, ...]
    domains: tuple[ObjectId, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Which machines stand where."""

    groups: tuple[Group, ...] = ()
    shown: int = 0
    """How many machines are shown, each counted once."""
    total: int = 0
    """How many there are."""


def no_history(_where: ObjectId) -> History | None:
    """Stands for a sampler where there is none."""
    return None


def arrange(
    inventory: Inventory,
    grouping: Grouping,
    wanted: Filter,
    sort: Sort,
    history: Callable[[ObjectId], History | None] = no_history,
) -> Arrangement:
    """Filter, sort and group all machines.

    Args:
        inventory: all there is.
        grouping: by what.
        wanted: what is shown.
        sort: in which order.
        history: the samples of a machine, for sorting by usage.
    """
    hosts = inventory.hosts
    records = inventory.domains()
    shown = records
    if wanted.is_active:
        shown = [record for record in records if wanted.matches(record, hosts[record.id.host])]
    ordered = sorted(shown, key=_name_key)
    if sort.column is not NAME:
        rows = [Row(record, hosts[record.id.host], history(record.id)) for record in ordered]
        ordered = _sorted(rows, sort)
    elif sort.is_descending:
        ordered.reverse()
    groups = _GROUPERS[grouping](inventory, wanted, ordered)
    return Arrangement(groups, len(shown), len(records))


def fields_used(grouping: Grouping, wanted: Filter, sort: Sort) -> frozenset[str]:
    """The fields of `DomainRecord` on which an arrangement depends."""
    used = {"name"} | sort.column.fields - {SAMPLE} | _GROUPING_FIELDS[grouping]
    return frozenset(used | wanted.fields)


def host_fields_used(wanted: Filter) -> frozenset[str]:
    """The fields of `HostRecord` on which an arrangement depends."""
    return _HOST_ORDER_FIELDS | wanted.host_fields


_HOST_ORDER_FIELDS = frozenset({"name"})
_GROUPING_FIELDS = {
    Grouping.HOST: frozenset[str](),
    Grouping.FOLDER: frozenset({"details"}),
    Grouping.TAG: frozenset({"details"}),
    Grouping.STATE: frozenset({"state"}),
}


def _sorted(rows: list[Row], sort: Sort) -> list[DomainRecord]:
    """By another column than the name; equal ones stay as they are, in the order of their names.

    What is not known stands last in both directions.
    """
    known: list[tuple[SortKey, Row]] = []
    unknown: list[Row] = []
    for row in rows:
        key = sort.column.sort_key(row)
        if key is None:
            unknown.append(row)
        else:
            known.append((key, row))
    known.sort(key=_first, reverse=sort.is_descending)
    return [row.domain for _key, row in known] + [row.domain for row in unknown]


def _first(pair: tuple[SortKey, Row]) -> SortKey:
    return pair[0]


_natural_key = lru_cache(maxsize=8192)(natural_key)


def _name_key(record: DomainRecord) -> SortKey:
    return _natural_key(record.name), record.id.host, record.id.key


def _by_host(
    inventory: Inventory, wanted: Filter, records: list[DomainRecord]
) -> tuple[Group, ...]:
    members: dict[HostId, list[ObjectId]] = {host: [] for host in inventory.hosts}
    for record in records:
        members[record.id.host].append(record.id)
    return tuple(
        Group(host.id, (), tuple(members[host.id]))
        for host in sorted(inventory.hosts.values(), key=_host_key)
        if members[host.id] or wanted.keeps(host)
    )


def _host_key(host: HostRecord) -> SortKey:
    return natural_key(host.name), host.id.uri


def _by_state(
    _inventory: Inventory, _wanted: Filter, records: list[DomainRecord]
) -> tuple[Group, ...]:
    members: dict[DomainState, list[ObjectId]] = {}
    for record in records:
        members.setdefault(record.state, []).append(record.id)
    return tuple(
        Group(GroupKey(Grouping.STATE, state.value), (), tuple(members[state]))
        for state in sorted(members, key=lambda state: state.rank)
    )


def _by_tag(
    _inventory: Inventory, _wanted: Filter, records: list[DomainRecord]
) -> tuple[Group, ...]:
    members: dict[str, list[ObjectId]] = {}
    for record in records:
        tags = dict.fromkeys(name for tag in record.tags if (name := " ".join(tag.split())))
        for tag in tags or ("",):
            members.setdefault(tag, []).append(record.id)
    return tuple(
        Group(GroupKey(Grouping.TAG, tag), (), tuple(members[tag]))
        for tag in sorted(members, key=_group_name_key)
    )


class _Folder:
    """A folder while it is being filled."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.folders: dict[str, _Folder] = {}
        self.domains: list[ObjectId] = []

    def below(self, parts: Iterable[str]) -> _Folder:
        """The folder at a path below this one; made where it is not there yet."""
        folder = self
        for part in parts:
            path = f"{folder.path}/{part}" if folder.path else part
            folder = folder.folders.setdefault(part, _Folder(path))
        return folder

    def groups(self) -> tuple[Group, ...]:
        """The folders in it, by name."""
        return tuple(
            Group(GroupKey(Grouping.FOLDER, folder.path), folder.groups(), tuple(folder.domains))
            for _name, folder in sorted(self.folders.items(), key=lambda item: natural_key(item[0]))
        )


def folder_parts(folder: str) -> tuple[str, ...]:
    """The names along a folder's path; stray slashes and spaces do not count."""
    return tuple(name for part in folder.split("/") if (name := " ".join(part.split())))


def _by_folder(
    _inventory: Inventory, _wanted: Filter, records: list[DomainRecord]
) -> tuple[Group, ...]:
    top = _Folder("")
    for record in records:
        top.below(folder_parts(record.folder)).domains.append(record.id)
    if not top.domains:
        return top.groups()
    return (*top.groups(), Group(GroupKey(Grouping.FOLDER, ""), (), tuple(top.domains)))


def _group_name_key(name: str) -> SortKey:
    return not name, natural_key(name)


def group_name(key: GroupKey) -> str:
    """What a group is called: the last part of a folder's path, a tag, a state."""
    if key.grouping is Grouping.STATE:
        return DomainState(key.name).label
    if not key.name:
        return _("No folder") if key.grouping is Grouping.FOLDER else _("No tag")
    return key.name.rpartition("/")[2] if key.grouping is Grouping.FOLDER else key.name


_GROUPERS: Mapping[
    Grouping, Callable[[Inventory, Filter, list[DomainRecord]], tuple[Group, ...]]
] = {
    Grouping.HOST: _by_host,
    Grouping.FOLDER: _by_folder,
    Grouping.TAG: _by_tag,
    Grouping.STATE: _by_state,
}
