"""PlatformFields: what kind of machine the host emulates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vmgui.base.i18n import N_, _
from vmgui.core.creation.answers import Platform
from vmgui.core.creation.flow import Flow
from vmgui.core.creation.platforms import guest_of
from vmgui.hardware import chipset
from vmgui.hardware.options import DEFAULT
from vmgui.hardware.panels.overview import HYPERVISORS
from vmgui.hardware.scene import Option
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.xmldoc.capabilities import Capabilities

_ARCHES = ("x86_64", "i686", "aarch64", "armv7l", "ppc64le", "ppc64", "riscv64", "s390x")
"""What most people look for, first; the rest follows."""
_TYPES = {"hvm": N_("Full virtualization"), "xen": N_("Paravirtualization"), "xenpvh": "PVH"}
"""Type of guests -> label, untranslated."""
_SLOW = "qemu"
"""The type of machines whose processor is imitated."""


class PlatformFields:
    """A choice for each part of the platform; what the host leaves no choice of is not shown."""

    def __init__(self, flow: Flow, form: FieldForm) -> None:
        """Add the fields to a form.

        Args:
            flow: what they show and change.
            form: of the page.
        """
        self._flow = flow
        self._form = form
        self._boxes: dict[str, ChoiceBox] = {}
        self._add("arch", _("A&rchitecture:"), self._choose_arch)
        self._add("os_type", _("&Guest type:"), self._choose_os_type)
        self._add("domain_type", _("&Hypervisor:"), self._choose_domain_type)
        self._add("machine", _("&Machine type:"), self._choose_machine)

    def show_flow(self) -> None:
        """Show the platform and what the host has besides it."""
        platform = self._flow.filled.platform
        options = platform_options(platform, self._flow.around.capabilities)
        for name, box in self._boxes.items():
            box.set_options(options[name])
            box.set_value(getattr(platform, name))
            self._form.set_shown(name, len(options[name]) > 1)

    def _add(self, name: str, label: str, choose: Callable[[str | None], Platform]) -> None:
        box = self._boxes[name] = ChoiceBox(self._form)
        self._form.add_field(name, label, box)
        box.chosen.connect(lambda: self._flow.answer(platform=choose(box.value())))

    # What depends on something else is the host's to choose when that becomes another one.

    def _choose_arch(self, value: str | None) -> Platform:
        return Platform(arch=value)

    def _choose_os_type(self, value: str | None) -> Platform:
        return Platform(arch=self._flow.answers.platform.arch, os_type=value or Platform().os_type)

    def _choose_domain_type(self, value: str | None) -> Platform:
        return replace(self._flow.answers.platform, domain_type=value, machine=None)

    def _choose_machine(self, value: str | None) -> Platform:
        return replace(self._flow.answers.platform, machine=value)


def has_choice(flow: Flow) -> bool:
    """Whether the host emulates more than one kind of machine."""
    options = platform_options(flow.filled.platform, flow.around.capabilities)
    return any(len(each) > 1 for each in options.values())


def platform_options(
    platform: Platform, capabilities: Capabilities | None
) -> dict[str, list[Option]]:
    """What the host has for each field of a platform.

    Args:
        platform: filled in.
        capabilities: of the host; None if they are not known.
    """
    if capabilities is None:
        return {"arch": [], "os_type": [], "domain_type": [], "machine": []}
    guest = guest_of(platform, capabilities)
    machines = guest.machines_of(platform.domain_type or "") if guest is not None else ()
    found = [Option(each.name, chipset.label(each)) for each in chipset.newest_first(machines)]
    if found and platform.machine is None:
        found.insert(0, Option(None, _(DEFAULT)))
    return {
        "arch": [Option(each, each) for each in _arches(capabilities)],
        "os_type": [Option(each, _os_type(each)) for each in _os_types(platform, capabilities)],
        "domain_type": [
            Option(each, hypervisor_label(each)) for each in (guest.domain_types if guest else ())
        ],
        "machine": found,
    }


def _arches(capabilities: Capabilities) -> list[str]:
    """The host's own architecture first, then those that people have."""
    order = (capabilities.arch, *_ARCHES)
    found = sorted(capabilities.arches)
    return sorted(found, key=lambda arch: order.index(arch) if arch in order else len(order))


def _os_types(platform: Platform, capabilities: Capabilities) -> list[str]:
    types = (each.os_type for each in capabilities.guests if each.arch == platform.arch)
    return list(dict.fromkeys(each for each in types if each))


def _os_type(name: str) -> str:
    label = _TYPES.get(name)
    return _(label) if label else name


def hypervisor_label(domain_type: str) -> str:
    """What people call the hypervisor of a type of <domain>, translated."""
    if domain_type == _SLOW:
        return _("QEMU (slow)")
    return HYPERVISORS.get(domain_type, domain_type)
