from __future__ import annotations

import random
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from vmgui.base.compat import override
from vmgui.models.rows import MOST_RANGES, Rows


class _Row:
    def __init__(self, text: str) -> None:
        self.text = text


class _List(QAbstractListModel):
    """The least that shows rows."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Rows[_Row] = Rows(self)

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return self.rows[index.row()].text if role == Qt.ItemDataRole.DisplayRole else None


def _new(count: int) -> tuple[_List, list[_Row]]:
    model = _List()
    QAbstractItemModelTester(model)
    rows = [_Row(str(number)) for number in range(count)]
    model.rows.show(list(rows))
    return model, rows


@pytest.mark.parametrize("seed", range(12))
def test_any_rows_become_any_others_and_indexes_that_are_kept_follow(seed: int) -> None:
    choice = random.Random(seed)
    model, rows = _new(150)
    kept = {row: QPersistentModelIndex(model.index(place)) for place, row in enumerate(rows)}

    for _turn in range(6):
        wanted = choice.sample(rows, choice.randrange(len(rows) + 1))
        model.rows.show(list(wanted))
        gone = [row for row in kept if row not in wanted]
        for row in gone:
            assert not kept.pop(row).isValid()

        assert list(model.rows.all) == wanted
        assert all(kept[row].row() == wanted.index(row) for row in kept)


def test_neighbours_come_and_go_together() -> None:
    model, rows = _new(10)

    heard: list[tuple[int, int]] = []
    for signal in (model.rowsRemoved, model.rowsInserted):
        signal.connect(lambda _parent, first, last: heard.append((first, last)))

    model.rows.show([*rows[:2], *rows[5:], _Row("new"), _Row("newer")])

    assert heard == [(2, 4), (7, 8)]


def test_many_ranges_are_few_signals() -> None:
    model, rows = _new(10 * MOST_RANGES)
    heard: list[str] = []
    for name in ("rowsInserted", "rowsRemoved", "layoutChanged", "modelReset"):
        getattr(model, name).connect(lambda *_arguments, name=name: heard.append(name))

    model.rows.show(rows[::2])
    model.rows.show(list(rows))

    assert heard == ["layoutChanged", "rowsRemoved", "rowsInserted", "layoutChanged"]


def test_same_rows_say_nothing(qtbot: QtBot) -> None:
    model, rows = _new(3)

    with qtbot.assertNotEmitted(model.layoutChanged), qtbot.assertNotEmitted(model.dataChanged):
        model.rows.show(list(rows))


def test_changes_are_told_for_those_that_are_shown() -> None:
    model, rows = _new(6)
    heard: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: heard.append((first.row(), last.row())))

    model.rows.tell_changed([rows[4], rows[1], rows[0], _Row("elsewhere")], 0)

    assert heard == [(0, 1), (4, 4)]
