"""What a network card may do on its network, and its addresses: advanced fields of <interface>."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.hardware.conditions import any_of, is_one_of, is_set
from vmgui.hardware.fields import Check, Choice, Number, Text
from vmgui.hardware.items import Group, Rows
from vmgui.hardware.kinds.interface_changes import (
    FILTERED,
    SWITCHED,
    change_filter,
    change_tags,
    change_virtual_port,
)
from vmgui.hardware.kinds.interface_document import (
    FilterParameter,
    InterfaceDevice,
    IpAddress,
    Route,
    VlanTag,
)
from vmgui.hardware.options import fixed, from_host, plain
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.properties import Value

_is_filtered = is_one_of(InterfaceDevice.type, *FILTERED)
_is_switched = is_one_of(InterfaceDevice.type, *SWITCHED)
_is_qbg = any_of(
    is_one_of(InterfaceDevice.virtual_port, "802.1Qbg"), is_set(InterfaceDevice.instance_id)
)
_has_profile = any_of(
    is_one_of(InterfaceDevice.virtual_port, "802.1Qbh", "openvswitch"),
    is_set(InterfaceDevice.profile_id),
)
_has_interface = any_of(
    is_one_of(InterfaceDevice.virtual_port, "openvswitch", "midonet"),
    is_set(InterfaceDevice.interface_id),
)


def _new_parameter(_card: InterfaceDevice, _scene: Scene) -> FilterParameter:
    parameter = FilterParameter.create()
    parameter.variable, parameter.value = "IP", "192.0.2.1"
    return parameter


def _new_tag(card: InterfaceDevice, _scene: Scene) -> VlanTag:
    tag = VlanTag.create()
    tag.number = max((each.number or 0 for each in card.vlan_tags), default=0) + 1
    return tag


def _new_address(_card: InterfaceDevice, _scene: Scene) -> IpAddress:
    address = IpAddress.create()
    address.address, address.prefix = "192.0.2.2", 24
    return address


def _new_route(_card: InterfaceDevice, _scene: Scene) -> Route:
    route = Route.create()
    route.address, route.prefix, route.gateway = "198.51.100.0", 24, "192.0.2.1"
    return route


VIRTUAL_PORT = Group(
    N_("Virtual port"),
    (
        Choice(
            InterfaceDevice.virtual_port,
            N_("Type"),
            fixed(
                {
                    None: N_("None"),
                    "802.1Qbg": "802.1Qbg (VEPA)",
                    "802.1Qbh": "802.1Qbh (VN-Link)",
                    "openvswitch": "Open vSwitch",
                    "midonet": "MidoNet",
                }
            ),
            then=change_virtual_port,
            help=N_("What the switch has to be told of the card; its administrator knows."),
        ),
        Number(
            InterfaceDevice.manager_id,
            N_("Managerid"),
            least=1,
            most=255,
            when=_is_qbg,
            help=N_("The database of the switch that has the types and instances (VSI manager)."),
        ),
        Number(
            InterfaceDevice.type_id,
            N_("Typeid"),
            most=2**24 - 1,
            when=_is_qbg,
            help=N_("The type of network access (VSI type)."),
        ),
        Number(
            InterfaceDevice.type_id_version,
            N_("Typeid version"),
            most=255,
            when=_is_qbg,
            help=N_("The version of that type."),
        ),
        Text(
            InterfaceDevice.instance_id,
            N_("Instanceid"),
            when=_is_qbg,
            help=N_("The UUID of this card towards the switch (VSI instance)."),
        ),
        Text(
            InterfaceDevice.profile_id,
            N_("Profileid"),
            when=_has_profile,
            help=N_("The name of the port profile on the switch."),
        ),
        Text(
            InterfaceDevice.interface_id,
            N_("Interface ID"),
            when=_has_interface,
            help=N_("The UUID by which the switch knows the port."),
        ),
    ),
    when=_is_switched,
)

VLAN = Group(
    "VLAN",
    (
        Rows(
            "vlan_tags",
            InterfaceDevice.vlan_tags,
            N_("VLAN tags"),
            (
                Number(VlanTag.number, N_("Number"), most=4095, is_required=True),
                Choice(
                    VlanTag.native_mode,
                    N_("Untagged packets"),
                    fixed(
                        {
                            None: N_("Not of this VLAN"),
                            "tagged": N_("Of this VLAN; sent tagged"),
                            "untagged": N_("Of this VLAN; sent untagged"),
                        }
                    ),
                ),
            ),
            _new_tag,
            then=change_tags,
            help=N_("Open vSwitch, SR-IOV and vHost networks know VLANs; Linux bridges do not."),
        ),
        Check(
            InterfaceDevice.is_trunk,
            N_("Trunk: the guest handles the tags"),
            when=lambda card, _scene: len(card.vlan_tags) > 0,
        ),
    ),
)

FILTER = Group(
    N_("Network filter"),
    (
        Choice(
            InterfaceDevice.filter,
            N_("Filter"),
            from_host("nwfilters", default=N_("None")),
            is_editable=True,
            then=change_filter,
            live=True,
            help=N_("Rules for what the guest may send and receive, kept by the host."),
        ),
        Rows(
            "filter_parameters",
            InterfaceDevice.filter_parameters,
            N_("Parameters"),
            (
                Text(FilterParameter.variable, N_("Name"), is_required=True),
                Text(FilterParameter.value, N_("Value"), is_required=True),
            ),
            _new_parameter,
            when=is_set(InterfaceDevice.filter),
            live=True,
            help=N_("Values of the filter's variables; several of the same name make a list."),
        ),
    ),
    when=any_of(_is_filtered, is_set(InterfaceDevice.filter)),
)


def _speed(bound: Value[int], label: str, explanation: str, unit: str) -> Number:
    return Number(
        bound,
        label,
        least=1,
        most=2**32 - 1,
        unit=unit,
        placeholder=N_("Unlimited"),
        live=True,
        help=explanation,
    )


_AVERAGE = N_("The speed that is allowed in the long run.")
_PEAK = N_("The speed that is allowed during a burst.")
_BURST = N_("How much may be sent at the peak speed.")
_FLOOR = N_("The speed that is guaranteed; needs a virtual network that has a limit of its own.")
_SPEED, _AMOUNT = N_("KiB/s"), N_("KiB")

BANDWIDTH = Group(
    N_("Bandwidth"),
    (
        _speed(InterfaceDevice.inbound_average, N_("Inbound average"), _AVERAGE, _SPEED),
        _speed(InterfaceDevice.inbound_peak, N_("Inbound peak"), _PEAK, _SPEED),
        _speed(InterfaceDevice.inbound_burst, N_("Inbound burst"), _BURST, _AMOUNT),
        _speed(InterfaceDevice.inbound_floor, N_("Inbound guarantee"), _FLOOR, _SPEED),
        _speed(InterfaceDevice.outbound_average, N_("Outbound average"), _AVERAGE, _SPEED),
        _speed(InterfaceDevice.outbound_peak, N_("Outbound peak"), _PEAK, _SPEED),
        _speed(InterfaceDevice.outbound_burst, N_("Outbound burst"), _BURST, _AMOUNT),
        Number(
            InterfaceDevice.bandwidth_class,
            N_("Class"),
            least=1,
            help=N_("The number of the traffic class on the bridge; libvirt chooses one."),
            is_assigned=True,
        ),
    ),
)

_ADDRESS_COLUMNS = (
    Text(IpAddress.address, N_("Address"), is_required=True),
    Number(IpAddress.prefix, N_("Prefix"), most=128),
    Choice(IpAddress.family, N_("Family"), plain("ipv4", "ipv6")),
    Text(IpAddress.peer, N_("Peer")),
)
_ROUTE_COLUMNS = (
    Text(Route.address, N_("Address"), is_required=True),
    Number(Route.prefix, N_("Prefix"), most=128),
    Text(Route.netmask, N_("Netmask")),
    Text(Route.gateway, N_("Gateway"), is_required=True),
    Number(Route.metric, N_("Metric"), least=1),
    Choice(Route.family, N_("Family"), plain("ipv4", "ipv6")),
)

ADDRESSES = Group(
    N_("IP addresses"),
    (
        Rows(
            "addresses",
            InterfaceDevice.addresses,
            N_("Addresses in the guest"),
            _ADDRESS_COLUMNS,
            _new_address,
            help=N_("For containers and userspace networks; others configure them themselves."),
        ),
        Rows(
            "routes", InterfaceDevice.routes, N_("Routes in the guest"), _ROUTE_COLUMNS, _new_route
        ),
        Rows(
            "host_addresses",
            InterfaceDevice.host_addresses,
            N_("Addresses on the host"),
            _ADDRESS_COLUMNS,
            _new_address,
            when=is_one_of(InterfaceDevice.type, "ethernet"),
        ),
        Rows(
            "host_routes",
            InterfaceDevice.host_routes,
            N_("Routes on the host"),
            _ROUTE_COLUMNS,
            _new_route,
            when=is_one_of(InterfaceDevice.type, "ethernet"),
        ),
    ),
)
