from __future__ import annotations

import asyncio
import time
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton

from tests.support.answering import around, manual
from tests.support.contexts import opened, shown, unnamed
from tests.support.wizards import asking, go, new_wizard, surround
from tests.support.worlds import eventually, world
from tests.ui.create.acting import clashes
from tests.ui.dialogs.acting import part, press, problem, until_shown, write
from vmgui.core.creation.answers import Answers, FileChoice, Source
from vmgui.core.creation.flow import Flow
from vmgui.core.creation.steps import Step
from vmgui.ui.create.wizard import CreateWindow
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.widgets.banner import Severity
from vmgui.ui.widgets.expander import Expander

MANUAL_STEPS = tuple(Step)


def count(window: CreateWindow) -> str:
    return part(window, QLabel, "step-count").text()


def is_at(window: CreateWindow, step: Step) -> bool:
    return window.flow.step is step


async def forward(window: CreateWindow) -> None:
    """Press *Forward* and wait until it has an effect."""
    step = window.flow.step
    press(window, "forward")
    await eventually(lambda: window.flow.step is not step, "the next step is shown")


async def test_steps_are_gone_through_with_the_buttons(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        seen = [(window.flow.step, count(window))]
        while not window.flow.is_last:
            await forward(window)
            seen.append((window.flow.step, count(window)))

        assert [step for step, _count in seen] == list(MANUAL_STEPS)
        assert [text for _step, text in seen] == [f"Step {n} of 5" for n in range(1, 6)]
        assert part(window, QPushButton, "finish").isVisible()
        assert not part(window, QPushButton, "forward").isVisible()


async def test_whole_way_goes_by_enter_alone(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        answered = asyncio.ensure_future(window.answered())
        for step in MANUAL_STEPS[1:]:
            QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return)
            await eventually(partial(is_at, window, step), f"{step} is shown")
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return)

        assert await asyncio.wait_for(answered, 5)


@pytest.mark.parametrize("step", list(Step))
async def test_every_step_can_be_used_without_a_mouse_or_eyes(tmp_path: Path, step: Step) -> None:
    async with asking(tmp_path, manual(), step=step) as window:
        await asyncio.sleep(0)

        assert unnamed(window) == []
        assert clashes(window) == []


async def test_escape_closes_and_nothing_is_made(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        answered = asyncio.ensure_future(window.answered())
        await asyncio.sleep(0)

        QTest.keyClick(window, Qt.Key.Key_Escape)

        assert not await asyncio.wait_for(answered, 5)


async def test_mistake_is_shown_where_it_is_and_keeps_the_person_there(tmp_path: Path) -> None:
    async with asking(tmp_path, Answers(source=Source.ISO), step=Step.MEDIUM) as window:
        before = problem(window, "medium")

        await window._forward()

        assert before == ""
        assert window.flow.step is Step.MEDIUM
        assert problem(window, "medium") == "Choose the image of an installation medium."


async def test_finish_goes_back_to_the_step_where_something_is_wrong(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.FINISH) as window:
        answered = asyncio.ensure_future(window.answered())
        await asyncio.sleep(0)
        window.flow.answer(cpus=0)

        await window._finish()

        assert window.flow.step is Step.RESOURCES
        assert problem(window, "cpus") == "A machine needs at least one CPU."
        assert not answered.done()
        window.flow.answer(cpus=2)
        await window._finish()
        assert await asyncio.wait_for(answered, 5)


async def test_preview_changes_nothing_of_the_step(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.FINISH) as window:
        write(window, "name", "web7")

        press(window, "preview")

        assert window.flow.step is Step.FINISH
        assert part(window, QLineEdit, "name").text() == "web7"


async def test_host_that_is_lost_is_said_and_nothing_can_be_made(tmp_path: Path) -> None:
    uri = world(tmp_path)
    async with opened(tmp_path, uri) as context, shown(new_wizard(context, manual())) as window:
        host = context.fleet.hosts[window.flow.host]

        await host.disconnect()

        button = part(window, QPushButton, "forward")
        await eventually(lambda: not button.isEnabled(), "it is greyed")
        assert button.toolTip() == "The host is not connected."
        assert part(window, QLabel, "looking").text() == "The host is not connected."


@pytest.mark.parametrize("step", list(Step))
async def test_window_can_be_closed_at_every_step(tmp_path: Path, step: Step) -> None:
    async with asking(tmp_path, manual(), step=step) as window:
        window.show_preview(True)
        answered = asyncio.ensure_future(window.answered())
        await asyncio.sleep(0)

        window.abandon()
        window.close()

        assert not await asyncio.wait_for(answered, 5)


async def test_real_host_is_asked_and_the_wizard_goes_on(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), around=None) as window:
        await window.flow.settled()

        await window._forward()

        assert window.flow.around.is_ready
        assert window.flow.step is Step.MEDIUM
        assert part(window, QLabel, "looking").text() == ""


