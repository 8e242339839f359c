"""<interface>: network cards."""

from __future__ import annotations

from collections.abc import Iterator

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.base.macs import PREFIX, random_mac
from vmgui.hardware.conditions import is_being_made
from vmgui.hardware.fields import Check, Choice, Mac
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.common import is_qemu, virtio_options
from vmgui.hardware.kinds.interface_changes import SOCKETS, VIRTIO, change_model, plug
from vmgui.hardware.kinds.interface_document import InterfaceDevice
from vmgui.hardware.kinds.interface_form import DETAILS, SOURCE, TYPES
from vmgui.hardware.kinds.interface_models import models
from vmgui.hardware.kinds.interface_options import CARD, DRIVER, ENDS, OFFLOADS, is_virtio
from vmgui.hardware.kinds.interface_rules import ADDRESSES, BANDWIDTH, FILTER, VIRTUAL_PORT, VLAN
from vmgui.hardware.kinds.placement import placement, same_address
from vmgui.hardware.kinds.shared_memory import has_shared_memory
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene

_XEN_PREFIX = "00:16:3e"

_REQUIRED = {
    "network": ("network", N_("Choose the virtual network.")),
    "bridge": ("bridge", N_("Enter the name of the bridge.")),
    "direct": ("host_device", N_("Choose the host's network card.")),
}
"""Type -> the part of the source that it cannot be without, and what to say."""
_NOT_PLUGGED = (*SOCKETS, "internal", "null", "vds")
"""The types that QEMU cannot plug in while the machine runs (qemuDomainAttachNetDevice)."""


class InterfaceKind(DeviceKind[InterfaceDevice]):
    """What connects a machine to networks."""

    id = "interface"
    title = N_("Network")
    keywords = N_("NIC network card adapter Ethernet LAN bridge MAC")
    icon = "device.interface"
    element = InterfaceDevice
    hotplug = True
    fields = (
        *SOURCE,
        Choice(
            InterfaceDevice.model,
            N_("Device model"),
            models,
            is_editable=True,
            then=change_model,
            help=N_("VirtIO is fastest; guests without its drivers need e1000e or rtl8139."),
        ),
        Mac(InterfaceDevice.mac, N_("MAC address"), placeholder=N_("A new one")),
        Check(
            InterfaceDevice.is_link_up,
            N_("Link state"),
            default=True,
            words=(N_("active"), N_("inactive")),
            live=True,
            help=N_("Active: the cable is plugged in. Otherwise the guest sees it unplugged."),
        ),
    )
    advanced = (
        VIRTUAL_PORT,
        VLAN,
        FILTER,
        BANDWIDTH,
        CARD,
        DETAILS,
        ENDS,
        ADDRESSES,
        DRIVER,
        OFFLOADS,
        virtio_options(is_virtio),
        placement(),
    )

    @override
    def new(self, scene: Scene) -> InterfaceDevice:
        card = InterfaceDevice.create()
        card.type = _best_type(scene)
        plug(card, scene)
        if card.type == "network" and not card.network:
            card.network = "default"
        taken = [each.mac for each in scene.domain.devices.interfaces if each.mac]
        card.mac = random_mac(taken, _XEN_PREFIX if scene.domain.type == "xen" else PREFIX)
        if is_qemu(scene):
            card.model = _best_model(scene)
        return card

    @override
    def name(self, device: InterfaceDevice) -> str:
        if not device.mac:
            return _("NIC")
        # Translators: a network card by the end of its MAC address
        return _("NIC :{digits}").format(digits=device.mac[-8:])

    @override
    def summary(self, element: InterfaceDevice, scene: Scene) -> str:
        source = element.source.summary() if element.source is not None else ""
        kind = TYPES.get(element.type)
        label = _(kind) if kind else element.type or ""
        source = source or element.socket or element.remote_address or element.source_name or ""
        if not source:
            return label
        # Translators: what a network card is plugged into: "Bridge device: br0"
        return _("{source}: {name}").format(source=label, name=source)

    @override
    def problems(self, element: InterfaceDevice, scene: Scene) -> Iterator[Problem]:
        yield from _identity(element, scene)
        yield from _source(element, scene)
        yield from _limits(element)
        yield from same_address(element, scene.domain.devices)

    @override
    def why_not_attach(self, device: InterfaceDevice, scene: Scene) -> str | None:
        if device.type in _NOT_PLUGGED:
            return _("Cards of this network source cannot be added while the machine runs.")
        return None


def _best_type(scene: Scene) -> str:
    """A virtual network, else a bridge; a session's machines have neither."""
    if scene.offers.get("networks") or not scene.offers:
        return "network"
    return "bridge" if scene.offers.get("bridges") else "user"


def _best_model(scene: Scene) -> str:
    """As the machine's other cards, which its guest has drivers for; else VirtIO."""
    models = (each.model for each in scene.domain.devices.interfaces)
    return next((model for model in models if model), "virtio")


def _identity(card: InterfaceDevice, scene: Scene) -> Iterator[Problem]:
    """Its addresses."""
    others = [each for each in scene.domain.devices.interfaces if each != card]
    mac = (card.mac or "").lower()
    if mac and any((each.mac or "").lower() == mac for each in others):
        yield Problem("mac", _("Another network card of this machine has this MAC address."))
    if not mac and not is_being_made(card, scene):
        message = _("The card gets a new address: the guest takes it for another card.")
        yield Problem("mac", message, is_warning=True)
    target = card.target
    if target and any(each.target == target for each in others):
        yield Problem("target", _("Another network card of this machine has this device name."))
    if card.teaming == "transient" and not card.teaming_persistent:
        yield Problem("teaming_persistent", _("Enter the alias of the card that stays."))


def _source(card: InterfaceDevice, scene: Scene) -> Iterator[Problem]:
    """What it is plugged into."""
    field, message = _REQUIRED.get(card.type or "", ("", ""))
    if field and not getattr(card, field):
        yield Problem(field, _(message))
    if card.type == "direct" and card.mode in (None, "vepa", "bridge", "private"):
        message = _("The host itself cannot reach the machine through macvtap.")
        yield Problem("macvtap_mode", message, is_warning=True)
    if card.type == "vhostuser" and not has_shared_memory(scene.domain):
        message = _("A vhost-user card needs shared memory: enable it on the Memory page.")
        yield Problem("type", message)
    if card.type in ("vhostuser", "vdpa") and card.model not in (*VIRTIO, None):
        yield Problem("model", _("This network source needs the device model “virtio”."))
    if card.virtual_port == "midonet" and not card.interface_id:
        yield Problem("interface_id", _("MidoNet needs an interface ID."))


def _limits(card: InterfaceDevice) -> Iterator[Problem]:
    """Bandwidth and VLAN."""
    if (card.inbound_peak or card.inbound_burst) and not card.inbound_average:
        yield Problem("inbound_average", _("A peak or a burst needs an average."))
    if (card.outbound_peak or card.outbound_burst) and not card.outbound_average:
        yield Problem("outbound_average", _("A peak or a burst needs an average."))
    numbers = [tag.number for tag in card.vlan_tags]
    if len(set(numbers)) < len(numbers):
        yield Problem("vlan_tags", _("A VLAN number is there twice."))
