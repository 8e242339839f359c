"""*Remove*: takes a device out of a machine, after a question that names what goes with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from vmgui.base.errors import NotPossibleNow
from vmgui.base.i18n import _
from vmgui.base.settings import Settings
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
from vmgui.xmldoc.devices import Device


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
    devices = with_companions(item, scene)
    consequences = _consequences(item, edited, scene)
    if not await agreed(context.settings, item, devices, consequences, scene, window):
        return None
    if all(edited.element_original(each) is None for each in devices):
        for each in devices:  # it was never applied
            each.remove()
        editing.changed.emit(None)
        return None
    draft = await fresh_draft(context.fleet, editing.where)
    if not take_from(draft, edited, devices):
        raise NotPossibleNow(_("The device is not there any more, or is another one by now."))
    return Applying(context.fleet, editing.where, draft, editing.scene_of(draft))


def with_companions(item: Item, scene: Scene) -> list[Device]:
    """The device of an item, and those that cannot stay without it."""
    assert isinstance(item.panel, DeviceKind)
    device = item.panel.typed(item.element)  # type: ignore[arg-type]
    return [device, *item.panel.takes_along(device, scene)]


async def agreed(
    settings: Settings,
    item: Item,
    devices: Sequence[Device],
    consequences: Sequence[str],
    scene: Scene,
    window: QWidget,
) -> bool:
    """Ask whether a device shall be removed, unless a person has said not to ask.

    Args:
        settings: say whether to ask.
        item: the device.
        devices: all that go, see `with_companions`.
        consequences: what happens then, translated sentences.
        scene: of the machine.
        window: in front of which it is asked.
    """
    along = ", ".join(_name(scene, each) for each in devices[1:])
    more = [_("These go with it: {names}.").format(names=along)] if along else []
    return await questions.confirm(
        window,
        _("Remove Device"),
        _("Remove “{name}” from the machine?").format(name=item.title),
        _("Remove"),
        informative=" ".join((*more, *consequences)),
        setting_name="confirm_remove_device",
        settings=settings,
        is_destructive=True,
    )


def _consequences(item: Item, edited: Draft, scene: Scene) -> list[str]:
    sentences = []
    if item.panel.id == "disk":
        sentences.append(_("The disk image stays where it is."))
    if _can_detach(item, edited, scene):
        sentences.append(_("The guest is asked to release it."))
    elif _is_running(item, edited):
        sentences.append(_("The running machine keeps it until its next start."))
    return sentences


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