async def test_long_names_do_not_widen_the_window(tmp_path: Path) -> None:
    long = "build-agent-for-the-nightly-integration-tests-" * 4
    answers = Answers(
        source=Source.ISO, medium=FileChoice(f"/srv/{long}/{long}.iso"), name=long[:190]
    )
    async with asking(tmp_path, answers, step=Step.FINISH) as window:
        before = window.width()

        surround(window.flow, around(names=frozenset({long})))
        go(window, Step.FINISH)

        assert window.width() == before
        assert window._stack.area(Step.FINISH).horizontalScrollBar().maximum() == 0


async def test_window_opens_fast(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path)) as context:
        host = next(iter(context.fleet.hosts))
        spent = []
        for _try in range(3):
            begin = time.perf_counter()
            window = CreateWindow(context, Flow(context.fleet, host))
            window.show()
            window.repaint()
            spent.append(time.perf_counter() - begin)
            async with shown(window):
                pass

        assert min(spent) < 0.2


# Keys


async def answers_of(window: CreateWindow) -> asyncio.Future[bool]:
    """What the wizard is left with, once somebody waits for it."""
    answered = asyncio.ensure_future(window.answered())
    await asyncio.sleep(0)
    return answered


async def test_enter_that_is_held_down_goes_nowhere(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.FINISH) as window:
        answered = await answers_of(window)
        modifiers = Qt.KeyboardModifier.NoModifier
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, modifiers, "\r", True)

        QApplication.sendEvent(part(window, QLineEdit, "name"), held)
        await window.flow.settled()
        await asyncio.sleep(0)

        assert not answered.done()
        window.abandon()
        window.close()
        assert not await asyncio.wait_for(answered, 5)


async def test_enter_on_a_heading_opens_it_and_goes_nowhere(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.FINISH) as window:
        answered = await answers_of(window)
        expander = window.page.findChildren(Expander)[0]
        expander.button.setFocus()

        QTest.keyClick(expander.button, Qt.Key.Key_Return)
        is_open = expander.is_open()
        await asyncio.sleep(0)

        assert is_open
        assert not answered.done()
        answered.cancel()


async def test_enter_in_a_box_or_below_a_heading_makes_no_machine(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.FINISH) as window:
        answered = await answers_of(window)
        finished: list[bool] = []
        part(window, QPushButton, "finish").clicked.connect(lambda: finished.append(True))
        expander = window.page.findChildren(Expander)[0]
        expander.set_open(True)
        below = [each for each in expander.findChildren(QLineEdit) if each.isVisible()]
        boxes = [each for each in window.page.findChildren(QCheckBox) if each.isVisible()]

        for field in (*below, *boxes):
            field.setFocus()
            QTest.keyClick(field, Qt.Key.Key_Return)

        assert below
        assert boxes
        assert finished == []
        answered.cancel()


async def test_enter_on_the_cross_of_a_message_closes_it(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        window.banner.show_message(Severity.ERROR, "It was not made.")
        window.banner._close.setFocus()

        QTest.keyClick(window.banner._close, Qt.Key.Key_Return)

        assert not window.banner.isVisible()
        assert window.flow.step is Step.SOURCE


# Going, twice or to somewhere else


async def test_forward_pressed_twice_skips_no_page(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), around=None) as window:
        await asyncio.gather(window._forward(), window._forward())

        assert window.flow.step is window.flow.steps[1]


async def test_finish_shows_a_later_step_that_is_wrong(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.SOURCE) as window:
        window.flow.answer(cpus=0)

        await window._finish()

        assert window.flow.step is Step.RESOURCES


async def test_finish_is_over_if_the_person_goes_back_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, manual(), step=Step.FINISH) as window:
        answered = await answers_of(window)

        async def settled(_flow: Flow) -> None:
            window.go_back()

        monkeypatch.setattr(Flow, "settled", settled)
        await window._finish()

        assert window.flow.step is Step.STORAGE
        assert not answered.done()
        answered.cancel()


async def test_finish_without_the_host_stays_where_it_is(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.FINISH) as window:
        host = window._context.fleet.hosts[window.flow.host]
        await host.disconnect()

        await window._finish()

        assert window.flow.step is Step.FINISH


# What may be lost


async def test_answers_are_lost_only_after_a_question(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.FINISH) as window:
        answered = await answers_of(window)
        QTest.keyClick(window, Qt.Key.Key_Escape)
        question = await until_shown(ConfirmationDialog)
        said = part(question, QLabel, "question").text()
        press(question, "cancel")
        await eventually(lambda: not window._is_asking, "it is answered")
        stayed = window.isVisible()

        window.close()
        press(await until_shown(ConfirmationDialog), "accept")

        assert said == "Discard what you have entered?"
        assert stayed
        assert not await asyncio.wait_for(answered, 5)


async def test_nothing_is_asked_before_anything_was_entered(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        assert await window.may_close()


async def test_nothing_is_asked_of_a_wizard_whose_machine_is_being_made(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.FINISH) as window:
        window.hide()

        assert await window.may_close()
