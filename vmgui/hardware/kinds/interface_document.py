"""The document class of <interface>: all that libvirt's schema knows of one."""

from __future__ import annotations

import re

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.hardware.kinds.placement import BootableDevice
from vmgui.xmldoc.converters import TEXT, Converter
from vmgui.xmldoc.devices import Interface
from vmgui.xmldoc.element import Element, Place
from vmgui.xmldoc.paths import Node
from vmgui.xmldoc.properties import (
    Children,
    Flag,
    Value,
    hexadecimal,
    integer,
    on_off,
    text,
    yes_no,
)

_RANGE = re.compile(r"(?P<not>!)?(?P<start>\d+)(-(?P<end>\d+))?(:(?P<to>\d+))?")


def _load_state(text: str) -> bool:
    if text not in ("up", "down"):
        raise ValueError(text)
    return text == "up"


UP_DOWN = Converter(_load_state, lambda value: "up" if value else "down")
"""A truth value written as "up" or "down"."""


class PortRange(Element):
    """A <range> of a <portForward>: ports of the host that lead into the guest."""

    TAG = "range"
    start = integer("@start")
    end = integer("@end")
    to = integer("@to")
    is_excluded = yes_no("@exclude")

    @classmethod
    def parse(cls, text: str) -> PortRange:
        """Read "8000-8010:80"; with a "!" in front it is an exception.

        Raises:
            ValueError: this is no range.
        """
        found = _RANGE.fullmatch(text)
        if found is None:
            raise ValueError(text)
        made = cls.create()
        made.start = int(found["start"])
        made.end = int(found["end"]) if found["end"] else None
        made.to = int(found["to"]) if found["to"] else None
        made.is_excluded = True if found["not"] else None
        return made

    def text(self) -> str:
        """The range as `parse` reads it."""
        end = "" if self.end is None else f"-{self.end}"
        to = "" if self.to is None else f":{self.to}"
        return f"{'!' if self.is_excluded else ''}{self.start}{end}{to}"


_RANGES = Children(PortRange)


class _Ranges(Value[str]):
    """All <range> elements as one text, such as "2022:22 8000-8010 !8005"."""

    def __init__(self) -> None:
        """Read and write the ranges of the element itself."""
        super().__init__("", TEXT)

    @override
    def raw(self, place: Place) -> str | None:
        ranges = _RANGES.__get__(place)
        return " ".join(each.text() for each in ranges) or None

    @override
    def _load(self, node: Node) -> str | None:
        return self.raw(Place(node))

    @override
    def _store(self, place: Place, value: str) -> None:
        try:
            made = [PortRange.parse(each) for each in value.split()]
        except ValueError as error:
            raise InvalidInput(
                _("“{text}” is no range of ports.").format(text=error),
                field=self.name,
                hint=_("Ranges look like 8000-8010, 2022:22 or !8005."),
            ) from error
        self._clear(place)
        for each in made:
            _RANGES.__get__(place).append(each)

    @override
    def _clear(self, place: Place) -> None:
        _RANGES.__get__(place).clear()


class PortForward(Element):
    """A <portForward>: ports of the host that lead into the guest."""

    TAG = "portForward"
    protocol = text("@proto")
    address = text("@address")
    host_device = text("@dev")
    ranges = _Ranges()


class VlanTag(Element):
    """A <tag> of a <vlan>."""

    TAG = "tag"
    number = integer("@id")
    native_mode = text("@nativeMode")


class FilterParameter(Element):
    """A <parameter> of a <filterref>: a variable of the filter."""

    TAG = "parameter"
    variable = text("@name")
    value = text("@value")


class IpAddress(Element):
    """An <ip> of an interface."""

    TAG = "ip"
    family = text("@family")
    address = text("@address")
    prefix = integer("@prefix")
    peer = text("@peer")


class Route(Element):
    """A <route> of an interface."""

    TAG = "route"
    family = text("@family")
    address = text("@address")
    netmask = text("@netmask")
    prefix = integer("@prefix")
    gateway = text("@gateway")
    metric = integer("@metric")


