"""From *New Virtual Machine…* to the console: the wizard, the customizing, the job, the viewer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.records import DomainRecord
from vmgui.base.states import JobState
from vmgui.core.creation.answers import Answers
from vmgui.core.creation.blueprint import Blueprint
from vmgui.core.creation.command import virt_install
from vmgui.core.creation.flow import Flow
from vmgui.core.inventory import Batch, Inventory
from vmgui.core.operations import consoles
from vmgui.ui.actions.spec import Windows
from vmgui.ui.context import Context
from vmgui.ui.create.progress import ProgressWindow
from vmgui.ui.create.wizard import CreateWindow
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.widgets.banner import Severity

SHOW_SECONDS = 20.0
"""How long a new machine may take to come up in the list before its console is given up."""


async def create(
    context: Context,
    windows: Windows,
    show: Callable[[QWidget], object],
    host: HostId,
    answers: Answers | None = None,
) -> None:
    """Ask for a machine, make it and open its console.

    The window is hidden while the machine is made. If that fails it comes back with everything that
    was said, and with the reason.

    Args:
        context: the program's parts.
        windows: opens the other windows.
        show: shows the windows, and lets them ask before the program ends.
        host: where the machine shall be, to begin with.
        answers: what is known already.
    """
    flow = Flow(context.fleet, host, answers)
    window = CreateWindow(context, flow)
    show(window)
    while await window.answered():
        window.hide()
        try:
            where = await _made(context, flow, show)
        except VmguiError as error:
            _come_back(window, error)
            continue
        if where is None:
            _come_back(window)
            continue
        window.close()
        if (record := await _listed(context.inventory, where)) is not None:
            await _open_console(context, windows, record)
        return


async def _made(context: Context, flow: Flow, show: Callable[[QWidget], object]) -> ObjectId | None:
    """Make the machine that was asked for; None if a person thinks better of it.

    Raises:
        VmguiError: it was not made.
    """
    from vmgui.core.creation.making import make  # a third of all imports

    blueprint: Blueprint | None = await flow.blueprint()
    command = virt_install(flow.filled, flow.around)
    if blueprint is not None and flow.answers.is_customized:
        from vmgui.ui.create.customize import customize

        blueprint = await customize(context, blueprint, show)
    if blueprint is None:
        return None
    making = make(
        context.fleet, context.jobs, blueprint, command=command, restarter=context.restarter
    )
    job = making.job
    progress = ProgressWindow(context.jobs, job, show)
    try:
        await context.jobs.wait(job)
    finally:
        progress.end()
    if job.error is not None:
        raise job.error
    return making.where if job.state is JobState.DONE else None


def _come_back(window: CreateWindow, error: VmguiError | None = None) -> None:
    """Show the wizard again, with everything that was said."""
    if not isValid(window):
        return
    window.show()
    window.raise_()
    window.activateWindow()
    if error is not None:
        words = (_("The machine was not created."), error.message, error.hint)
        text = " ".join(word for word in words if word)
        window.banner.show_message(Severity.ERROR, text)


async def _open_console(context: Context, windows: Windows, record: DomainRecord) -> None:
    """Open the console, or the window of a machine that has none."""
    if consoles.why_not(record) is not None:
        windows.open_domain(record.id)
        return
    try:
        viewer = await context.viewers.open(record)
        await viewer.closed()
    except VmguiError as error:
        ErrorPresenter(windows.open_manager()).show(_("The console was not opened."), error)


async def _listed(inventory: Inventory, where: ObjectId) -> DomainRecord | None:
    """The record of a new machine, once it has one with what a console needs."""
    is_there = asyncio.Event()

    def look(_batch: Batch) -> None:
        record = inventory.domain(where)
        if record is not None and record.is_active and record.details is not None:
            is_there.set()

    inventory.changed.connect(look)
    try:
        look(Batch())
        async with asyncio.timeout(SHOW_SECONDS):
            await is_there.wait()
    except TimeoutError:
        pass
    finally:
        inventory.changed.disconnect(look)
    return inventory.domain(where)
