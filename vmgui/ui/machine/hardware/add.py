"""*Add Hardware*: from the dialog to the device, in the running machine and in the description."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from vmgui.base.errors import NotPossibleNow, VmguiError
from vmgui.base.i18n import _
from vmgui.core.applying.apply import Applying
from vmgui.core.checks.devices import Doubt, doubts
from vmgui.core.operations.hardware import Addition, add_new, fresh_draft, uses_image
from vmgui.core.operations.images import DiskImages, left_behind
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.machine.hardware.adddialog import AddHardwareDialog
from vmgui.ui.machine.hardware.applying import perform, require_draft
from vmgui.ui.machine.hardware.tools import machine_tools
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.tasks import TaskScope
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import parse


async def add(place: MachinePlace, scope: TaskScope, window: QWidget) -> None:
    """Ask for a device and add it.

    What is being edited in other devices stays as it is, and is not applied. The dialog stays until
    the device is added, and says what went wrong.

    Args:
        place: the machine.
        scope: owns what the dialog starts.
        window: in front of which it is asked.

    Raises:
        NotPossibleNow: the machine has not been read yet.
    """
    require_draft(place.editing)
    images = DiskImages(place.context.fleet, place.context.jobs, place.where.host)
    place.editing.forget_offers()
    tools = machine_tools(place, window, scope)
    dialog = AddHardwareDialog(window, place.editing, tools, images)
    await until_added(dialog, lambda addition: _added(place, addition, dialog))


async def until_added(
    dialog: AddHardwareDialog, is_added: Callable[[Addition], Awaitable[bool]]
) -> None:
    """Show a dialog until a device was added, or none is wanted any more.

    Args:
        dialog: asks for the device; it is put away afterwards.
        is_added: adds it; False if it could not, and the dialog says why.
    """
    try:
        while (addition := await dialog.answer()) is not None:
            if await is_added(addition):
                break
    finally:
        if isValid(dialog):  # it may have gone with its window
            dialog.done(QDialog.DialogCode.Accepted)
            dialog.deleteLater()


async def _added(place: MachinePlace, addition: Addition, dialog: AddHardwareDialog) -> bool:
    """Add a device while its dialog shows that; False if it was not, and the dialog says why."""

    def attach() -> None:
        dialog.show_busy(_("Adding the device…"))

    attach()
    try:
        found = await doubts(
            place.context.fleet,
            place.where,
            parse(addition.xml, Device),
            domain_type=require_draft(place.editing).domain.type or "",
            is_image_new=addition.image is not None,
        )
        if not await insists(found, dialog):
            dialog.show_idle()
            return False
        if addition.image is not None:
            task = asyncio.current_task()
            dialog.show_busy(_("Creating the disk image…"), task.cancel if task else None)
        await carry_out(place, addition, dialog, attach)
    except VmguiError as error:
        dialog.show_error(error)
        return False
    return True


async def carry_out(
    place: MachinePlace,
    addition: Addition,
    window: QWidget,
    on_image: Callable[[], None] = lambda: None,
) -> None:
    """Make the image that a device needs, and add the device.

    An image that was made and is not used after all is deleted again.

    Args:
        place: the machine.
        addition: what a person wants.
        window: in front of which it is told what a running machine refuses.
        on_image: is called when the image is there. Until then it can be given up by cancelling.

    Raises:
        VmguiError: it was not added; the hint says what became of the image.
    """
    if addition.image is None:
        await _apply(place, addition, window)
        return
    images = DiskImages(place.context.fleet, place.context.jobs, place.where.host)
    path = await images.create(addition.image)
    on_image()
    try:
        await _apply(place, addition.stored_at(path), window)
        if await uses_image(place.context.fleet, place.where, path):
            return
        error: VmguiError = NotPossibleNow(_("The machine does not have the disk."))
    except VmguiError as caught:
        error = caught
    fate = await _discarded(place, images, path)
    error.hint = " ".join(part for part in (error.hint, fate) if part)
    raise error


async def _apply(place: MachinePlace, addition: Addition, window: QWidget) -> None:
    context, editing = place.context, place.editing
    draft = await fresh_draft(context.fleet, place.where)
    add_new(draft, addition.xml, lambda draft: editing.scene_of(draft, is_new=True))
    record = editing.record
    title = _("Add {device} to {name}").format(
        device=addition.title, name=record.name if record else place.where.key
    )
    applying = Applying(context.fleet, place.where, draft, editing.scene_of(draft), title)
    if not await perform(context, editing, applying, window, is_own=False):
        raise NotPossibleNow(
            _("It was cancelled, or the machine was changed elsewhere at the same moment.")
        )


async def _discarded(place: MachinePlace, images: DiskImages, path: str) -> str:
    """Delete an image that was made for nothing, and say what became of it."""
    try:
        is_used = await uses_image(place.context.fleet, place.where, path)
    except VmguiError:
        return _(
            "The new disk image {path} is left on the host. Nobody knows whether the machine has "
            "it: look before you delete it."
        ).format(path=path)
    if is_used:
        return _("The machine has the new disk image {path}.").format(path=path)
    try:
        await images.delete(path)
    except VmguiError as error:
        return f"{left_behind(path)} {error.message}"
    return _("The new disk image {path} was deleted again.").format(path=path)


async def insists(found: Sequence[Doubt], window: QWidget) -> bool:
    """Ask about what was found that may be wrong with a device, if anything was."""
    if not found:
        return True
    title = _("Add Hardware")
    dialog = ConfirmationDialog(window, title, _("Use it all the same?"), _("&Use It"))
    for doubt in found:
        dialog.add_text(doubt.message)
    return await asked(dialog)
