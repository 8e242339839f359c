"""<input>: a mouse, a tablet, a keyboard, or one of the host's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of, no
from vmgui.hardware.fields import Choice, Path, Switch
from vmgui.hardware.items import Group
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.common import (
    VIRTIO_MODELS,
    X86,
    VirtioDevice,
    acpi_group,
    is_qemu,
    virtio_options,
)
from vmgui.hardware.options import DEFAULT, Labels, fixed, option
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.properties import on_off, text

TYPES: Labels = {
    "tablet": N_("Tablet"),
    "mouse": N_("Mouse"),
    "keyboard": N_("Keyboard"),
    "evdev": N_("Device of the host, shared (evdev)"),
    "passthrough": N_("Device of the host, passed through"),
}

_NAMES: Labels = {
    **TYPES,
    "evdev": N_("Input of the host"),
    "passthrough": N_("Input passed through"),
}

BUSES: Labels = {
    None: DEFAULT,
    "usb": "USB",
    "virtio": "VirtIO",
    "ps2": "PS/2",
    "xen": "Xen",
}

_BUSES_OF: Mapping[str | None, tuple[str | None, ...]] = {
    "tablet": (None, "usb", "virtio"),
    "mouse": tuple(BUSES),
    "keyboard": tuple(BUSES),
    "passthrough": ("virtio",),
}
"""Type -> the buses that it can be on (virDomainInputDefParseXML)."""

_BUILT_IN = ("ps2", "xen")
_PLUGGABLE = ("usb", "virtio")

_TOGGLES: Labels = {
    None: N_("Both Ctrl keys"),
    "ctrl-ctrl": N_("Both Ctrl keys, explicitly"),
    "alt-alt": N_("Both Alt keys"),
    "shift-shift": N_("Both Shift keys"),
    "meta-meta": N_("Both Meta keys"),
    "scrolllock": N_("Scroll Lock"),
    "ctrl-scrolllock": N_("Ctrl and Scroll Lock"),
}


class Input(VirtioDevice):
    """<input> of a domain."""

    TAG = "input"
    type = text("@type")
    bus = text("@bus")
    model = text("@model")
    passed = text("source/@evdev")
    shared = text("source/@dev")
    grab = text("source/@grab")
    toggle = text("source/@grabToggle")
    repeats = on_off("source/@repeat")


def _buses(device: Input, scene: Scene) -> Sequence[Option]:
    reason = _("This kind of device cannot be there.")
    possible = _BUSES_OF.get(device.type, tuple(BUSES))
    if is_qemu(scene):
        possible = tuple(each for each in possible if each != "xen")
    if scene.domain.os.arch not in (None, *X86):
        possible = tuple(each for each in possible if each != "ps2")
    return [option(bus, BUSES, "" if bus in possible else reason) for bus in BUSES]


def _change_type(device: Input, scene: Scene) -> None:
    """A device of the host is told by its path; the others have buses of their own."""
    if device.type != "passthrough":
        device.passed = None
    if device.type != "evdev":
        device.shared = device.grab = device.toggle = device.repeats = None
    before = device.bus
    if device.type == "evdev":
        device.bus = None
    elif device.type == "passthrough":
        device.bus = "virtio"
    elif device.bus not in _BUSES_OF.get(device.type, (device.bus,)) or device.bus is None:
        device.bus = "usb"
    if device.bus != before:
        _change_bus(device, scene)


def _change_bus(device: Input, _scene: Scene) -> None:
    """Another bus has other addresses, and VirtIO alone has options."""
    device.address = None
    if device.bus != "virtio":
        device.model = None
        device.uses_iommu = device.uses_ats = None
        device.uses_packed = device.uses_page_per_vq = None


_is_shared = is_one_of(Input.type, "evdev")
_is_virtio = is_one_of(Input.bus, "virtio")


class InputKind(DeviceKind[Input]):
    """A mouse, tablet or keyboard."""

    id = "input"
    title = N_("Input")
    keywords = N_("keyboard mouse tablet pointer touch")
    icon = "device.input"
    element = Input
    hotplug = True
    fields = (
        Choice(
            Input.type,
            N_("Type"),
            fixed(TYPES),
            help=N_("A tablet keeps the pointers of viewer and guest together."),
            then=_change_type,
        ),
        Choice(Input.bus, N_("Bus type"), _buses, when=no(_is_shared), then=_change_bus),
        Path(
            Input.passed,
            N_("Device of the host"),
            placeholder="/dev/input/event1",
            help=N_("The guest gets the device for itself."),
            is_required=True,
            when=is_one_of(Input.type, "passthrough"),
        ),
        Path(
            Input.shared,
            N_("Device of the host"),
            placeholder="/dev/input/event1",
            help=N_("Host and guest take turns with the device."),
            is_required=True,
            when=_is_shared,
        ),
        Choice(
            Input.toggle,
            N_("Keys to take turns"),
            fixed(_TOGGLES),
            when=_is_shared,
        ),
        Choice(
            Input.grab,
            N_("Takes turns"),
            fixed({None: N_("Alone"), "all": N_("Together with all others")}),
            help=N_("Whether the keys switch this device only or all that are shared."),
            when=_is_shared,
        ),
        Switch(
            Input.repeats,
            N_("Repeat keys"),
            help=N_("Whether a key that is held down counts again and again."),
            when=_is_shared,
        ),
    )
    advanced = (
        Group(
            N_("Model"),
            (Choice(Input.model, N_("Model"), fixed(VIRTIO_MODELS)),),
            when=_is_virtio,
        ),
        virtio_options(_is_virtio),
        acpi_group(Input, _is_virtio),
    )

    @override
    def new(self, scene: Scene) -> Input:
        """A tablet, as it is the best pointer; then a keyboard."""
        device = Input.create()
        present = {each.type for each in self.among(scene)}
        device.type = "keyboard" if "tablet" in present else "tablet"
        device.bus = "virtio" if scene.domain.os.arch == "s390x" else "usb"
        return device

    @override
    def name(self, device: Input) -> str:
        label = _NAMES.get(device.type, "")
        return _(label) if label else device.type or super().name(device)

    @override
    def summary(self, element: Input, scene: Scene) -> str:
        path = element.passed or element.shared
        label = BUSES.get(element.bus, "")
        return path or (_(label) if label and element.bus else element.bus or "")

    @override
    def problems(self, element: Input, scene: Scene) -> Iterable[Problem]:
        if element.type in _BUSES_OF and element.bus not in (None, *_BUSES_OF[element.type]):
            yield Problem("bus", _("This kind of device cannot be there."))
        if element.model is not None and element.bus != "virtio":
            yield Problem("model", _("Only VirtIO devices have a model."))

    @override
    def why_not_remove(self, device: Input, scene: Scene) -> str | None:
        if device.bus in _BUILT_IN and device.type in ("mouse", "keyboard"):
            return _("It is part of every machine of this kind.")
        return None

    @override
    def why_not_attach(self, device: Input, scene: Scene) -> str | None:
        if device.bus not in _PLUGGABLE:
            return _("Only USB and VirtIO devices can be added while the machine runs.")
        return None

    @override
    def why_not_detach(self, device: Input, scene: Scene) -> str | None:
        if device.bus not in _PLUGGABLE:
            return _("Only USB and VirtIO devices can be removed while the machine runs.")
        return None
