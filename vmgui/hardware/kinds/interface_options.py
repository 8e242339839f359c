"""How a network card works: advanced fields of <interface>."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.hardware.conditions import is_hypervisor, is_one_of, no
from vmgui.hardware.fields import Check, Choice, Number, Path, Switch, Text
from vmgui.hardware.items import Group
from vmgui.hardware.kinds.disk_tuning import power_of_two
from vmgui.hardware.kinds.interface_changes import BRIDGED, VIRTIO
from vmgui.hardware.kinds.interface_document import InterfaceDevice
from vmgui.hardware.options import DEFAULT, fixed, plain
from vmgui.xmldoc.properties import Value

is_virtio = is_one_of(InterfaceDevice.model, *VIRTIO)
_is_bridged = is_one_of(InterfaceDevice.type, *BRIDGED)
DRIVER = Group(
    N_("Performance"),
    (
        Choice(
            InterfaceDevice.driver_name,
            N_("Driver"),
            fixed(
                {
                    None: DEFAULT,
                    "vhost": N_("vhost: in the host's kernel"),
                    "qemu": N_("qemu: in the hypervisor"),
                    "vfio": "VFIO",
                    "kvm": N_("kvm (obsolete)"),
                    "xen": "Xen",
                }
            ),
            help=N_("vhost is faster; some programs need qemu because of its checksums."),
        ),
        Number(
            InterfaceDevice.queues,
            N_("Queues"),
            least=1,
            most=256,
            when=is_virtio,
            help=N_("Spreads the work over vCPUs; at most as many as there are vCPUs is useful."),
        ),
        Number(
            InterfaceDevice.rx_queue_size,
            N_("Receive queue size"),
            least=256,
            most=1024,
            check=power_of_two,
            when=is_virtio,
        ),
        Number(
            InterfaceDevice.tx_queue_size,
            N_("Send queue size"),
            least=256,
            most=1024,
            check=power_of_two,
            when=is_virtio,
            help=N_("Works with vhost-user and vDPA only."),
        ),
        Choice(
            InterfaceDevice.tx_mode,
            N_("Sending"),
            fixed({None: DEFAULT, "iothread": N_("By a thread"), "timer": N_("By a timer")}),
            when=is_virtio,
        ),
        Switch(InterfaceDevice.ioeventfd, N_("I/O events (ioeventfd)"), when=is_virtio),
        Switch(InterfaceDevice.event_idx, N_("Event index"), when=is_virtio),
        Switch(InterfaceDevice.rss, N_("Receive-side scaling (RSS)"), when=is_virtio),
        Switch(InterfaceDevice.rss_hash_report, N_("Report RSS hashes"), when=is_virtio),
        Number(
            InterfaceDevice.rx_frames,
            N_("Interrupt after frames"),
            live=True,
            help=N_("How many frames the host collects before it wakes the guest (coalescing)."),
        ),
        Number(
            InterfaceDevice.send_buffer,
            N_("Send buffer"),
            most=2**32 - 1,
            unit=N_("bytes"),
            help=N_("The size of the TAP device's buffer; 0 for no limit."),
        ),
    ),
)

_OFFLOADS: tuple[tuple[Value[bool], str], ...] = (
    (InterfaceDevice.host_csum, N_("Host: checksums (csum)")),
    (InterfaceDevice.host_gso, N_("Host: generic segmentation (gso)")),
    (InterfaceDevice.host_tso4, N_("Host: TCP segmentation, IPv4 (tso4)")),
    (InterfaceDevice.host_tso6, N_("Host: TCP segmentation, IPv6 (tso6)")),
    (InterfaceDevice.host_ecn, N_("Host: congestion notification (ecn)")),
    (InterfaceDevice.host_ufo, N_("Host: UDP fragmentation (ufo)")),
    (InterfaceDevice.host_mrg_rxbuf, N_("Host: mergeable receive buffers (mrg_rxbuf)")),
    (InterfaceDevice.guest_csum, N_("Guest: checksums (csum)")),
    (InterfaceDevice.guest_tso4, N_("Guest: TCP segmentation, IPv4 (tso4)")),
    (InterfaceDevice.guest_tso6, N_("Guest: TCP segmentation, IPv6 (tso6)")),
    (InterfaceDevice.guest_ecn, N_("Guest: congestion notification (ecn)")),
    (InterfaceDevice.guest_ufo, N_("Guest: UDP fragmentation (ufo)")),
)
OFFLOADS = Group(
    N_("Offloading"),
    tuple(Switch(bound, label) for bound, label in _OFFLOADS),
    when=is_virtio,
)

ENDS = Group(
    N_("Names and ends"),
    (
        Text(
            InterfaceDevice.target,
            N_("Device name on the host"),
            is_assigned=True,
            placeholder="vnet0",
            help=N_("The TAP device; left empty, libvirt chooses a name at start."),
        ),
        Check(
            InterfaceDevice.is_target_managed,
            N_("Make the TAP device"),
            default=True,
            when=is_one_of(InterfaceDevice.type, "ethernet"),
            help=N_("Otherwise somebody else has made it before the start."),
        ),
        Text(
            InterfaceDevice.guest_name,
            N_("Device name in the container"),
            when=is_hypervisor("lxc"),
        ),
        Text(
            InterfaceDevice.guest_actual,
            N_("Device name in the container now"),
            when=is_hypervisor("lxc"),
            is_assigned=True,
        ),
        Path(
            InterfaceDevice.script,
            N_("Script at start"),
            when=is_one_of(InterfaceDevice.type, "ethernet", "bridge"),
        ),
        Path(
            InterfaceDevice.down_script,
            N_("Script at power-off"),
            when=is_one_of(InterfaceDevice.type, "ethernet", "bridge"),
        ),
        Path(InterfaceDevice.tap_path, N_("TAP control device"), placeholder="/dev/net/tun"),
        Path(InterfaceDevice.vhost_path, N_("vhost device"), placeholder="/dev/vhost-net"),
        Text(InterfaceDevice.backend_domain, N_("Xen backend domain"), when=is_hypervisor("xen")),
    ),
)

CARD = Group(
    N_("Card"),
    (
        Number(
            InterfaceDevice.mtu,
            "MTU",
            least=68,
            most=65535,
            unit=N_("bytes"),
            help=N_("The largest packet; the guest takes it over if its driver can."),
        ),
        Check(
            InterfaceDevice.is_isolated,
            N_("Keep apart from other isolated ports of the bridge"),
            when=_is_bridged,
            live=True,
        ),
        Check(
            InterfaceDevice.trusts_guest_filters,
            N_("Let the guest choose addresses"),
            help=N_("The host follows the guest's changes of MAC address and multicast groups."),
            when=no(is_one_of(InterfaceDevice.type, "user", "null", "internal")),
        ),
        Choice(
            InterfaceDevice.teaming,
            N_("Teaming"),
            fixed(
                {
                    None: N_("None"),
                    "persistent": N_("Stays during migration"),
                    "transient": N_("Fast; unplugged for migration"),
                }
            ),
            help=N_("Two cards that the guest uses as one, so that a passed-through one migrates."),
        ),
        Text(
            InterfaceDevice.teaming_persistent,
            N_("Alias of the other card"),
            placeholder="ua-backup0",
            when=is_one_of(InterfaceDevice.teaming, "transient"),
        ),
        Switch(InterfaceDevice.rom_enabled, N_("Boot ROM")),
        Switch(InterfaceDevice.rom_bar, N_("Boot ROM visible to the guest")),
        Path(
            InterfaceDevice.rom_file,
            N_("Boot ROM file"),
            help=N_("The program that starts the machine over the network."),
        ),
        Choice(
            InterfaceDevice.mac_type,
            N_("Origin of the MAC address (VMware)"),
            plain("generated", "static"),
            when=is_hypervisor("vmware"),
        ),
        Check(
            InterfaceDevice.mac_check,
            N_("Check the MAC address (VMware)"),
            default=True,
            when=is_hypervisor("vmware"),
        ),
    ),
)
