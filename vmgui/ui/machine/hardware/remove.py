"""*Remove*: takes a device out of a machine, after a question that names what goes with it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from vmgui.base.errors import NotPossibleNow
from vmgui.base.i18n import _
from vmgui.core.applying.apply import Applying
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
    scene = editing.scene()
    assert isinstance(item.panel, DeviceKind)
    device = item.panel.typed(item.element)  # type: ignore[arg-type]
    along = list(item.panel.takes_along(device, scene))
    if not await _agreed(context, item, [_name(scene, each) for each in along], window, scene):
        return
    devices = [device, *along]
    if all(edited.element_original(each) is None for each in devices):
        for each in devices:  # it was never applied
            each.remove()
        editing.changed.emit(None)
        return
    draft = await fresh_draft(context.fleet, editing.where)
    if not take_from(draft, edited, devices):
        raise NotPossibleNow(_("The device is not there any more, or is another one by now."))
    scene = editing.scene_of(draft)
    applying = Applying(context.fleet, editing.where, draft, scene)
    await perform(context, editing, applying, window, is_own=False)


async def _agreed(
    context: Context, item: Item, along: list[str], window: QWidget, scene: Scene
) -> bool:
    return await questions.confirm(
        window,
        _("Remove Device"),
        _("Remove “{name}” from the machine?").format(name=item.title),
        _("Remove"),
        informative=_consequence(item, along, scene),
        setting_name="confirm_remove_device",
        settings=context.settings,
        is_destructive=True,
    )


def _consequence(item: Item, along: list[str], scene: Scene) -> str:
    sentences = []
    if item.panel.id == "disk":
        sentences.append(_("The disk image stays where it is."))
    if along:
        sentences.append(_("These go with it: {names}.").format(names=", ".join(along)))
    if scene.is_active and isinstance(item.panel, DeviceKind):
        reason = item.panel.why_not_detach(item.element, scene)
        if reason:
            sentences.append(_("The running machine keeps it until its next start."))
        else:
            sentences.append(_("The running machine loses it at once."))
    return " ".join(sentences)


def _name(scene: Scene, device: object) -> str:
    for entry in registry.entries(scene.domain):
        if entry.device == device:
            return entry.name
    return _("another device")
