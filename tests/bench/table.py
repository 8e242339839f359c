"""From figures to a table in Markdown, and to JSON."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEAD = ("work", "vmgui", "virt-manager", "ratio", "target", "met")


@dataclass(frozen=True, slots=True)
class Reading:
    """One measured value, or why there is none."""

    value: float | None
    note: str = ""
    is_at_least: bool = False
    """True if somebody's patience ended there."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What is measured, and what it must be."""

    name: str
    title: str
    unit: str
    most: float | None = None
    """The target; None for a figure that only informs."""
    most_ratio: float | None = None
    """The largest multiple of virt-manager's value."""
    places: int = 0
    """Decimal places that mean something."""

    def text(self, reading: Reading | None) -> str:
        """A reading with its unit."""
        if reading is None:
            return "-"
        if reading.value is None:
            return reading.note
        sign = "> " if reading.is_at_least else ""
        return f"{sign}{reading.value:.{self.places}f} {self.unit}".strip()

    @property
    def target(self) -> str:
        """The target in words."""
        parts = []
        if self.most is not None:
            parts.append(f"≤ {self.most:g} {self.unit}".strip())
        if self.most_ratio is not None:
            parts.append(f"≤ {self.most_ratio:g} x virt-manager's")
        return ", ".join(parts) or "-"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with its readings."""

    figure: Figure
    ours: Reading
    theirs: Reading | None = None

    @property
    def ratio(self) -> float | None:
        """Our value as a multiple of theirs."""
        if self.theirs is None or not self.theirs.value or self.ours.value is None:
            return None
        return self.ours.value / self.theirs.value

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None if there is none, or nothing to compare it with."""
        figure, value = self.figure, self.ours.value
        if value is None or (figure.most is None and figure.most_ratio is None):
            return None
        if figure.most is not None and (value > figure.most or self.ours.is_at_least):
            return False
        return figure.most_ratio is None or self.ratio is None or self.ratio <= figure.most_ratio

    def cells(self) -> tuple[str, ...]:
        """The texts of the row, under `HEAD`."""
        ratio = "-" if self.ratio is None else f"{self.ratio:.3g}"
        if self.theirs and self.theirs.is_at_least and self.ratio is not None:
            ratio = f"< {ratio}"
        return (
            self.figure.title,
            self.figure.text(self.ours),
            self.figure.text(self.theirs),
            ratio,
            self.figure.target,
            {True: "yes", False: "**no**", None: "-"}[self.is_met],
        )

    def to_json(self) -> dict[str, object]:
        """Everything about the row."""
        return {
            "name": self.figure.name,
            "unit": self.figure.unit,
            "vmgui": self.ours.value,
            "virt-manager": self.theirs.value if self.theirs else None,
            "ratio": self.ratio,
            "target": self.figure.most,
            "target ratio": self.figure.most_ratio,
            "met": self.is_met,
            "notes": [r.note for r in (self.ours, self.theirs) if r and r.note],
        }


def median(readings: Sequence[Reading]) -> Reading:
    """The middle one of several readings of one figure; what could not be read does not count."""
    known = [reading for reading in readings if reading.value is not None]
    if not known:
        return readings[0]
    middle = statistics.median_low(reading.value or 0.0 for reading in known)
    return next(reading for reading in known if reading.value == middle)


def markdown(rows: Iterable[Row]) -> str:
    """The table, in columns that line up in a terminal too, and the notes below it."""
    found = list(rows)
    lines = [HEAD, *(row.cells() for row in found)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEAD))]
    ruler = tuple("-" * width for width in widths)
    table = [_line(line, widths) for line in (HEAD, ruler, *lines[1:])]
    notes = [
        f"- {row.figure.title}, {who}: {reading.note}"
        for row in found
        for who, reading in (("vmgui", row.ours), ("virt-manager", row.theirs))
        if reading and reading.note and reading.value is not None
    ]
    return "\n".join([*table, *(["", *notes] if notes else [])])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)) + " |"
