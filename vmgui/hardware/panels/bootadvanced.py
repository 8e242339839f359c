"""What the boot page has for containers and under *Advanced*: firmware files, Xen's boot loader."""

from __future__ import annotations

from typing import Any

from vmgui.base.i18n import N_
from vmgui.hardware.conditions import any_of, is_hypervisor, is_one_of, is_set
from vmgui.hardware.fields import Check, Choice, Number, Path, Switch, Text
from vmgui.hardware.items import Group, Rows
from vmgui.hardware.options import DEFAULT, fixed, offered, plain
from vmgui.hardware.panels.bootdomain import BootDomain, is_container, is_full_machine
from vmgui.hardware.panels.common import emptied
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.boot import AcpiTable, FirmwareFeature, InitArgument, InitVariable


def _new_table(_element: Any, _scene: Scene) -> AcpiTable:
    table = AcpiTable.create()
    table.type = "slic"
    return table


def _new_feature(element: BootDomain, _scene: Scene) -> FirmwareFeature:
    taken = {each.name for each in element.firmware_features}
    feature = FirmwareFeature.create()
    feature.is_enabled = True
    feature.name = "enrolled-keys" if "secure-boot" in taken else "secure-boot"
    return feature


def _empty_nvram(element: BootDomain, _scene: Scene) -> None:
    """Another type of storage begins without the path or the source of the last one."""
    element.nvram = None
    element.has_nvram_source = False


CONTAINER = Group(
    N_("Container"),
    (
        Path(
            BootDomain.init,
            N_("Init path"),
            is_required=True,
            when=is_container,
            help=N_("The program that is started first, as the container sees its path."),
        ),
        Rows(
            "init_arguments",
            BootDomain.init_arguments,
            N_("Init args"),
            (Text(InitArgument.value, N_("Argument")),),
            lambda _element, _scene: InitArgument.create(),
            is_ordered=True,
        ),
        Rows(
            "init_variables",
            BootDomain.init_variables,
            N_("Environment"),
            (
                Text(InitVariable.name, N_("Name"), is_required=True),
                Text(InitVariable.value, N_("Value")),
            ),
            lambda _element, _scene: InitVariable.create(),
        ),
        Text(BootDomain.init_directory, N_("Working directory"), placeholder="/"),
        Text(BootDomain.init_user, N_("User"), placeholder=N_("root")),
        Text(BootDomain.init_group, N_("Group"), placeholder=N_("root")),
    ),
    when=is_container,
)

_FIRMWARE = Group(
    N_("Firmware"),
    (
        Rows(
            "firmware_features",
            BootDomain.firmware_features,
            N_("Wanted features"),
            (
                Choice(
                    FirmwareFeature.name,
                    N_("Feature"),
                    fixed(
                        {
                            "secure-boot": N_("Secure Boot"),
                            "enrolled-keys": N_("Keys are enrolled"),
                        }
                    ),
                ),
                Check(FirmwareFeature.is_enabled, N_("Wanted"), is_kept=True),
            ),
            _new_feature,
            most=2,
            when=is_set(BootDomain.firmware),
            then=emptied("os/firmware"),
            help=N_("Which of its firmware files libvirt may choose."),
        ),
        Path(
            BootDomain.loader,
            N_("Firmware file"),
            is_assigned=True,
            placeholder=N_("Chosen by libvirt"),
            help=N_("The program that the machine runs first."),
        ),
        Choice(
            BootDomain.loader_type,
            N_("Mapped as"),
            offered(
                "loader", "type", {None: DEFAULT, "rom": N_("ROM"), "pflash": N_("Flash memory")}
            ),
            is_assigned=True,
        ),
        Choice(
            BootDomain.loader_format,
            N_("Format of the firmware file"),
            plain("raw", "qcow2"),
            when=is_set(BootDomain.loader_format),
        ),
        Switch(BootDomain.is_loader_readonly, N_("Read-only"), is_assigned=True),
        Switch(
            BootDomain.is_loader_secure,
            N_("Enforces Secure Boot"),
            is_assigned=True,
            help=N_("Only the firmware itself may write its variables; needs SMM."),
        ),
        Switch(
            BootDomain.is_loader_stateless,
            N_("Without variables"),
            is_assigned=True,
            help=N_("The firmware starts afresh each time and has no NVRAM."),
        ),
    ),
    when=is_full_machine,
)

