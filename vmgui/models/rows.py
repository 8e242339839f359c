"""Rows: the rows of a flat model, and the way from those that are shown to others.

A walk tells Qt the same in as few signals as it can: neighbours come and go as one range. Where
that would be hundreds of ranges, as when somebody filters a long list, what goes is moved to the
front and dropped there together, and what comes is put at the end and moved from there; a thousand
ranges would take a view a hundred times as long as those two changes of the layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex

from vmgui.models.nodes import runs

R = TypeVar("R")
MOST_RANGES = 24
"""More ranges than these are moved together first."""


class Rows(Generic[R]):
    """What a model shows, in the order of its rows. Each row is an object of its own."""

    def __init__(self, model: QAbstractItemModel) -> None:
        """Make them empty; `model` tells its views of every change."""
        self._model = model
        self._rows: list[R] = []
        self._places: dict[int, int] | None = None

    def __len__(self) -> int:
        """How many are shown."""
        return len(self._rows)

    def __getitem__(self, place: int) -> R:
        """The row at a place."""
        return self._rows[place]

    @property
    def all(self) -> Sequence[R]:
        """All that are shown, in their order."""
        return self._rows

    def place(self, row: R) -> int:
        """Where a row is; -1 if it is not shown."""
        if self._places is None:
            self._places = {id(each): place for place, each in enumerate(self._rows)}
        return self._places.get(id(row), -1)

    def show(self, wanted: list[R]) -> None:
        """Show these in this order, with the fewest signals."""
        if wanted == self._rows:
            return
        kept = {id(row) for row in wanted}
        self._remove([place for place, row in enumerate(self._rows) if id(row) not in kept])
        known = {id(row) for row in self._rows}
        staying = [row for row in wanted if id(row) in known]
        if staying != self._rows:
            self._rearrange(staying)
        self._insert(wanted, [place for place, row in enumerate(wanted) if id(row) not in known])

    def tell_changed(self, rows: Iterable[R], last_column: int) -> None:
        """Tell the views that what these rows say has changed."""
        places = sorted(place for row in rows if (place := self.place(row)) >= 0)
        for first, last in runs(places):
            model = self._model
            model.dataChanged.emit(model.index(first, 0), model.index(last, last_column))

    def _remove(self, places: list[int]) -> None:
        ranges = runs(places)
        if len(ranges) > MOST_RANGES:
            gone = set(places)
            staying = [row for place, row in enumerate(self._rows) if place not in gone]
            self._rearrange([*(self._rows[place] for place in places), *staying])
            ranges = [(0, len(places) - 1)]
        for first, last in reversed(ranges):
            self._model.beginRemoveRows(QModelIndex(), first, last)
            self._set([*self._rows[:first], *self._rows[last + 1 :]])
            self._model.endRemoveRows()

    def _insert(self, wanted: list[R], places: list[int]) -> None:
        ranges = runs(places)
        if len(ranges) > MOST_RANGES:
            self._put(len(self._rows), [wanted[place] for place in places])
            self._rearrange(wanted)
            return
        for first, last in ranges:
            self._put(first, wanted[first : last + 1])

    def _put(self, place: int, rows: list[R]) -> None:
        self._model.beginInsertRows(QModelIndex(), place, place + len(rows) - 1)
        self._set([*self._rows[:place], *rows, *self._rows[place:]])
        self._model.endInsertRows()

    def _rearrange(self, wanted: list[R]) -> None:
        """Give the same rows another order."""
        model = self._model
        model.layoutAboutToBeChanged.emit()
        before, rows = model.persistentIndexList(), self._rows
        self._set(wanted)
        after = [
            model.createIndex(self.place(rows[index.row()]), index.column()) for index in before
        ]
        model.changePersistentIndexList(before, after)
        model.layoutChanged.emit()

    def _set(self, rows: list[R]) -> None:
        self._rows = rows
        self._places = None
