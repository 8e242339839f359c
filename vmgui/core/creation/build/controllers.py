"""Controllers that libvirt would not choose by itself: USB, and ports to plug devices into."""

from __future__ import annotations

from vmgui.core.creation.build.sketch import Sketch
from vmgui.hardware import chipset
from vmgui.hardware.kinds.controller import ControllerKind
from vmgui.hardware.kinds.controller_document import MASTER, USB_PORTS, Controller

_KIND = ControllerKind()
_USB3 = "qemu-xhci"
_PCIE_PORTS = 14
"""How many devices a PCI Express machine has room for; libvirt makes as many as are used at first,
so that none could be plugged in later."""
_PCIE_ARCHITECTURES = frozenset({"aarch64", "riscv64"})
_WITHOUT_USB = frozenset({"s390x", "s390"})


def add_controllers(sketch: Sketch) -> None:
    """Add them to machines of QEMU's."""
    if not sketch.is_qemu:
        return
    if sketch.domain.os.arch not in _WITHOUT_USB:
        _add_usb(sketch)
    if sketch.chipset == chipset.Q35 or sketch.domain.os.arch in _PCIE_ARCHITECTURES:
        _add_ports(sketch)


def _add_usb(sketch: Sketch) -> None:
    """USB 3 where the guest knows it, else USB 2."""
    is_usb3 = not sketch.is_x86 or sketch.guest.drives("usb3")
    controller = _controller("usb", _USB3 if is_usb3 else MASTER, 0)
    if is_usb3:
        controller.ports = USB_PORTS[_USB3]
    sketch.add(_KIND, controller)


def _add_ports(sketch: Sketch) -> None:
    sketch.add(_KIND, _controller("pci", "pcie-root", 0))
    for index in range(1, _PCIE_PORTS + 1):
        sketch.add(_KIND, _controller("pci", "pcie-root-port", index))


def _controller(kind: str, model: str, index: int) -> Controller:
    controller = Controller.create()
    controller.type, controller.index, controller.model = kind, index, model
    return controller
