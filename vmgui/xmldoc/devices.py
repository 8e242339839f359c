"""The devices of a domain: what they have in common, and the kinds that everybody needs.

This module knows how to read a device; which fields a form shows for it is told in
`vmgui.hardware`, whose kinds look at any `Device` through `Device.viewed_as`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from vmgui.base.compat import override
from vmgui.xmldoc.element import Element, Place
from vmgui.xmldoc.paths import Node
from vmgui.xmldoc.properties import (
    Child,
    Children,
    Elements,
    Flag,
    integer,
    text,
    yes_no,
)

D = TypeVar("D", bound="Device")

NOT_DEVICES = frozenset({"emulator"})
"""What stands among the devices without being one."""


class Address(Element):
    """<address>: where a device sits. Which numbers it has, and how written, tells the type."""

    TAG = "address"
    type = text("@type")


class Device(Element):
    """What every device can have. Of this class itself: a device nobody has described."""

    alias = text("alias/@name")
    address = Child("address", Address)
    boot_order = integer("boot/@order")


class DiskSource(Element):
    """<source> of a disk: what is in the drive."""

    TAG = "source"
    file = text("@file")
    block_device = text("@dev")
    directory = text("@dir")
    pool = text("@pool")
    volume = text("@volume")
    protocol = text("@protocol")
    name = text("@name")
    host = text("host/@name")
    socket = text("@path")

    def summary(self) -> str:
        """The source in one line: a path, `pool/volume`, or `protocol:name`; empty if unknown."""
        local = self.file or self.block_device or self.directory or self.socket
        if local:
            return local
        if self.pool and self.volume:
            return f"{self.pool}/{self.volume}"
        return ":".join(part for part in (self.protocol, self.host, self.name) if part)


class Disk(Device):
    """<disk>: a disk, CD-ROM, floppy or LUN."""

    TAG = "disk"
    type = text("@type")
    device = text("@device")
    """"disk", "cdrom", "floppy" or "lun"; libvirt takes a missing one for "disk"."""
    bus = text("target/@bus")
    target = text("target/@dev")
    format = text("driver/@type")
    source = Child("source", DiskSource)
    serial = text("serial")
    is_readonly = Flag("readonly")
    is_shareable = Flag("shareable")


class InterfaceSource(Element):
    """<source> of a network interface: what it is plugged into."""

    TAG = "source"
    network = text("@network")
    portgroup = text("@portgroup")
    bridge = text("@bridge")
    host_device = text("@dev")
    mode = text("@mode")

    def summary(self) -> str:
        """The name of the network, bridge or host device; empty for other sources."""
        return self.network or self.bridge or self.host_device or ""


class Interface(Device):
    """<interface>: a network card."""

    TAG = "interface"
    type = text("@type")
    mac = text("mac/@address")
    model = text("model/@type")
    source = Child("source", InterfaceSource)
    target = text("target/@dev")
    """The name of its other end on the host, such as vnet0."""
    link_state = text("link/@state")


class Listen(Element):
    """<listen>: where a console can be reached."""

    TAG = "listen"
    type = text("@type")
    address = text("@address")
    network = text("@network")
    socket = text("@socket")


class Graphics(Device):
    """<graphics>: a graphical console."""

    TAG = "graphics"
    type = text("@type")
    port = integer("@port")
    """-1 means that libvirt chooses one at start."""
    tls_port = integer("@tlsPort")
    websocket = integer("@websocket")
    autoport = yes_no("@autoport")
    listen = text("@listen")
    """The short form of the first <listen>; libvirt writes both."""
    listens = Children(Listen)
    password = text("@passwd")
    """Only in descriptions that were asked for with secrets."""
    socket = text("@socket")

    @property
    def listen_address(self) -> str | None:
        """The first address it listens on, however it is written; None if there is none."""
        return self.listen or next((each.address for each in self.listens if each.address), None)

    @property
    def socket_path(self) -> str | None:
        """The UNIX socket it listens on, however it is written; None if there is none."""
        return self.socket or next((each.socket for each in self.listens if each.socket), None)


class Channel(Device):
    """<channel>: a private wire between the host and a program in the guest."""

    TAG = "channel"
    AGENT = "org.qemu.guest_agent.0"
    """The name of the QEMU guest agent's channel."""
    type = text("@type")
    name = text("target/@name")
    target_type = text("target/@type")
    state = text("target/@state")
    """"connected" while a program in the guest has it open."""


DESCRIBED: dict[str, type[Device]] = {
    kind.TAG: kind for kind in (Disk, Interface, Graphics, Channel)
}
"""Tag -> the class of the devices described here."""


class Devices(Elements[Device]):
    """All devices of a domain in the document's order, described or not; a live view."""

    def __init__(self, domain: Place) -> None:
        """The devices below `domain`."""
        super().__init__(domain, ("devices",), Device)

    def of(self, kind: type[D]) -> Elements[D]:
        """The devices of one kind; a live view."""
        return Elements(self._place, self._steps, kind)

    @property
    def disks(self) -> Elements[Disk]:
        """The disks."""
        return self.of(Disk)

    @property
    def interfaces(self) -> Elements[Interface]:
        """The network interfaces."""
        return self.of(Interface)

    @property
    def graphics(self) -> Elements[Graphics]:
        """The graphical consoles."""
        return self.of(Graphics)

    @property
    def channels(self) -> Elements[Channel]:
        """The channels."""
        return self.of(Channel)

    def boot_order(self) -> Iterator[Device]:
        """The devices that have a boot order, in it."""
        numbered = [(each.boot_order, each) for each in self]
        chosen = [(order, each) for order, each in numbered if order is not None]
        return (each for _order, each in sorted(chosen, key=lambda pair: pair[0]))

    @override
    def _nodes(self) -> list[Node]:
        return [node for node in super()._nodes() if node.tag not in NOT_DEVICES]

    @override
    def _wrap(self, node: Node) -> Device:
        return DESCRIBED.get(node.tag, Device)(node)
