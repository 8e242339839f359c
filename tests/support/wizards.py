"""The wizard for tests and pictures: on a host that is really connected, with made-up surroundings.

async with asking(tmp_path, manual()) as window:                # the host is `answering.around()`
    window.flow.answer(cpus=2)
async with asking(tmp_path, around=None) as window:             # the test driver's own host
    await window.flow.settled()
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from tests.support.answering import around as usual
from tests.support.contexts import opened
from tests.support.worlds import RUNNING, Machine, eventually, world
from vmgui.core.creation.answers import Answers
from vmgui.core.creation.flow import Flow
from vmgui.core.creation.steps import Step
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.fleet import Fleet
from vmgui.ui.context import Context
from vmgui.ui.create.page import CreatePage
from vmgui.ui.create.wizard import CreateWindow

USUAL = usual()


def stop_looking(flow: Flow, fleet: Fleet, around: Surroundings) -> None:
    """Have a flow know this of its host, whatever the host says."""
    flow._is_over = True
    flow._tasks.cancel()
    flow._looks.clear()
    fleet.inventory.changed.disconnect(flow._on_inventory)
    surround(flow, around)


def surround(flow: Flow, around: Surroundings) -> None:
    """Have a flow know something else."""
    flow._around = replace(around, host=flow.host)
    flow._settle()


def go(window: CreateWindow, step: Step) -> CreatePage:
    """Show a step, whatever is wrong at those before it."""
    window.flow._step = step
    window.flow.changed.emit(None)
    return window.page


def new_wizard(
    context: Context, answers: Answers | None = None, around: Surroundings | None = USUAL
) -> CreateWindow:
    """A wizard for the first of the hosts, which is connected."""
    flow = Flow(context.fleet, next(iter(context.fleet.hosts)), answers)
    if around is not None:
        stop_looking(flow, context.fleet, around)
    return CreateWindow(context, flow)


@asynccontextmanager
async def asking(
    directory: Path,
    answers: Answers | None = None,
    around: Surroundings | None = USUAL,
    step: Step = Step.SOURCE,
) -> AsyncIterator[CreateWindow]:
    """The wizard at a step.

    Args:
        directory: for the host.
        answers: what is said already.
        around: what is known; None to ask a simulated host.
        step: the first one that is shown.
    """
    uri = world(directory, [Machine("web1", RUNNING)])
    async with opened(directory, uri) as context:
        window = new_wizard(context, answers, around)
        go(window, step)
        QApplication.setQuitOnLastWindowClosed(False)  # that would stop the loop
        gone = asyncio.Event()
        window.destroyed.connect(gone.set)
        window.show()
        window.activateWindow()
        await eventually(window.isActiveWindow, "it has the keyboard")
        try:
            yield window
        finally:
            if isValid(window):  # a test may have closed it
                window.abandon()
                window.close()
            await asyncio.wait_for(gone.wait(), 5)
