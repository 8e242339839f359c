"""<hostdev type='scsi'> and 'scsi_host': SCSI devices of the host's, and vhost targets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Check, Choice, DeviceChoice, Number, Text
from vmgui.hardware.items import Group, Rows
from vmgui.hardware.kinds.common import VIRTIO_MODELS, AcpiDevice, acpi_group
from vmgui.hardware.kinds.hostdev import BOOT_ORDER, HostdevKind, host_options
from vmgui.hardware.kinds.hostdev_document import Hostdev, IscsiHost
from vmgui.hardware.kinds.parts import PLACE
from vmgui.hardware.options import DEFAULT, fixed
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.element import Element

_WWPN = re.compile(r"naa\.[0-9a-fA-F]{16}")
_NO_SCSI = "scsi_host0:0:0:0"
_NO_WWPN = "naa.0000000000000000"


def _fit_protocol(device: Hostdev, scene: Scene) -> None:
    """A device of an adapter and one of an iSCSI server have nothing in common."""
    is_iscsi = device.protocol == "iscsi"
    device.iscsi_hosts.clear()
    device.iqn = device.initiator = device.user = None
    device.secret_type = device.secret_usage = device.secret_uuid = None
    if is_iscsi:
        device.adapter = device.source_address = None
        device.iqn = "iqn.2024-01.com.example:target/0"
        device.iscsi_hosts.append(_new_host(device, scene))
    else:
        device.scsi = _NO_SCSI


def _fit_user(device: Hostdev, _scene: Scene) -> None:
    if device.user is None:
        device.secret_type = device.secret_usage = device.secret_uuid = None
    else:
        device.secret_type = "iscsi"


def _new_host(_device: Hostdev, _scene: Scene) -> IscsiHost:
    host = IscsiHost.create()
    host.name = "localhost"
    host.port = 3260
    return host


def _problem_of_wwpn(value: str, _device: Hostdev, _scene: Scene) -> str | None:
    if not _WWPN.fullmatch(value):
        return _("Enter “naa.” and 16 hexadecimal digits.")
    return None


@dataclass(frozen=True, eq=False)
class Wwpn(Text):
    """The name of a target; empty while none is chosen, though libvirt's schema needs one."""

    @override
    def raw(self, element: Element) -> str | None:
        return self.read(element)

    @override
    def read(self, element: Element) -> str | None:
        found = element.viewed_as(Hostdev).wwpn
        return None if found == _NO_WWPN else found


class HostScsiKind(HostdevKind):
    """A SCSI device of the host's, such as a tape drive, or a LUN of an iSCSI server."""

    id = "hostdev-scsi"
    title = N_("SCSI Host Device")
    keywords = N_("tape LUN passthrough")
    icon = "device.disk"
    type = "scsi"
    chooser = "scsi"
    noun = "scsi"
    none = _NO_SCSI
    fields = (
        Choice(
            Hostdev.protocol,
            N_("Source"),
            fixed({None: N_("SCSI adapter of the host"), "iscsi": N_("iSCSI server")}),
            then=_fit_protocol,
        ),
        DeviceChoice(
            Hostdev.scsi,
            N_("Host Device"),
            host_options("scsi", "scsi", _NO_SCSI),
            noun="scsi",
            is_editable=True,
            when=is_one_of(Hostdev.protocol, None, "adapter"),
            help=N_("The adapter, then bus, target and unit, such as scsi_host0:0:0:0."),
        ),
        Text(
            Hostdev.iqn,
            N_("IQN and LUN"),
            placeholder="iqn.2024-01.com.example:target/0",
            is_required=True,
            when=is_one_of(Hostdev.protocol, "iscsi"),
            help=N_("The name of the target, a slash and the number of the LUN."),
        ),
        Rows(
            "iscsi_hosts",
            Hostdev.iscsi_hosts,
            N_("Servers"),
            (
                Text(IscsiHost.name, N_("Host"), is_required=True),
                Number(IscsiHost.port, N_("Port"), least=1, most=65535, placeholder="3260"),
            ),
            new=_new_host,
            when=is_one_of(Hostdev.protocol, "iscsi"),
        ),
        Check(Hostdev.is_readonly, N_("Readonly")),
        Check(Hostdev.is_shareable, N_("Shareable")),
    )
    advanced = (
        Group(
            N_("SCSI commands"),
            (
                Choice(
                    Hostdev.sgio,
                    N_("Commands of the guest"),
                    fixed(
                        {
                            None: DEFAULT,
                            "filtered": N_("Filtered by the kernel"),
                            "unfiltered": N_("All of them"),
                        }
                    ),
                ),
                Check(
                    Hostdev.has_raw_io,
                    N_("Raw I/O"),
                    help=N_("Gives the hypervisor process the right to raw input and output."),
                ),
            ),
        ),
        Group(
            N_("iSCSI sign-in"),
            (
                Text(Hostdev.initiator, N_("Initiator IQN")),
                Text(Hostdev.user, N_("User name"), then=_fit_user),
                Text(
                    Hostdev.secret_usage,
                    N_("Secret"),
                    help=N_("The usage name of the libvirt secret that has the password."),
                ),
                Text(Hostdev.secret_uuid, N_("UUID of the secret")),
            ),
            when=is_one_of(Hostdev.protocol, "iscsi"),
        ),
        BOOT_ORDER,
        PLACE,
    )

    @override
    def new(self, scene: Scene) -> Hostdev:
        device = super().new(scene)
        device.is_managed = False
        return device

    @override
    def problems(self, element: Hostdev, scene: Scene) -> Iterable[Problem]:
        if element.protocol != "iscsi":
            yield from super().problems(element, scene)
        elif not len(element.iscsi_hosts):
            yield Problem("iscsi_hosts", _("Enter the address of the server."))

    @override
    def name(self, device: Hostdev) -> str:
        # Translators: a SCSI device of the host's, by its address or its name
        return _("SCSI {name}").format(name=device.iqn or device.scsi or "").rstrip()


_TARGET = Wwpn(
    Hostdev.wwpn,
    "WWPN",
    placeholder="naa.5123456789abcde0",
    is_required=True,
    check=_problem_of_wwpn,
    help=N_("The name of the target, as targetcli made it."),
)


class HostVhostKind(HostdevKind):
    """A target of the host's kernel that serves SCSI devices (vhost)."""

    id = "hostdev-vhost"
    title = N_("SCSI Vhost Host Device")
    keywords = N_("vhost-scsi target passthrough")
    icon = "device.disk"
    type = "scsi_host"
    chooser = "wwpn"
    none = _NO_WWPN
    fields = (
        _TARGET,
        Choice(Hostdev.model, N_("Model"), fixed(VIRTIO_MODELS)),
    )
    advanced = (BOOT_ORDER, acpi_group(AcpiDevice), PLACE)

    @override
    def new(self, scene: Scene) -> Hostdev:
        device = super().new(scene)
        device.is_managed = False
        device.protocol = "vhost"
        return device

    @override
    def name(self, device: Hostdev) -> str:
        # Translators: a SCSI target of the host's, by its name
        return _("SCSI Vhost {name}").format(name=_TARGET.read(device) or "").rstrip()
