"""What a host offers to its domains: networks, interfaces, network filters.

Reads for pickers: a call or two for the list and one for each object's description. Objects that
vanish on the way are left out. All raise `libvirt.libvirtError`, for instance where a driver knows
nothing of the kind; the lane translates it. Storage and secrets have modules of their own.
"""

from __future__ import annotations

from typing import NamedTuple

import libvirt

from vmgui.virt import nodedevices
from vmgui.virt.descriptions import documents, names
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, text


class NetworkReading(NamedTuple):
    """A virtual network."""

    name: str
    is_active: bool
    is_autostart: bool
    forward_mode: str
    """"nat", "route", "bridge" ...; empty for an isolated network."""
    bridge: str
    """Of the host; empty if there is none."""
    portgroups: tuple[str, ...]


class InterfaceReading(NamedTuple):
    """A network interface of the host itself."""

    name: str
    kind: str
    """"ethernet", "bridge", "bond", "vlan"; empty where the host does not say."""
    mac: str


# Their descriptions


class _Portgroup(Element):
    TAG = "portgroup"
    name = text("@name")


class _Network(Element):
    TAG = "network"
    forward_mode = text("forward/@mode")
    bridge = text("bridge/@name")
    portgroups = Children(_Portgroup)

    @property
    def mode(self) -> str:
        """The mode; <forward/> without one means NAT."""
        has_forward = self.find(("forward",)) is not None
        return self.forward_mode or ("nat" if has_forward else "")


class _Interface(Element):
    TAG = "interface"
    type = text("@type")
    mac = text("mac/@address")


class _NetDevice(Element):
    TAG = "device"
    name = text("capability/interface")
    mac = text("capability/address")


# Networks


def networks(connection: libvirt.virConnect) -> tuple[NetworkReading, ...]:
    """All virtual networks: three calls, and one for each."""
    active = names(connection.listAllNetworks(libvirt.VIR_CONNECT_LIST_NETWORKS_ACTIVE))
    autostart = names(connection.listAllNetworks(libvirt.VIR_CONNECT_LIST_NETWORKS_AUTOSTART))
    return tuple(
        NetworkReading(
            network.name(),
            network.name() in active,
            network.name() in autostart,
            document.mode,
            document.bridge or "",
            tuple(group.name for group in document.portgroups if group.name),
        )
        for network, document in documents(connection.listAllNetworks(0), _Network)
    )


def host_interfaces(connection: libvirt.virConnect) -> tuple[InterfaceReading, ...]:
    """The host's own interfaces, without loopback: one call, and one for each.

    Hosts without libvirt's interface driver tell of their network devices instead.
    """
    try:
        interfaces = connection.listAllInterfaces(0)
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_NO_SUPPORT:
            raise
        return _net_devices(connection)
    return tuple(
        InterfaceReading(interface.name(), document.type or "", document.mac or "")
        for interface, document in documents(interfaces, _Interface)
        if interface.name() != "lo"
    )


def _net_devices(connection: libvirt.virConnect) -> tuple[InterfaceReading, ...]:
    return tuple(
        InterfaceReading(document.name, "", document.mac or "")
        for _device, document in documents(nodedevices.having(connection, "net"), _NetDevice)
        if document.name and document.name != "lo"
    )


# What else is named in descriptions


def network_filters(connection: libvirt.virConnect) -> tuple[str, ...]:
    """The names of all network filters: one call."""
    return tuple(sorted(names(connection.listAllNWFilters(0))))
