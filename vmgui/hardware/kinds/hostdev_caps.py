"""<hostdev mode='capabilities'>: devices of the host's that a container gets."""

from __future__ import annotations

from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice, Number, Path, Text
from vmgui.hardware.items import Rows
from vmgui.hardware.kinds.common import why_not_on
from vmgui.hardware.kinds.hostdev import HostdevKind
from vmgui.hardware.kinds.hostdev_document import ContainerIp, ContainerRoute, Hostdev
from vmgui.hardware.options import DEFAULT, fixed
from vmgui.hardware.scene import Scene

_FAMILIES = {None: DEFAULT, "ipv4": "IPv4", "ipv6": "IPv6"}


def _new_ip(_device: Any, _scene: Scene) -> ContainerIp:
    ip = ContainerIp.create()
    ip.family, ip.address, ip.prefix = "ipv4", "192.168.122.2", 24
    return ip


def _new_route(_device: Any, _scene: Scene) -> ContainerRoute:
    route = ContainerRoute.create()
    route.family, route.address, route.gateway = "ipv4", "0.0.0.0", "192.168.122.1"
    return route


class _CapsKind(HostdevKind):
    """A device of the host's in a container (virDomainHostdevCaps)."""

    mode = "capabilities"
    icon = "device.other"

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        return why_not_on(scene, "lxc")

    @override
    def summary(self, element: Hostdev, scene: Scene) -> str:
        return self.identity().raw(element) or ""


class HostStorageKind(_CapsKind):
    """A block device of the host's in a container."""

    id = "hostdev-storage"
    title = N_("Storage Host Device")
    keywords = N_("disk block device partition container")
    icon = "device.disk"
    type = "storage"
    chooser = "block"
    none = "/dev/"
    fields = (
        Path(
            Hostdev.block,
            N_("Block device"),
            is_required=True,
            help=N_("The container sees it under the same path."),
        ),
    )


class HostCharacterKind(_CapsKind):
    """A character device of the host's in a container."""

    id = "hostdev-misc"
    title = N_("Character Host Device")
    keywords = N_("character device node container")
    type = "misc"
    chooser = "char"
    none = "/dev/"
    fields = (
        Path(
            Hostdev.char,
            N_("Character device"),
            is_required=True,
            help=N_("The container sees it under the same path."),
        ),
    )


class HostNetworkKind(_CapsKind):
    """A network device of the host's in a container."""

    id = "hostdev-net"
    title = N_("Network Host Device")
    keywords = N_("NIC network card container")
    icon = "device.interface"
    type = "net"
    chooser = "interface"
    none = "none"
    hotplug = False
    fields = (
        Text(
            Hostdev.interface,
            N_("Network device"),
            is_required=True,
            help=N_("It leaves the host while the container runs."),
        ),
        Rows(
            "addresses",
            Hostdev.addresses,
            N_("IP addresses"),
            (
                Text(ContainerIp.address, N_("Address"), is_required=True),
                Number(ContainerIp.prefix, N_("Prefix"), most=128),
                Choice(ContainerIp.family, N_("Family"), fixed(_FAMILIES)),
                Text(ContainerIp.peer, N_("Peer")),
            ),
            new=_new_ip,
        ),
    )
    advanced = (
        Rows(
            "routes",
            Hostdev.routes,
            N_("Routes"),
            (
                Text(ContainerRoute.address, N_("Network"), is_required=True),
                Number(ContainerRoute.prefix, N_("Prefix"), most=128),
                Text(ContainerRoute.netmask, N_("Netmask")),
                Text(ContainerRoute.gateway, N_("Gateway"), is_required=True),
                Choice(ContainerRoute.family, N_("Family"), fixed(_FAMILIES)),
                Number(ContainerRoute.metric, N_("Metric"), least=1),
            ),
            new=_new_route,
        ),
    )

    @override
    def name(self, device: Hostdev) -> str:
        # Translators: a network device of the host's, by its name
        return _("Network Host Device {name}").format(name=device.interface or "").rstrip()
