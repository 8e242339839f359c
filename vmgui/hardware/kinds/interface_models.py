"""Which network cards a machine can have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from vmgui.base.i18n import N_, _
from vmgui.hardware import chipset
from vmgui.hardware.kinds.common import is_qemu
from vmgui.hardware.options import DEFAULT, Labels, offered
from vmgui.hardware.scene import Option, Scene

MODELS: Labels = {
    None: DEFAULT,
    "virtio": "VirtIO",
    **dict.fromkeys(("e1000e", "e1000", "rtl8139", "igb", "vmxnet3", "pcnet", "ne2k_pci"), ""),
    "virtio-transitional": N_("VirtIO, also for old guests (transitional)"),
    "virtio-non-transitional": N_("VirtIO 1.0 only (non-transitional)"),
    **dict.fromkeys(("spapr-vlan", "usb-net", "netfront"), ""),
}

_POWER = ("ppc64", "ppc64le")
_SINCE = {"igb": (8, 0)}
"""Model -> the first QEMU that has it."""
_VERSION = re.compile(r"-(\d+)\.(\d+)$")

_offered = offered("interface", "model", MODELS)


def models(element: Any, scene: Scene) -> Sequence[Option]:
    """All models; those greyed that the machine or its host cannot have.

    libvirt says what there is since 11.2 only, so the rest is known from elsewhere.
    """
    return [
        each if each.reason else each._replace(reason=_why_not(each.value, scene))
        for each in _offered(element, scene)
    ]


def _why_not(model: str | None, scene: Scene) -> str:
    if model == "netfront" and scene.domain.type != "xen":
        return _("This hypervisor has no such device.")
    if model == "spapr-vlan" and (scene.domain.os.arch or _POWER[0]) not in _POWER:
        return _("Machines of this architecture cannot have it.")
    needed, present = _SINCE.get(model or ""), _qemu_version(scene)
    if needed is not None and present is not None and present < needed:
        return _("Needs QEMU {version} or later on the host.").format(
            version=".".join(map(str, needed))
        )
    return ""


def _qemu_version(scene: Scene) -> tuple[int, int] | None:
    """The version of the host's QEMU, by its newest machine type; None if that says nothing."""
    if not is_qemu(scene):
        return None
    found = (_VERSION.search(each.name or "") for each in chipset.machines(scene))
    return max(((int(each[1]), int(each[2])) for each in found if each), default=None)
