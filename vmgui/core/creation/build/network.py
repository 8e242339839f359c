"""The network card."""

from __future__ import annotations

from vmgui.core.creation.build.sketch import Sketch
from vmgui.hardware import chipset
from vmgui.hardware.kinds.interface import InterfaceKind
from vmgui.hardware.kinds.interface_document import InterfaceDevice

_KIND = InterfaceKind()
_EMULATED = ("e1000", "rtl8139", "ne2k_pci", "pcnet")
"""Cards of PCs, the best one first."""


def add_card(sketch: Sketch) -> InterfaceDevice | None:
    """Add the card; None if the machine shall have none."""
    wanted = sketch.answers.network
    if wanted.kind in ("", "none"):
        return None
    card = _KIND.new(sketch.scene)
    card.source = None
    card.type = wanted.kind
    card.mac = wanted.mac or None  # libvirt makes one where nothing is said
    if wanted.kind == "network":
        card.network, card.portgroup = wanted.name, wanted.portgroup or None
    elif wanted.kind == "bridge":
        card.bridge = wanted.name
    elif wanted.kind == "direct":
        card.host_device, card.mode = wanted.name, wanted.mode
    card.model = _model(sketch)
    return sketch.add(_KIND, card)


def _model(sketch: Sketch) -> str | None:
    """VirtIO where the guest knows it, else what it is sure to know."""
    if not sketch.is_qemu:
        return None
    if sketch.guest.drives("virtio-net"):
        return "virtio"
    if sketch.chipset == chipset.Q35:
        return "e1000e"
    return next((each for each in _EMULATED if sketch.guest.drives(each)), _EMULATED[0])