_ON_NETWORK = is_one_of(BootDomain.nvram_type, "network")

_NVRAM = Group(
    N_("Variables of the firmware (NVRAM)"),
    (
        Choice(
            BootDomain.nvram_type,
            N_("Stored in"),
            fixed(
                {
                    None: N_("A file"),
                    "file": N_("A file, as a disk source"),
                    "block": N_("A block device"),
                    "network": N_("Network storage"),
                }
            ),
            then=_empty_nvram,
        ),
        Path(
            BootDomain.nvram,
            N_("NVRAM file"),
            is_assigned=True,
            placeholder=N_("Chosen by libvirt"),
            when=is_one_of(BootDomain.nvram_type, None),
            help=N_("Boot entries, settings and keys of this machine; made from the template."),
        ),
        Path(
            BootDomain.nvram_file,
            N_("NVRAM source"),
            is_required=True,
            when=is_one_of(BootDomain.nvram_type, "file"),
        ),
        Path(
            BootDomain.nvram_device,
            N_("NVRAM device"),
            is_required=True,
            when=is_one_of(BootDomain.nvram_type, "block"),
        ),
        Choice(
            BootDomain.nvram_protocol,
            N_("Protocol"),
            fixed(dict.fromkeys(("iscsi", "nbd", "rbd", "gluster", "nfs", "ssh"), "")),
            when=_ON_NETWORK,
        ),
        Text(BootDomain.nvram_name, N_("Name of the image"), when=_ON_NETWORK),
        Text(BootDomain.nvram_host, N_("Server"), when=_ON_NETWORK),
        Text(BootDomain.nvram_port, N_("Port"), when=_ON_NETWORK, placeholder=DEFAULT),
        Choice(
            BootDomain.nvram_format,
            N_("Format"),
            plain("raw", "qcow2"),
            when=is_set(BootDomain.nvram_format),
        ),
        Path(
            BootDomain.nvram_template,
            N_("Template"),
            is_assigned=True,
            placeholder=N_("Chosen by libvirt"),
            help=N_("The file that new variables are copied from."),
        ),
    ),
    when=is_full_machine,
)

_BIOS = Group(
    N_("BIOS"),
    (
        Switch(
            BootDomain.is_on_serial,
            N_("Messages on the first serial device"),
            help=N_("Shows the firmware where there is no screen."),
        ),
        Number(
            BootDomain.reboot_timeout,
            N_("Try again after"),
            least=-1,
            most=65535,
            unit=N_("ms"),
            placeholder=N_("Never"),
            help=N_("Reboots if nothing could be booted; -1 means never."),
        ),
    ),
    when=is_full_machine,
)

_TABLES = Group(
    N_("ACPI tables"),
    (
        Rows(
            "acpi_tables",
            BootDomain.acpi_tables,
            N_("Tables"),
            (
                Choice(
                    AcpiTable.type, N_("Type"), fixed({"slic": N_("SLIC (a licence of Windows)")})
                ),
                Path(AcpiTable.path, N_("File"), is_required=True),
            ),
            _new_table,
            then=emptied("os/acpi"),
            help=N_("Tables that the firmware hands to the guest."),
        ),
    ),
    when=is_full_machine,
)

_LOADER = Group(
    N_("Boot loader on the host"),
    (
        Path(
            BootDomain.bootloader,
            N_("Program"),
            help=N_("Finds the kernel inside of the guest's disk, such as pygrub."),
        ),
        Text(BootDomain.bootloader_arguments, N_("Arguments")),
        Text(BootDomain.root, N_("Root device"), when=is_set(BootDomain.root)),
    ),
    when=any_of(
        is_hypervisor("xen", "bhyve"), is_set(BootDomain.bootloader), is_set(BootDomain.root)
    ),
)

ADVANCED = (_FIRMWARE, _NVRAM, _BIOS, _TABLES, _LOADER)
"""The groups, in their order."""
