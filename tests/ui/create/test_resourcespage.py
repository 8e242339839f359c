from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QLabel, QLineEdit

from tests.support.answering import DEBIAN, GIB, MIB, WINDOWS_11, around, manual
from tests.support.wizards import asking, go, surround
from tests.ui.dialogs.acting import part, problem, write
from vmgui.core.creation.steps import Step
from vmgui.core.osinfo.system import System
from vmgui.ui.create.resourcespage import needs
from vmgui.ui.create.wizard import CreateWindow
from vmgui.ui.widgets.numberspin import NumberSpin

RESOURCES = Step.RESOURCES


def cpus(window: CreateWindow) -> QLineEdit:
    return part(window, NumberSpin, "cpus").lineEdit()


def memory(window: CreateWindow) -> QLineEdit:
    return part(window, QLineEdit, "memory")


async def test_shows_what_the_system_needs_and_what_the_host_has(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=RESOURCES) as window:
        assert memory(window).text() == "4"
        assert cpus(window).text() == str(window.flow.filled.cpus)
        assert part(window, QLabel, "host-memory").text() == "Up to 16 GiB available on the host"
        assert part(window, QLabel, "host-cpus").text() == "Up to 8 available on the host"
        assert "256 MiB of memory, 1 CPU" in part(window, QLabel, "needs").text()


async def test_what_is_typed_is_an_answer(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=RESOURCES) as window:
        write(window, "memory", "3")
        spin = part(window, NumberSpin, "cpus")
        spin.lineEdit().clear()
        QTest.keyClicks(spin, "6")

        assert window.flow.answers.memory == 3 * GIB
        assert window.flow.answers.cpus == 6


async def test_buttons_of_the_number_count(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(cpus=2), step=RESOURCES) as window:
        spin = part(window, QAbstractSpinBox, "cpus")

        spin.stepUp()

        assert window.flow.answers.cpus == 3


async def test_field_that_is_being_typed_into_stays_as_it_is(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=RESOURCES) as window:
        line = memory(window)
        line.setFocus()
        line.selectAll()
        QTest.keyClick(line, Qt.Key.Key_Backspace)

        surround(window.flow, around(system=WINDOWS_11))

        assert line.text() == ""


async def test_empty_field_gets_what_is_usual_when_it_is_left(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(memory=3 * GIB), step=RESOURCES) as window:
        line = memory(window)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, "5")
        QTest.keyClick(line, Qt.Key.Key_Backspace)
        assert line.text() == ""

        cpus(window).setFocus()

        assert window.flow.answers.memory is None
        assert line.text() == "4"


async def test_usual_amount_follows_the_system_until_a_person_says_one(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=RESOURCES) as window:
        surround(window.flow, around(system=WINDOWS_11))
        followed = cpus(window).text()

        window.flow.answer(cpus=5)
        surround(window.flow, around(system=DEBIAN))

        assert followed == "2"
        assert cpus(window).text() == "5"


async def test_what_is_no_size_keeps_the_person_here_and_is_not_lost(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=RESOURCES) as window:
        write(window, "memory", "much")

        await window._forward()

        assert window.flow.step is RESOURCES
        assert problem(window, "memory") == "“much” is not a size."
        window.go_back()
        go(window, RESOURCES)
        assert memory(window).text() == "much"

        write(window, "memory", "2")
        await window._forward()

        assert window.flow.step is Step.STORAGE


async def test_what_is_no_size_keeps_from_finishing_and_is_shown(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=RESOURCES) as window:
        write(window, "memory", "much")
        go(window, Step.FINISH)

        await window._finish()

        assert window.flow.step is RESOURCES
        assert problem(window, "memory") == "“much” is not a size."


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"memory": 128 * MIB}, "memory", "“Debian 12” needs at least 256 MiB"),
        ({"memory": 32 * GIB}, "memory", "The machine has more memory than the host"),
        ({"cpus": 9}, "cpus", "The machine has more CPUs than the host"),
    ],
)
async def test_doubts_are_warnings_that_nobody_is_kept_by(
    tmp_path: Path, answers: dict[str, int], field: str, said: str
) -> None:
    async with asking(tmp_path, manual(**answers), step=RESOURCES) as window:
        assert problem(window, field).startswith(said)

        await window._forward()

        assert window.flow.step is Step.STORAGE


def test_system_that_says_nothing_of_its_needs_has_no_note() -> None:
    assert needs(System("http://example.net/1", "one", "One"), "x86_64") == ""


async def test_what_the_host_has_stands_in_one_column(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=RESOURCES) as window:
        labels = [part(window, QLabel, name) for name in ("host-memory", "host-cpus")]

        assert len({label.mapTo(window, label.rect().topLeft()).x() for label in labels}) == 1
