"""The columns of the machine tree: one table says everything about each.

No Qt here: a column turns what is known about a machine into text, a sort key and tooltip lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import vmgui.base.units as units
from vmgui.base.i18n import N_, _
from vmgui.base.records import DomainRecord, HostRecord, Sample
from vmgui.core.history import History

_DIGITS = re.compile(r"([0-9]+)")

SAMPLE = "sample"
"""Stands among the names of record fields for what changes with every sample."""


class SortKey(Protocol):
    """Anything that sorts among its own kind."""

    def __lt__(self, other: Any, /) -> bool: ...


class Row(NamedTuple):
    """What is known about a machine when a cell is shown."""

    domain: DomainRecord
    host: HostRecord
    history: History | None

    @property
    def samples(self) -> History | None:
        """The history, if it still says something: the machine runs and its host answers."""
        is_live = self.domain.state.is_active and not self.domain.is_stale
        return self.history if is_live else None

    @property
    def sample(self) -> Sample:
        """The latest sample; an empty one if there is none."""
        return self.samples.latest if self.samples else Sample()


def _no_lines(_row: Row) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    id: str
    """The word used in settings."""
    title: str
    """Untranslated."""
    width: int
    """How wide it is at first, in characters."""
    text: Callable[[Row], str]
    """What the cell says."""
    sort_key: Callable[[Row], SortKey | None]
    """What it is sorted by; None for not known, which always stands last."""
    fields: frozenset[str]
    """The fields of `DomainRecord` it depends on, and `SAMPLE`."""
    is_shown: bool = False
    """True if people see it before they choose their columns."""
    is_number: bool = False
    """True if it is aligned at the end."""
    series: str = ""
    """The series of `History` drawn in it; empty for none."""
    tooltip: Callable[[Row], tuple[str, ...]] = _no_lines
    """Lines that say more than the text; none for no tooltip."""

    @property
    def is_volatile(self) -> bool:
        """True if it changes with every sample."""
        return SAMPLE in self.fields


def natural_key(text: str) -> SortKey:
    """A sort key that ignores case and counts digits: vm2 before vm10; equal only if identical."""
    parts = _DIGITS.split(text.casefold())
    # Text and digits alternate, so equal places compare alike; digits as text know no limit.
    return tuple(_counted(part) if place % 2 else part for place, part in enumerate(parts)), text


def _counted(digits: str) -> tuple[int, str]:
    significant = digits.lstrip("0")
    return len(significant), significant


def name_text(row: Row) -> str:
    """What a machine is called; its UUID if it has no name."""
    return row.domain.name or row.domain.uuid


def state_text(row: Row) -> str:
    """What a machine does, or is about to do."""
    return _(row.domain.pending) or row.domain.state.label


def state_lines(row: Row) -> tuple[str, ...]:
    """The state with its reason and since when."""
    record = row.domain
    lines = [record.state.label]
    if record.reason:
        lines.append(_(record.reason))
    if record.since is not None:
        lines.append(_("Since {time}").format(time=units.clock(record.since)))
    if record.is_stale:
        lines.append(_("This is what was last known: the host does not answer."))
    return tuple(lines)


def _name_lines(row: Row) -> tuple[str, ...]:
    details = row.domain.details
    described = (details.title, details.description) if details else ()
    return (name_text(row), *(text for text in described if text), *state_lines(row))


def _memory_lines(row: Row) -> tuple[str, ...]:
    used, size = row.sample.memory_used_kib, _memory_size(row)
    if used is None or size is None:
        return ()
    return (
        _("{used} of {size} used").format(used=units.size_kib(used), size=units.size_kib(size)),
    )


def _both_lines(one: str, first: float | None, other: str, second: float | None) -> tuple[str, ...]:
    if first is None and second is None:
        return ()
    return (one.format(rate=units.rate(first or 0.0)), other.format(rate=units.rate(second or 0.0)))


def _disk_lines(row: Row) -> tuple[str, ...]:
    sample = row.sample
    return _both_lines(_("Reads {rate}"), sample.disk_read, _("Writes {rate}"), sample.disk_write)


def _network_lines(row: Row) -> tuple[str, ...]:
    sample = row.sample
    return _both_lines(
        _("Receives {rate}"), sample.network_receive, _("Sends {rate}"), sample.network_send
    )


def _share(series: str) -> Callable[[Row], str]:
    return lambda row: units.percent(_value(row, series))


def _rate(series: str) -> Callable[[Row], str]:
    return lambda row: units.rate(_value(row, series))


def _by(series: str) -> Callable[[Row], float | None]:
    return lambda row: _value(row, series)


def _value(row: Row, series: str) -> float | None:
    """The latest value of a series, None if it is not known."""
    samples = row.samples
    if samples is None:
        return None
    value = samples.value(series)
    return value if value == value else None  # NaN is what History has for unknown


def _vcpus(row: Row) -> int | None:
    record = row.domain
    return record.vcpus or (record.details.vcpus if record.details else None)


def _memory_size(row: Row) -> int | None:
    record = row.domain
    return record.memory_kib or (record.details.memory_kib if record.details else None)


def _autostart(row: Row) -> str:
    if row.domain.is_autostart is None:
        return ""
    return _("Yes") if row.domain.is_autostart else _("No")


def _os(row: Row) -> str:
    return row.domain.details.os if row.domain.details else ""


def _words(text: Callable[[Row], str]) -> Callable[[Row], SortKey | None]:
    """Sort by the text in natural order, empty ones last."""
    return lambda row: natural_key(shown) if (shown := text(row)) else None


def _whole(text: Callable[[Row], str]) -> Callable[[Row], tuple[str, ...]]:
    """The whole text as tooltip, for columns that are often cut short."""
    return lambda row: (shown,) if (shown := text(row)) else ()


def _text_column(
    column_id: str,
    title: str,
    width: int,
    text: Callable[[Row], str],
    field: str,
    *,
    is_shown: bool = False,
) -> Column:
    return Column(
        column_id,
        title,
        width,
        text,
        _words(text),
        frozenset({field}),
        is_shown,
        tooltip=_whole(text),
    )


_LIVE = frozenset({SAMPLE, "state", "is_stale"})

COLUMNS = (
    Column(
        "name",
        N_("Name"),
        22,
        name_text,
        _words(name_text),
        frozenset({"name"}),
        is_shown=True,
        tooltip=_name_lines,
    ),
    Column(
        "state",
        N_("State"),
        22,
        state_text,
        lambda row: row.domain.state.rank,
        frozenset({"state", "reason", "pending", "since"}),
        is_shown=True,
        tooltip=state_lines,
    ),
    Column(
        "cpu",
        N_("CPU usage"),
        12,
        _share("cpu"),
        _by("cpu"),
        _LIVE,
        is_shown=True,
        is_number=True,
        series="cpu",
    ),
    Column(
        "memory",
        N_("Memory usage"),
        12,
        _share("memory"),
        _by("memory"),
        _LIVE,
        is_shown=True,
        is_number=True,
        series="memory",
        tooltip=_memory_lines,
    ),
    Column(
        "disk",
        N_("Disk I/O"),
        18,
        _rate("disk"),
        _by("disk"),
        _LIVE,
        is_shown=True,
        is_number=True,
        series="disk",
        tooltip=_disk_lines,
    ),
    Column(
        "network",
        N_("Network I/O"),
        18,
        _rate("network"),
        _by("network"),
        _LIVE,
        is_shown=True,
        is_number=True,
        series="network",
        tooltip=_network_lines,
    ),
    _text_column("host", N_("Host"), 18, lambda row: row.host.name, "host"),
    Column(
        "vcpus",
        N_("vCPUs"),
        6,
        lambda row: "" if (count := _vcpus(row)) is None else str(count),
        _vcpus,
        frozenset({"vcpus", "details"}),
        is_number=True,
    ),
    Column(
        "memory-size",
        N_("Memory size"),
        10,
        lambda row: units.size_kib(_memory_size(row)),
        _memory_size,
        frozenset({"memory_kib", "details"}),
        is_number=True,
    ),
    _text_column(
        "addresses",
        N_("IP addresses"),
        16,
        lambda row: ", ".join(row.domain.addresses),
        "addresses",
        is_shown=True,
    ),
    _text_column("os", N_("Operating system"), 18, _os, "details"),
    _text_column("autostart", N_("Autostart"), 8, _autostart, "is_autostart"),
    _text_column("title", N_("Title"), 24, lambda row: row.domain.title, "details"),
    _text_column("tags", N_("Tags"), 18, lambda row: ", ".join(row.domain.tags), "details"),
    _text_column("folder", N_("Folder"), 18, lambda row: row.domain.folder, "details"),
    Column(
        "since",
        N_("Since"),
        16,
        lambda row: "" if row.domain.since is None else units.clock(row.domain.since),
        lambda row: row.domain.since,
        frozenset({"since"}),
    ),
)
"""All columns, in the order in which they stand at first."""

NAME = COLUMNS[0]
STATE = COLUMNS[1]


def place_of(column_id: str) -> int:
    """The section of the column with this id.

    Raises:
        KeyError: there is none.
    """
    return _PLACES[column_id]


_PLACES = {column.id: place for place, column in enumerate(COLUMNS)}
