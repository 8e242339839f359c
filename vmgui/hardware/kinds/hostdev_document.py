"""<hostdev>: a device of the host's, given to the guest.

Which device it is takes several attributes to say. `Identity` makes one text of them, so that a
form can offer the host's devices as the values of a `Choice`:

    USB   "046d:0825" by ID, "@1.4" by port (bus and device number), "046d:0825@1.4" by both
    PCI   "0000:01:00.0"
    SCSI  "scsi_host0:0:0:0", the adapter, then bus, target and unit
"""

from __future__ import annotations

import re
from typing import ClassVar

from vmgui.base.compat import override
from vmgui.hardware.kinds.placement import BootableDevice
from vmgui.xmldoc import converters
from vmgui.xmldoc.devices import Address
from vmgui.xmldoc.element import Element, Place
from vmgui.xmldoc.paths import Node
from vmgui.xmldoc.properties import (
    Child,
    Children,
    Flag,
    Value,
    hexadecimal,
    integer,
    on_off,
    text,
    yes_no,
)

_USB = re.compile(
    r"((?P<vendor>[0-9a-f]{4}):(?P<product>[0-9a-f]{4}))?(@(?P<bus>\d+)\.(?P<device>\d+))?"
)
_PCI = re.compile(
    r"(?P<domain>[0-9a-f]{4}):(?P<bus>[0-9a-f]{2}):(?P<slot>[0-9a-f]{2})\.(?P<function>[0-7])"
)
_SCSI = re.compile(r"(?P<adapter>.+):(?P<bus>\d+):(?P<target>\d+):(?P<unit>\d+)")


class HostSource(Element):
    """<source> of a host device, with the text that says which device it is."""

    TAG = "source"
    FORMAT: ClassVar[re.Pattern[str]]

    def identity(self) -> str | None:
        """The device, as one text; None if the document does not say it."""
        raise NotImplementedError

    def identify(self, found: re.Match[str]) -> None:
        """Write which device it is, from a match of `FORMAT`."""
        raise NotImplementedError


class UsbSource(HostSource):
    """A USB device: by vendor and product, by bus and device number, or by all of them."""

    FORMAT = _USB
    vendor = hexadecimal("vendor/@id", digits=4)
    product = hexadecimal("product/@id", digits=4)
    bus = integer("address/@bus")
    device = integer("address/@device")

    @override
    def identity(self) -> str | None:
        name = number = ""
        if self.vendor is not None and self.product is not None:
            name = f"{self.vendor:04x}:{self.product:04x}"
        if self.bus is not None and self.device is not None:
            number = f"@{self.bus}.{self.device}"
        return name + number or None

    @override
    def identify(self, found: re.Match[str]) -> None:
        self.vendor = None if found["vendor"] is None else int(found["vendor"], 16)
        self.product = None if found["product"] is None else int(found["product"], 16)
        self.bus = None if found["bus"] is None else int(found["bus"])
        self.device = None if found["device"] is None else int(found["device"])


class PciSource(HostSource):
    """A PCI device by its address."""

    FORMAT = _PCI
    domain = hexadecimal("address/@domain", digits=4)
    bus = hexadecimal("address/@bus", digits=2)
    slot = hexadecimal("address/@slot", digits=2)
    function = hexadecimal("address/@function")

    @override
    def identity(self) -> str | None:
        if self.bus is None or self.slot is None:
            return None
        return f"{self.domain or 0:04x}:{self.bus:02x}:{self.slot:02x}.{self.function or 0:x}"

    @override
    def identify(self, found: re.Match[str]) -> None:
        self.domain = int(found["domain"], 16)
        self.bus = int(found["bus"], 16)
        self.slot = int(found["slot"], 16)
        self.function = int(found["function"])