class InterfaceDevice(Interface, BootableDevice):
    """<interface> of a domain."""

    is_managed = yes_no("@managed")
    trusts_guest_filters = yes_no("@trustGuestRxFilters")

    # What it is plugged into
    network = text("source/@network")
    portgroup = text("source/@portgroup")
    port_id = text("source/@portid")
    bridge = text("source/@bridge")
    mac_table_manager = text("source/@macTableManager")
    host_device = text("source/@dev")
    mode = text("source/@mode")
    source_name = text("source/@name")
    remote_address = text("source/@address")
    remote_port = integer("source/@port")
    local_address = text("source/local/@address")
    local_port = integer("source/local/@port")
    source_type = text("source/@type")
    socket = text("source/@path")
    reconnects = yes_no("source/reconnect/@enabled")
    reconnect_timeout = integer("source/reconnect/@timeout")
    switch_id = text("source/@switchid")
    port_group_id = text("source/@portgroupid")
    connection_id = integer("source/@connectionid")
    source_vendor = hexadecimal("source/vendor/@id", digits=4)
    source_product = hexadecimal("source/product/@id", digits=4)
    source_address_type = text("source/address/@type")
    source_domain = hexadecimal("source/address/@domain", digits=4)
    source_bus = hexadecimal("source/address/@bus", digits=2)
    source_slot = hexadecimal("source/address/@slot", digits=2)
    source_function = hexadecimal("source/address/@function")
    source_device = integer("source/address/@device")
    host_addresses = Children(IpAddress, "source")
    host_routes = Children(Route, "source")

    # The card
    is_link_up = Value("link/@state", UP_DOWN)
    mac_type = text("mac/@type")
    mac_check = yes_no("mac/@check")
    mtu = integer("mtu/@size")
    guest_name = text("guest/@dev")
    guest_actual = text("guest/@actual")
    addresses = Children(IpAddress)
    routes = Children(Route)
    rom_enabled = yes_no("rom/@enabled")
    rom_bar = on_off("rom/@bar")
    rom_file = text("rom/@file")
    teaming = text("teaming/@type")
    teaming_persistent = text("teaming/@persistent")

    # The driver
    driver_name = text("driver/@name")
    queues = integer("driver/@queues")
    rx_queue_size = integer("driver/@rx_queue_size")
    tx_queue_size = integer("driver/@tx_queue_size")
    tx_mode = text("driver/@txmode")
    ioeventfd = on_off("driver/@ioeventfd")
    event_idx = on_off("driver/@event_idx")
    rss = on_off("driver/@rss")
    rss_hash_report = on_off("driver/@rss_hash_report")
    host_csum = on_off("driver/host/@csum")
    host_gso = on_off("driver/host/@gso")
    host_tso4 = on_off("driver/host/@tso4")
    host_tso6 = on_off("driver/host/@tso6")
    host_ecn = on_off("driver/host/@ecn")
    host_ufo = on_off("driver/host/@ufo")
    host_mrg_rxbuf = on_off("driver/host/@mrg_rxbuf")
    guest_csum = on_off("driver/guest/@csum")
    guest_tso4 = on_off("driver/guest/@tso4")
    guest_tso6 = on_off("driver/guest/@tso6")
    guest_ecn = on_off("driver/guest/@ecn")
    guest_ufo = on_off("driver/guest/@ufo")
    rx_frames = integer("coalesce/rx/frames/@max")
    send_buffer = integer("tune/sndbuf")

    # Its other end on the host
    is_target_managed = yes_no("target/@managed")
    script = text("script/@path")
    down_script = text("downscript/@path")
    backend = text("backend/@type")
    tap_path = text("backend/@tap")
    vhost_path = text("backend/@vhost")
    log_file = text("backend/@logFile")
    port_forwards = Children(PortForward)
    backend_domain = text("backenddomain/@name")
    is_isolated = yes_no("port/@isolated")

    # Limits and rules
    bandwidth_class = integer("bandwidth/@classID")
    inbound_average = integer("bandwidth/inbound/@average")
    inbound_peak = integer("bandwidth/inbound/@peak")
    inbound_burst = integer("bandwidth/inbound/@burst")
    inbound_floor = integer("bandwidth/inbound/@floor")
    outbound_average = integer("bandwidth/outbound/@average")
    outbound_peak = integer("bandwidth/outbound/@peak")
    outbound_burst = integer("bandwidth/outbound/@burst")
    filter = text("filterref/@filter")
    filter_parameters = Children(FilterParameter, "filterref")
    has_filter = Flag("filterref")
    has_vlan = Flag("vlan")
    is_trunk = yes_no("vlan/@trunk")
    vlan_tags = Children(VlanTag, "vlan")

    # The switch port
    virtual_port = text("virtualport/@type")
    has_virtual_port = Flag("virtualport")
    manager_id = integer("virtualport/parameters/@managerid")
    type_id = integer("virtualport/parameters/@typeid")
    type_id_version = integer("virtualport/parameters/@typeidversion")
    instance_id = text("virtualport/parameters/@instanceid")
    profile_id = text("virtualport/parameters/@profileid")
    interface_id = text("virtualport/parameters/@interfaceid")
