from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.forms import bound_to, form_of, machine
from vmgui.hardware.panels.numa import NumaPanel
from vmgui.hardware.panels.numadomain import NumaDomain
from vmgui.ui.forms.form import Form

CACHE = """\
<cache level='{level}' associativity='direct' policy='writeback'>
<size value='10' unit='KiB'/><line value='8' unit='B'/></cache>"""
CELLS = """\
<cpu><numa><cell id='0' cpus='0-1' memory='512' unit='MiB'>{first}</cell>
<cell id='1' cpus='2-3' memory='512' unit='MiB'/></numa></cpu>"""


def numa(first: str = "") -> NumaDomain:
    return machine("", CELLS.format(first=first)).viewed_as(NumaDomain)


def shown(qtbot: QtBot, domain: NumaDomain, **others: NumaDomain) -> Form:
    form = form_of(qtbot, NumaPanel())
    form.bind(bound_to(domain, domain, **others))
    form.row("caches")  # it is advanced
    form.refresh()
    return form


def table(form: Form) -> QTableView:
    return form.findChild(QTableView, "cell-caches")


def choose_cell(form: Form, place: int) -> None:
    box = form.findChild(QComboBox, "caches-cell")
    box.setCurrentIndex(place)
    box.activated.emit(place)


def add(qtbot: QtBot, form: Form) -> None:
    button = form.findChild(QPushButton, "cell-caches-add")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_caches_of_the_first_cell_are_shown(qtbot: QtBot) -> None:
    form = shown(qtbot, numa(CACHE.format(level=1)))

    model = table(form).model()
    assert [model.index(0, column).data() for column in range(5)] == [
        "1",
        "Direct mapped",
        "Write-back",
        "10 KiB",
        "8 B",
    ]


def test_cache_is_added_to_the_chosen_cell(qtbot: QtBot) -> None:
    domain = numa(CACHE.format(level=1))
    form = shown(qtbot, domain)

    choose_cell(form, 1)
    with qtbot.waitSignal(form.edited):
        add(qtbot, form)

    first, second = domain.cells
    assert [each.level for each in first.caches] == [1]
    assert [each.level for each in second.caches] == [1]
    assert form.findChild(QComboBox, "caches-cell").currentText() == "Cell 1"


def test_next_cache_has_the_next_level_and_there_are_three(qtbot: QtBot) -> None:
    domain = numa(CACHE.format(level=1))
    form = shown(qtbot, domain)

    add(qtbot, form)
    add(qtbot, form)

    assert [each.level for each in next(iter(domain.cells)).caches] == [1, 2, 3]
    assert not form.findChild(QPushButton, "cell-caches-add").isEnabled()


def test_level_that_is_taken_is_said(qtbot: QtBot) -> None:
    form = shown(qtbot, numa(CACHE.format(level=1) * 2))

    tip = table(form).model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)

    assert tip == "The cell has a cache of this level already."


def test_change_is_marked_and_the_running_machine_told(qtbot: QtBot) -> None:
    domain = numa(CACHE.format(level=1))

    form = shown(qtbot, domain, original=numa(), present=numa(CACHE.format(level=2)))

    row = form.row("caches")
    assert row.label is not None
    assert row.label.text().endswith("•")
    assert "Cell 0: L2 10 KiB" in form.findChild(QLabel, "caches-present").text()


def test_everything_has_a_name(qtbot: QtBot) -> None:
    assert not unnamed(shown(qtbot, numa(CACHE.format(level=1))).window())
