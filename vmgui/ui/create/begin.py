"""From *New Virtual Machine…* to the console: the wizard, the customizing, the job, the viewer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, TypeAlias

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

if TYPE_CHECKING:
    from vmgui.core.creation.making import Making

log = logging.getLogger(__name__)

Kept: TypeAlias = Callable[[], AbstractContextManager[object]]
"""Keeps the program alive without a window."""
_News: TypeAlias = tuple[Severity, str]

SHOW_SECONDS = 20.0
"""How long a new machine may take to come up in the list before its console is given up."""


async def create(
    context: Context,
    windows: Windows,
    show: Callable[[QWidget], object],
    host: HostId,
    answers: Answers | None = None,
    kept: Kept = nullcontext,
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
        kept: keeps the program alive while there may be no window.
    """
    # A viewer may be open for days: the wizard and what it knows are gone by then.
    where = await _asked_for(context, show, Flow(context.fleet, host, answers), kept)
    if where is not None:
        await _open_console(context, windows, where, kept)


async def _asked_for(
    context: Context, show: Callable[[QWidget], object], flow: Flow, kept: Kept
) -> ObjectId | None:
    """Ask until a machine is made; None if a person gives it up."""
    window = CreateWindow(context, flow)
    show(window)
    while await window.answered():
        with kept():
            window.hide()
            where, news = await _attempt(context, flow, show)
            if not isValid(window):
                return where
            if where is not None:
                window.abandon()
                window.close()
                return where
            _come_back(window, news)
    return None


async def _attempt(
    context: Context, flow: Flow, show: Callable[[QWidget], object]
) -> tuple[ObjectId | None, _News | None]:
    """Make the machine that was asked for; without one, what there is to say about it."""
    try:
        blueprint = await _planned(context, flow, show)
        if blueprint is None:
            return None, None
        making = await _made(context, flow, blueprint, show)
        if making.job.error is not None:
            raise making.job.error
    except VmguiError as error:
        return None, _failure(error)
    except Exception:  # a bug, but what was entered shall not be lost with it
        log.exception("the machine was not made")
        return None, _failure(VmguiError(_("Something unexpected went wrong.")))
    if making.job.state is JobState.DONE:
        return making.where, None
    return None, (Severity.INFO, _("The machine was not created: it was cancelled."))


async def _planned(
    context: Context, flow: Flow, show: Callable[[QWidget], object]
) -> Blueprint | None:
    """What is to be made; None if a person thinks better of it.

    Raises:
        VmguiError: something is wrong with what was said.
    """
    blueprint = await flow.blueprint()
    if not flow.answers.is_customized:
        return blueprint
    from vmgui.ui.create.customize import customize

    return await customize(context, blueprint, show)


async def _made(
    context: Context, flow: Flow, blueprint: Blueprint, show: Callable[[QWidget], object]
) -> Making:
    """The job that made a machine, once it has ended."""
    from vmgui.core.creation.making import make  # a third of all imports

    # What was customized is more than the answers say.
    is_said = not flow.answers.is_customized
    command = virt_install(flow.filled, flow.around) if is_said else ""
    making = make(
        context.fleet, context.jobs, blueprint, command=command, restarter=context.restarter
    )
    progress = ProgressWindow(context.jobs, making.job, show)
    try:
        await context.jobs.wait(making.job)
    finally:
        progress.end()
    return making


def _failure(error: VmguiError) -> _News:
    words = (_("The machine was not created."), error.message, error.hint)
    return Severity.ERROR, " ".join(word for word in words if word)


def _come_back(window: CreateWindow, news: _News | None) -> None:
    """Show the wizard again, with everything that was said."""
    window.show()
    window.raise_()
    window.activateWindow()
    if news is None:
        window.banner.clear_message()
        return
    window.banner.show_message(*news)
    window.flow.look_anew()  # what is known of the host is from before the attempt


async def _open_console(context: Context, windows: Windows, where: ObjectId, kept: Kept) -> None:
    """Open the console of a new machine, or the window of one that has none."""
    try:
        with kept():
            record = await _listed(context.inventory, where)
            if record is None:
                return
            if consoles.why_not(record) is not None:
                windows.open_domain(record.id)
                return
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
