"""*Remove*: takes a device out of a machine, after a question that names what goes with it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from vmgui.base.errors import NotPossibleNow
from vmgui.base.i18n import _
from vmgui.core.applying.apply import Applying
from vmgui.core.draft import Draft
from vmgui.core.editing import Editing
from vmgui.core.operations.hardware import fresh_draft, take_from
from vmgui.hardware import registry
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.scene import Scene
from vmgui.models.hardware import Item
from vmgui.ui.context import Context
from vmgui.ui.dialogs import questions
from vmgui.ui.machine.hardware.applying import perform, require_draft


async def remove(context: Context, editing: Editing, item: Item, window: QWidget) -> None:
    """Remove a device from the running machine, where that can be, and from the description.

    What is being edited in other devices stays as it is, and is not applied.

    Raises:
        VmguiError: it was not removed.
    """
    edited = require_draft(editing)
    if editing.is_busy:
        return
    is_live = _can_detach(item, edited, editing.scene())
    doing = _("“{name}” is being removed…").format(name=item.title)
    with editing.held(doing):
        applying = await _prepared(context, editing, item, window)
    if applying is not None:
        if is_live:
            doing = _("Waiting for the guest to release “{name}”…").format(name=item.title)
        await perform(context, editing, applying, window, is_own=False, doing=doing)


async def _prepared(
    context: Context, editing: Editing, item: Item, window: QWidget
) -> Applying | None:
    """Ask, and find the device on the host; None if there is nothing to do there."""
    edited, scene = require_draft(editing), editing.scene()
    assert isinstance(item.panel, DeviceKind)
    device = item.panel.typed(item.element)  # type: ignore[arg-type]
    along = list(item.panel.takes_along(device, scene))
    consequence = _consequence(item, [_name(scene, each) for each in along], edited, scene)
    if not await _agreed(context, item, consequence, window):
        return None
    devices = [device, *along]
    if all(edited.element_original(each) is None for each in devices):
        for each in devices:  # it was never applied
            each.remove()
        editing.changed.emit(None)
        return None
    draft = await fresh_draft(context.fleet, editing.where)
    if not take_from(draft, edited, devices):
        raise NotPossibleNow(_("The device is not there any more, or is another one by now."))
    return Applying(context.fleet, editing.where, draft, editing.scene_of(draft))


async def _agreed(context: Context, item: Item, consequence: str, window: QWidget) -> bool:
    return await questions.confirm(
        window,
        _("Remove Device"),
        _("Remove “{name}” from the machine?").format(name=item.title),
        _("Remove"),
        informative=consequence,
        setting_name="confirm_remove_device",
        settings=context.settings,
        is_destructive=True,
    )


def _consequence(item: Item, along: list[str], edited: Draft, scene: Scene) -> str:
    sentences = []
    if item.panel.id == "disk":
        sentences.append(_("The disk image stays where it is."))
    if along:
        sentences.append(_("These go with it: {names}.").format(names=", ".join(along)))
    if _can_detach(item, edited, scene):
        sentences.append(_("The guest is asked to release it."))
    elif _is_running(item, edited):
        sentences.append(_("The running machine keeps it until its next start."))
    return " ".join(sentences)


def _is_running(item: Item, edited: Draft) -> bool:
    """Whether the running machine has the device."""
    return edited.element_present(item.element) is not None


def _can_detach(item: Item, edited: Draft, scene: Scene) -> bool:
    """Whether the running machine has the device, and may get rid of it."""
    assert isinstance(item.panel, DeviceKind)
    device = item.panel.typed(item.element)  # type: ignore[arg-type]
    return _is_running(item, edited) and item.panel.why_not_detach(device, scene) is None


def _name(scene: Scene, device: object) -> str:
    for entry in registry.entries(scene.domain):
        if entry.device == device:
            return entry.name
    return _("another device")
