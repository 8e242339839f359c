"""<os>: the machine a domain emulates, and what it boots."""

from __future__ import annotations

from vmgui.xmldoc.element import Element, Section
from vmgui.xmldoc.properties import Children, integer, text, yes_no


class BootDevice(Element):
    """<boot>: one of the kinds of devices that are tried in turn."""

    TAG = "boot"
    device = text("@dev")


class Os(Section):
    """The boot settings of a domain."""

    TAG = "os"
    type = text("type")
    """"hvm" for a full machine, "exe" for a container, "linux" and "xenpvh" for Xen guests."""
    arch = text("type/@arch")
    machine = text("type/@machine")
    firmware = text("@firmware")
    """"efi" or "bios" if libvirt is to choose the files itself."""
    loader = text("loader")
    loader_type = text("loader/@type")
    is_secure_boot = yes_no("loader/@secure")
    nvram = text("nvram")
    nvram_template = text("nvram/@template")
    kernel = text("kernel")
    initrd = text("initrd")
    cmdline = text("cmdline")
    dtb = text("dtb")
    init = text("init")
    boot_devices = Children(BootDevice)
    has_boot_menu = yes_no("bootmenu/@enable")
    boot_menu_timeout = integer("bootmenu/@timeout")
    """Milliseconds."""

    @property
    def is_uefi(self) -> bool:
        """Whether the firmware is UEFI, chosen by libvirt or named by its file."""
        return self.firmware == "efi" or self.loader_type == "pflash"
