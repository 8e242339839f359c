"""A domain as its boot page sees it."""

from __future__ import annotations

from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.boot import AcpiTable, FirmwareFeature, InitArgument, InitVariable
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.os import BootDevice
from vmgui.xmldoc.properties import Children, Flag, integer, text, yes_no


class BootDomain(Domain):
    """A domain, as far as it is about booting."""

    has_menu = yes_no("os/bootmenu/@enable")
    menu_timeout = integer("os/bootmenu/@timeout")
    boot_devices = Children(BootDevice, "os")
    has_kernel = Flag("os/kernel")
    kernel = text("os/kernel")
    initrd = text("os/initrd")
    cmdline = text("os/cmdline")
    dtb = text("os/dtb")
    root = text("os/root")
    shim = text("os/shim")
    bootloader = text("bootloader")
    bootloader_arguments = text("bootloader_args")
    init = text("os/init")
    init_arguments = Children(InitArgument, "os")
    init_variables = Children(InitVariable, "os")
    init_directory = text("os/initdir")
    init_user = text("os/inituser")
    init_group = text("os/initgroup")
    firmware = text("os/@firmware")
    firmware_features = Children(FirmwareFeature, "os/firmware")
    loader = text("os/loader")
    loader_type = text("os/loader/@type")
    loader_format = text("os/loader/@format")
    is_loader_readonly = yes_no("os/loader/@readonly")
    is_loader_secure = yes_no("os/loader/@secure")
    is_loader_stateless = yes_no("os/loader/@stateless")
    nvram = text("os/nvram")
    nvram_type = text("os/nvram/@type")
    nvram_template = text("os/nvram/@template")
    nvram_format = text("os/nvram/@format")
    nvram_file = text("os/nvram/source/@file")
    nvram_device = text("os/nvram/source/@dev")
    nvram_protocol = text("os/nvram/source/@protocol")
    nvram_name = text("os/nvram/source/@name")
    nvram_host = text("os/nvram/source/host/@name")
    nvram_port = text("os/nvram/source/host/@port")
    has_nvram_source = Flag("os/nvram/source")
    is_on_serial = yes_no("os/bios/@useserial")
    reboot_timeout = integer("os/bios/@rebootTimeout")
    acpi_tables = Children(AcpiTable, "os/acpi")

    @property
    def has_direct_kernel(self) -> bool:
        """Whether it boots a kernel from a file of the host, or shall."""
        return self.has_kernel or any((self.initrd, self.cmdline, self.dtb, self.shim))


def is_full_machine(element: Domain, _scene: Scene) -> bool:
    """Condition: it has a firmware, which looks for something to boot."""
    return element.os.type == "hvm"


def is_container(element: Domain, _scene: Scene) -> bool:
    """Condition: it is a container, which starts a program and has nothing to boot."""
    return element.os.type == "exe"