class ScsiSource(HostSource):
    """A SCSI device by its adapter and its address there."""

    FORMAT = _SCSI
    adapter = text("adapter/@name")
    bus = integer("address/@bus")
    target = integer("address/@target")
    unit = integer("address/@unit")

    @override
    def identity(self) -> str | None:
        if self.adapter is None:
            return None
        return f"{self.adapter}:{self.bus or 0}:{self.target or 0}:{self.unit or 0}"

    @override
    def identify(self, found: re.Match[str]) -> None:
        self.adapter = found["adapter"]
        self.bus = int(found["bus"])
        self.target = int(found["target"])
        self.unit = int(found["unit"])


class Identity(Value[str]):
    """Which device of the host it is, as one text; a text of another form changes nothing."""

    def __init__(self, kind: type[HostSource]) -> None:
        """Read and write <source> as `kind` does."""
        super().__init__(HostSource.TAG, converters.TEXT)
        self.kind = kind

    @override
    def raw(self, place: Place) -> str | None:
        return self.__get__(place)

    @override
    def _load(self, node: Node) -> str | None:
        return self.kind(node).identity()

    @override
    def _store(self, place: Place, value: str) -> None:
        found = self.kind.FORMAT.fullmatch(value)
        if value and found is not None:
            self.kind(place.make(self.path.steps)).identify(found)

    @override
    def _clear(self, place: Place) -> None:
        """A host device is always one: there is nothing to leave out."""


class IscsiHost(Element):
    """<host> of an iSCSI source."""

    TAG = "host"
    name = text("@name")
    port = integer("@port")


class ContainerIp(Element):
    """<ip> of a network device in a container."""

    TAG = "ip"
    address = text("@address")
    family = text("@family")
    prefix = integer("@prefix")
    peer = text("@peer")


class ContainerRoute(Element):
    """<route> of a network device in a container."""

    TAG = "route"
    family = text("@family")
    address = text("@address")
    prefix = integer("@prefix")
    netmask = text("@netmask")
    gateway = text("@gateway")
    metric = integer("@metric")


class Hostdev(BootableDevice):
    """<hostdev> of a domain, of whatever type."""

    TAG = "hostdev"
    mode = text("@mode")
    """"subsystem", which libvirt takes a missing one for, or "capabilities" of containers."""
    type = text("@type")
    is_managed = yes_no("@managed")
    usb = Identity(UsbSource)
    pci = Identity(PciSource)
    scsi = Identity(ScsiSource)
    usb_vendor = hexadecimal("source/vendor/@id", digits=4)
    usb_product = hexadecimal("source/product/@id", digits=4)
    startup_policy = text("source/@startupPolicy")
    guest_reset = text("source/@guestReset")
    is_write_filtered = yes_no("source/@writeFiltering")
    driver = text("driver/@name")
    driver_model = text("driver/@model")
    uses_iommufd = yes_no("driver/@iommufd")
    rom_bar = on_off("rom/@bar")
    rom_file = text("rom/@file")
    has_rom = yes_no("rom/@enabled")
    teaming = text("teaming/@type")
    teaming_partner = text("teaming/@persistent")
    model = text("@model")
    has_display = on_off("@display")
    has_ramfb = on_off("@ramfb")
    mediated = text("source/address/@uuid")
    adapter = text("source/adapter/@name")
    source_address = Child("source/address", Address)
    protocol = text("source/@protocol")
    iqn = text("source/@name")
    iscsi_hosts = Children(IscsiHost, "source")
    initiator = text("source/initiator/iqn/@name")
    user = text("source/auth/@username")
    secret_type = text("source/auth/secret/@type")
    secret_usage = text("source/auth/secret/@usage")
    secret_uuid = text("source/auth/secret/@uuid")
    wwpn = text("source/@wwpn")
    sgio = text("@sgio")
    has_raw_io = yes_no("@rawio")
    is_readonly = Flag("readonly")
    is_shareable = Flag("shareable")
    block = text("source/block")
    char = text("source/char")
    interface = text("source/interface")
    addresses = Children(ContainerIp)
    routes = Children(ContainerRoute)
