"""<nvram>: the settings memory of POWER machines (spapr-nvram)."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Number
from vmgui.hardware.kinds.emulated import EmulatedKind
from vmgui.hardware.kinds.parts import PLACE
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import hexadecimal, text

_REGISTER = 0x3000
"""Where libvirt puts it (VIO_ADDR_NVRAM in qemu_domain_address.c)."""


class Nvram(Device):
    """<nvram> of <devices>; that of UEFI is <os>'s."""

    TAG = "nvram"
    address_type = text("address/@type")
    register = hexadecimal("address/@reg")


def _place(device: Nvram, _scene: Scene) -> None:
    device.address_type = None if device.register is None else "spapr-vio"


class NvramKind(EmulatedKind[Nvram]):
    """An NVRAM: machines of POWER have one at most."""

    id = "nvram"
    title = "NVRAM"
    keywords = N_("firmware")
    icon = "device.memory"
    element = Nvram
    most = 1
    fields = (
        Number(
            Nvram.register,
            N_("Register"),
            most=2**32 - 1,
            then=_place,
            help=N_("Its address on the virtual bus of POWER; 12288 (0x3000) is usual."),
        ),
    )
    advanced = (PLACE,)

    @override
    def new(self, scene: Scene) -> Nvram:
        device = Nvram.create()
        device.address_type = "spapr-vio"
        device.register = _REGISTER
        return device

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        if not (scene.domain.os.arch or "").startswith("ppc64"):
            return _("Only machines of POWER (pseries) have it.")
        return super().why_not_add(scene)
