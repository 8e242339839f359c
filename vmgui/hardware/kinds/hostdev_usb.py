"""<hostdev type='usb'>: a USB device of the host's."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice, DeviceChoice
from vmgui.hardware.items import Group
from vmgui.hardware.kinds.controller_document import controllers
from vmgui.hardware.kinds.controller_options import NO_USB
from vmgui.hardware.kinds.hostdev import BOOT_ORDER, HostdevKind, taken_by_others
from vmgui.hardware.kinds.hostdev_document import Hostdev
from vmgui.hardware.kinds.parts import PLACE
from vmgui.hardware.options import DEFAULT, fixed
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Option, Scene

NONE = "0000:0000"


def _parts(identity: str) -> tuple[str, str]:
    """The ID, and the port with its "@"; either may be empty."""
    name, at, port = identity.partition("@")
    return name, at + port


def _reduced(whole: str, present: str) -> str:
    """What of a device's whole identity is written down if the `present` one is the model.

    Args:
        whole: with ID and port, as the host offers it.
        present: what the document has.
    """
    name, port = _parts(whole)
    has_name, has_port = (bool(part) for part in _parts(present))
    return (name if has_name or not port else "") + (port if has_port or not name else "")


def _is_taken(whole: str, taken: set[str | None]) -> bool:
    """Whether a device of the host's is among those that the machine has, in whatever way."""
    return bool({whole, *_parts(whole)} & taken)


def _devices(element: Hostdev, scene: Scene) -> list[Option]:
    """The host's devices, in the way in which the document identifies the present one.

    Devices of the same ID can only be told apart by their ports.
    """
    present = element.usb or NONE
    offers = [each for each in scene.offers.get("usb", ()) if each.value]
    names = [_parts(each.value or "")[0] for each in offers]
    taken = taken_by_others(element, Hostdev.usb, scene)
    reason = _("The machine has it already.")
    found = [Option(NONE, _("Choose a device"))] if present == NONE else []
    for offer, name in zip(offers, names, strict=True):
        whole = offer.value or ""
        value = whole if names.count(name) > 1 else _reduced(whole, present)
        why_not = reason if _is_taken(whole, taken) else ""
        found.append(offer._replace(value=value, reason=offer.reason or why_not))
    return found


def _ways(element: Hostdev, scene: Scene) -> list[Option]:
    """The ways to say which device it is that are known: by ID, by port, by both."""
    name, port = _parts(_whole(element, scene))
    ways = ((name, _("Vendor and product ID")), (port, _("Port: bus and device number")))
    found = [Option(value, label) for value, label in ways if value]
    if name and port:
        found.append(Option(name + port, _("Both")))
    return found


def _whole(element: Hostdev, scene: Scene) -> str:
    """The device's ID and port: those of the document, completed by what the host says."""
    present = element.usb or NONE
    name, port = _parts(present)
    for offer in scene.offers.get("usb", ()):
        its_name, its_port = _parts(offer.value or "")
        if name in ("", its_name) and port in ("", its_port):
            return its_name + its_port
    return present


class HostUsbKind(HostdevKind):
    """A USB device of the host's."""

    id = "hostdev-usb"
    title = N_("USB Host Device")
    keywords = N_("USB stick passthrough webcam dongle printer")
    icon = "device.usb"
    type = "usb"
    chooser = "usb"
    noun = "usb"
    none = NONE
    fields = (
        DeviceChoice(Hostdev.usb, N_("Host Device"), _devices, noun="usb"),
        Choice(
            Hostdev.usb,
            N_("Identified by"),
            _ways,
            id="identified_by",
            help=N_("The ID finds the device in any port; the port tells equal devices apart."),
        ),
        Choice(
            Hostdev.startup_policy,
            N_("Startup policy"),
            fixed(
                {
                    None: DEFAULT,
                    "mandatory": N_("Mandatory: the machine does not start without it"),
                    "requisite": N_("Requisite: only after a migration it may be missing"),
                    "optional": N_("Optional: the machine starts without it"),
                }
            ),
            help=N_("What happens if the device is not plugged in when the machine starts."),
        ),
    )
    advanced = (
        Group(
            N_("Start"),
            (
                BOOT_ORDER,
                Choice(
                    Hostdev.guest_reset,
                    N_("Resets by the guest"),
                    fixed(
                        {
                            None: DEFAULT,
                            "off": N_("Never passed on"),
                            "uninitialized": N_("Passed on until the device is set up"),
                            "on": N_("Always passed on"),
                        }
                    ),
                    help=N_("Some devices do not survive a reset; others need it."),
                ),
            ),
        ),
        PLACE,
    )

    @override
    def new(self, scene: Scene) -> Hostdev:
        """By ID, unless the host has two of the same ID."""
        device = super().new(scene)
        device.is_managed = True
        name = _parts(device.usb or NONE)[0]
        same = [each for each in scene.offers.get("usb", ()) if _parts(each.value or "")[0] == name]
        if name and len(same) == 1:
            device.usb = name
        return device

    @override
    def is_taken(self, value: str, taken: set[str | None]) -> bool:
        return _is_taken(value, taken)

    @override
    def name(self, device: Hostdev) -> str:
        # Translators: a USB device of the host's, by its number
        return _("USB Host Device {id}").format(id=(device.usb or "").lstrip("@")).rstrip()

    @override
    def summary(self, element: Hostdev, scene: Scene) -> str:
        whole = _whole(element, scene)
        offers = scene.offers.get("usb", ())
        return next((each.label for each in offers if each.value == whole), "")

    @override
    def problems(self, element: Hostdev, scene: Scene) -> Iterable[Problem]:
        yield from super().problems(element, scene)
        if any(each.model == NO_USB for each in controllers(scene.domain, "usb")):
            yield Problem("", _("The machine is told to have no USB."))

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        if scene.domain.type in ("lxc", "xen"):
            return None
        return super().why_not_add(scene)
