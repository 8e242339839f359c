"""*Restart to Apply*, and the ways out while a guest does not shut down."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from vmgui.base.i18n import _
from vmgui.core.applying import restart
from vmgui.ui.dialogs import questions
from vmgui.ui.machine.place import MachinePlace


async def restart_to_apply(place: MachinePlace, window: QWidget) -> None:
    """Restart the machine, after a question.

    Raises:
        VmguiError: it was not restarted.
    """
    context, record = place.context, place.editing.record
    if record is None or not await questions.confirm(
        window,
        _("Restart to Apply"),
        _("Restart “{name}”?").format(name=record.name),
        _("&Restart"),
        informative=_(
            "The guest is asked to shut down. When it has, the machine is started again. "
            "What you have edited and not applied takes no effect."
        ),
    ):
        return
    job = await context.jobs.wait(restart.restart(context.fleet, context.jobs, place.where))
    if job.error is not None:
        raise job.error


async def force_off(place: MachinePlace, window: QWidget) -> None:
    """Force the machine off whose restart waits, after a question; it is started again then.

    Raises:
        VmguiError: the host refused it.
    """
    context, record = place.context, place.editing.record
    if record is not None and await questions.confirm(
        window,
        _("Force Off"),
        _("Force off “{name}”?").format(name=record.name),
        _("Force Off"),
        informative=_(
            "It is like pulling the plug: what the guest has not written to disk is lost."
        ),
        setting_name="confirm_force_off",
        settings=context.settings,
        is_destructive=True,
    ):
        await restart.force_off(context.fleet, context.jobs, place.where)


def stop_waiting(place: MachinePlace) -> None:
    """Leave the machine as it is: it is not started again when its guest shuts down."""
    jobs = place.context.jobs
    if (job := restart.waiting(jobs, place.where)) is not None:
        jobs.cancel(job)
