"""What a network card is plugged into: the fields about <source> of <interface>."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.hardware.conditions import any_of, every, is_one_of, is_set
from vmgui.hardware.fields import Check, Choice, Number, Path, Text
from vmgui.hardware.items import Group, Rows
from vmgui.hardware.kinds.common import by_hypervisor
from vmgui.hardware.kinds.interface_changes import BRIDGED, SOCKETS, change_backend, change_type
from vmgui.hardware.kinds.interface_document import InterfaceDevice, PortForward
from vmgui.hardware.options import DEFAULT, Labels, fixed, from_host, plain
from vmgui.hardware.scene import Scene

TYPES: Labels = {
    "network": N_("Virtual network"),
    "bridge": N_("Bridge device"),
    "direct": N_("Host device: macvtap"),
    "user": N_("Userspace (passt or SLIRP)"),
    "hostdev": N_("Host device: PCI passthrough"),
    "vdpa": N_("Host device: vDPA"),
    "vhostuser": N_("vhost-user process"),
    "ethernet": N_("TAP device"),
    "mcast": N_("Tunnel: multicast group"),
    "server": N_("Tunnel: TCP server"),
    "client": N_("Tunnel: TCP client"),
    "udp": N_("Tunnel: UDP"),
    "internal": N_("Internal network of the hypervisor"),
    "null": N_("Nothing"),
    "vds": N_("VMware distributed switch"),
}
"""What a card can be plugged into."""

MODES: Labels = {
    None: DEFAULT,
    "vepa": "VEPA",
    "bridge": N_("Bridge"),
    "private": N_("Private"),
    "passthrough": N_("Passthrough"),
}
"""How macvtap delivers packets."""


_is_bridged = is_one_of(InterfaceDevice.type, *BRIDGED)
_is_socket = is_one_of(InterfaceDevice.type, *SOCKETS)
_is_vds = is_one_of(InterfaceDevice.type, "vds")
_is_user = is_one_of(InterfaceDevice.type, "user")
_is_hostdev = is_one_of(InterfaceDevice.type, "hostdev")
_is_vhost_user = is_one_of(InterfaceDevice.type, "vhostuser")
_is_pci = every(_is_hostdev, is_one_of(InterfaceDevice.source_address_type, "pci"))
_is_usb = every(_is_hostdev, is_one_of(InterfaceDevice.source_address_type, "usb"))
_is_passt = every(any_of(_is_user, _is_vhost_user), is_one_of(InterfaceDevice.backend, "passt"))


def _new_forward(_card: InterfaceDevice, _scene: Scene) -> PortForward:
    forward = PortForward.create()
    forward.protocol, forward.ranges = "tcp", "2022:22"
    return forward


NAMES = (
    Choice(
        InterfaceDevice.network,
        N_("Virtual network"),
        from_host("networks"),
        is_editable=True,
        live=_is_bridged,
        when=is_one_of(InterfaceDevice.type, "network"),
    ),
    Text(
        InterfaceDevice.portgroup,
        N_("Portgroup"),
        live=_is_bridged,
        when=is_one_of(InterfaceDevice.type, "network"),
        help=N_("A group of settings that the network has for some of its ports."),
    ),
    Choice(
        InterfaceDevice.bridge,
        N_("Bridge name"),
        from_host("bridges"),
        is_editable=True,
        live=_is_bridged,
        when=is_one_of(InterfaceDevice.type, "bridge"),
    ),
    Choice(
        InterfaceDevice.host_device,
        N_("Host device"),
        from_host("host_interfaces"),
        is_editable=True,
        when=is_one_of(InterfaceDevice.type, "direct"),
        help=N_("The network card of the host that the machine shares."),
    ),
    Choice(
        InterfaceDevice.mode,
        N_("Source mode"),
        fixed(MODES),
        id="macvtap_mode",
        when=is_one_of(InterfaceDevice.type, "direct"),
        help=N_(
            "VEPA sends everything to the switch, Bridge delivers between machines of this host, "
            "Private keeps them apart, Passthrough gives the device to one machine."
        ),
    ),
    Text(
        InterfaceDevice.host_device,
        N_("vDPA device"),
        id="vdpa_device",
        placeholder="/dev/vhost-vdpa-0",
        is_required=True,
        when=is_one_of(InterfaceDevice.type, "vdpa"),
    ),
    Choice(
        InterfaceDevice.backend,
        N_("Backend"),
        fixed({None: "SLIRP", "passt": "passt"}),
        then=change_backend,
        when=any_of(_is_user, _is_vhost_user),
        help=N_("passt is faster than SLIRP and can forward ports to the guest."),
    ),
    Choice(
        InterfaceDevice.host_device,
        N_("Host device"),
        from_host("host_interfaces", default=N_("The one with the default route")),
        id="passt_device",
        is_editable=True,
        when=_is_passt,
        help=N_("The network card of the host whose addresses the guest gets."),
    ),
    Rows(
        "port_forwards",
        InterfaceDevice.port_forwards,
        N_("Forwarded ports"),
        (
            Choice(PortForward.protocol, N_("Protocol"), fixed({"tcp": "TCP", "udp": "UDP"})),
            Text(
                PortForward.ranges,
                N_("Ports"),
                help=N_("Ports of the host, as in 8000-8010, 2022:22 (to port 22) or !8005 (not)."),
            ),
            Text(PortForward.address, N_("Host address")),
            Text(PortForward.host_device, N_("Host device")),
        ),
        _new_forward,
        when=_is_passt,
        help=N_("Ports of the host that lead into the guest."),
    ),
    Path(
        InterfaceDevice.socket,
        N_("Socket path"),
        is_required=True,
        when=_is_vhost_user,
        help=N_("The socket of the switch, such as Open vSwitch with DPDK."),
    ),
    Choice(
        InterfaceDevice.mode,
        N_("Socket mode"),
        fixed({"client": N_("Client: the switch listens"), "server": N_("Server: it listens")}),
        id="socket_mode",
        when=_is_vhost_user,
    ),
    Number(
        InterfaceDevice.source_domain,
        N_("PCI domain"),
        most=0xFFFFFFFF,
        placeholder="0",
        when=_is_pci,
    ),
    Number(InterfaceDevice.source_bus, N_("PCI bus"), most=0xFF, placeholder="0", when=_is_pci),
    Number(InterfaceDevice.source_slot, N_("PCI slot"), most=0x1F, placeholder="0", when=_is_pci),
    Number(
        InterfaceDevice.source_function, N_("PCI function"), most=7, placeholder="0", when=_is_pci
    ),
    Check(
        InterfaceDevice.is_managed,
        N_("Take the device from the host automatically"),
        is_kept=True,
        when=_is_hostdev,
        help=N_("Otherwise the device has to be detached from the host beforehand."),
    ),
    Text(
        InterfaceDevice.remote_address,
        N_("Address"),
        when=_is_socket,
        help=N_("The multicast group, the server, or the address to listen at."),
    ),
    Number(
        InterfaceDevice.remote_port,
        N_("Port"),
        least=1,
        most=65535,
        placeholder="",
        is_required=True,
        when=_is_socket,
    ),
    Text(
        InterfaceDevice.local_address,
        N_("Local address"),
        when=is_one_of(InterfaceDevice.type, "udp"),
    ),
    Number(
        InterfaceDevice.local_port,
        N_("Local port"),
        least=1,
        most=65535,
        placeholder="",
        when=is_one_of(InterfaceDevice.type, "udp"),
    ),
    Text(
        InterfaceDevice.source_name,
        N_("Internal network"),
        is_required=True,
        when=is_one_of(InterfaceDevice.type, "internal"),
    ),
    Text(InterfaceDevice.switch_id, N_("Switch ID"), is_required=True, when=_is_vds),
    Text(InterfaceDevice.port_id, N_("Port ID"), is_required=True, when=_is_vds),
    Text(InterfaceDevice.port_group_id, N_("Portgroup ID"), is_required=True, when=_is_vds),
    Number(InterfaceDevice.connection_id, N_("Connection ID"), is_required=True, when=_is_vds),
)
"""What exactly it is plugged into."""

SOURCE = (
    Choice(
        InterfaceDevice.type,
        N_("Network source"),
        by_hypervisor(TYPES, {"vds": ("vmware",), "internal": ("vbox",)}),
        then=change_type,
        live=_is_bridged,
        help=N_("What the card is plugged into."),
    ),
    *NAMES,
)
"""All of the source that everybody needs."""

DETAILS = Group(
    N_("Source details"),
    (
        Check(
            InterfaceDevice.reconnects,
            N_("Reconnect if the switch restarts"),
            when=every(_is_vhost_user, is_one_of(InterfaceDevice.mode, "client")),
        ),
        Number(
            InterfaceDevice.reconnect_timeout,
            N_("Reconnect after"),
            unit=N_("s"),
            when=every(_is_vhost_user, is_set(InterfaceDevice.reconnects)),
        ),
        Path(InterfaceDevice.log_file, N_("Log file of passt"), when=_is_passt),
        Choice(
            InterfaceDevice.mac_table_manager,
            N_("MAC table of the bridge kept by"),
            plain("kernel", "libvirt"),
            when=is_one_of(InterfaceDevice.type, "network", "bridge"),
        ),
        Text(
            InterfaceDevice.port_id,
            N_("Network port"),
            id="network_port",
            is_assigned=True,
            when=is_one_of(InterfaceDevice.type, *BRIDGED, "direct"),
            help=N_("The UUID of the port that libvirt makes on the network at start."),
        ),
        Choice(
            InterfaceDevice.source_address_type,
            N_("Host device by"),
            fixed(
                {
                    None: N_("USB vendor and product"),
                    "pci": N_("PCI address"),
                    "usb": N_("USB port"),
                }
            ),
            when=_is_hostdev,
        ),
        Number(
            InterfaceDevice.source_bus,
            N_("USB bus"),
            id="usb_bus",
            placeholder="",
            when=_is_usb,
        ),
        Number(InterfaceDevice.source_device, N_("USB device"), placeholder="", when=_is_usb),
        Number(
            InterfaceDevice.source_vendor,
            N_("USB vendor"),
            most=0xFFFF,
            placeholder="",
            when=_is_hostdev,
        ),
        Number(
            InterfaceDevice.source_product,
            N_("USB product"),
            most=0xFFFF,
            placeholder="",
            when=_is_hostdev,
        ),
    ),
)
"""What few people need of it."""
