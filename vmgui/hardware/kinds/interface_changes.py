"""What changes of a network card's source and model bring with them."""

from __future__ import annotations

from vmgui.hardware.kinds.interface_document import InterfaceDevice
from vmgui.hardware.kinds.placement import VIRTIO_OPTIONS
from vmgui.hardware.kinds.removal import drop
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.properties import Property, Value

BRIDGED = ("network", "bridge")
"""The types whose cards hang on a bridge of the host, and can move to another one live."""
FILTERED = (*BRIDGED, "ethernet")
"""The types that network filters work for (virDomainNetDefValidate)."""
SWITCHED = (*BRIDGED, "direct", "hostdev")
"""The types that can have a virtual port."""
SOCKETS = ("mcast", "server", "client", "udp")
"""The tunnels between machines."""
VIRTIO = ("virtio", "virtio-transitional", "virtio-non-transitional")
"""The models that are VirtIO cards."""
_TUNNEL_PORT = 5558

_PARTS: tuple[tuple[tuple[str, ...], tuple[Property, ...]], ...] = (
    (FILTERED, (InterfaceDevice.has_filter,)),
    (SWITCHED, (InterfaceDevice.has_virtual_port,)),
    (("hostdev",), (InterfaceDevice.is_managed,)),
    (BRIDGED, (InterfaceDevice.is_isolated,)),
    (
        ("user", "vhostuser"),
        (
            InterfaceDevice.backend,
            InterfaceDevice.log_file,
            InterfaceDevice.port_forwards,
        ),
    ),
    (("ethernet", "bridge"), (InterfaceDevice.script, InterfaceDevice.down_script)),
    (("ethernet",), (InterfaceDevice.is_target_managed,)),
)
"""The types that have a part -> those parts; what is not named belongs to all."""


def change_type(card: InterfaceDevice, scene: Scene) -> None:
    """Plug the card into something else; the card itself stays as it is."""
    card.source = None
    for types, parts in _PARTS:
        if card.type in types:
            continue
        for part in parts:
            drop(card, part)
    plug(card, scene)


def plug(card: InterfaceDevice, scene: Scene) -> None:
    """Write the source that people most likely want for a card of its type."""
    if card.type == "network":
        card.network = _first("networks", scene)
    elif card.type == "bridge":
        card.bridge = _first("bridges", scene)
    elif card.type == "direct":
        card.host_device, card.mode = _first("host_interfaces", scene), "bridge"
    elif card.type == "vhostuser":
        card.source_type, card.mode = "unix", "client"
    elif card.type == "hostdev":
        card.is_managed, card.source_address_type = True, "pci"
    elif card.type in SOCKETS:
        _plug_socket(card)


def _plug_socket(card: InterfaceDevice) -> None:
    card.remote_port = _TUNNEL_PORT
    card.remote_address = "230.0.0.1" if card.type == "mcast" else "127.0.0.1"
    if card.type == "udp":
        card.local_address, card.local_port = "127.0.0.1", _TUNNEL_PORT + 1


def _first(noun: str, scene: Scene) -> str | None:
    """The first that the host has of a kind and that can be chosen."""
    return next((each.value for each in scene.offers.get(noun, ()) if not each.reason), None)


def change_model(card: InterfaceDevice, _scene: Scene) -> None:
    """Give the card a new place, and drop the options that only VirtIO cards have."""
    card.address = None
    if card.model not in VIRTIO:
        for option in VIRTIO_OPTIONS:
            drop(card, option)


def change_backend(card: InterfaceDevice, _scene: Scene) -> None:
    """Drop what only passt can do."""
    if card.backend != "passt":
        card.log_file = card.host_device = None
        card.port_forwards.clear()


def change_tags(card: InterfaceDevice, _scene: Scene) -> None:
    """Several tags make a trunk; without any there is no VLAN."""
    count = len(card.vlan_tags)
    if count > 1:
        card.is_trunk = True
    elif not count:
        card.has_vlan = False
    elif card.vlan_tags[0].native_mode is None:
        card.is_trunk = None


def change_filter(card: InterfaceDevice, _scene: Scene) -> None:
    """Drop the parameters with the filter."""
    if not card.filter:
        card.has_filter = False


def change_virtual_port(card: InterfaceDevice, _scene: Scene) -> None:
    """Drop the parameters that switches of the new type do not have."""
    kept = _PARAMETERS.get(card.virtual_port or "", ())
    for parameter in _ALL_PARAMETERS:
        if parameter not in kept:
            drop(card, parameter)
    if card.virtual_port is None and not any(each.raw(card) for each in _ALL_PARAMETERS):
        card.has_virtual_port = False


_QBG: tuple[Value[int] | Value[str], ...] = (
    InterfaceDevice.manager_id,
    InterfaceDevice.type_id,
    InterfaceDevice.type_id_version,
    InterfaceDevice.instance_id,
)
_ALL_PARAMETERS = (*_QBG, InterfaceDevice.profile_id, InterfaceDevice.interface_id)
_PARAMETERS: dict[str, tuple[Value[int] | Value[str], ...]] = {
    "802.1Qbg": _QBG,
    "802.1Qbh": (InterfaceDevice.profile_id,),
    "openvswitch": (InterfaceDevice.profile_id, InterfaceDevice.interface_id),
    "midonet": (InterfaceDevice.interface_id,),
}
"""Type of a virtual port -> its parameters."""
