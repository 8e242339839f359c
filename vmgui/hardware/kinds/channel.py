"""<channel>: a private wire between the host and a program in the guest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of, no
from vmgui.hardware.fields import Check, Choice, Text
from vmgui.hardware.items import Fact, Group
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.chardev import HOST, TYPES, CharDevice
from vmgui.hardware.kinds.charform import source_fields, source_groups, type_field
from vmgui.hardware.kinds.ports import why_no_port
from vmgui.hardware.kinds.spice import has_spice
from vmgui.hardware.options import Labels, fixed, option
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc import devices
from vmgui.xmldoc.element import Place
from vmgui.xmldoc.paths import Node
from vmgui.xmldoc.properties import Value, text

AGENT = devices.Channel.AGENT
SPICE_AGENT = "com.redhat.spice.0"
LIBGUESTFS = "org.libguestfs.channel.0"
WEBDAV = "org.spice-space.webdav.0"

_TYPE_OF: Mapping[str | None, str] = {
    AGENT: "unix",
    SPICE_AGENT: "spicevmc",
    LIBGUESTFS: "unix",
    WEBDAV: "spiceport",
}
"""Name -> what such a channel is connected to."""

_NAMES: Labels = {
    AGENT: N_("QEMU guest agent (org.qemu.guest_agent.0)"),
    SPICE_AGENT: N_("SPICE agent (com.redhat.spice.0)"),
    LIBGUESTFS: "",
    WEBDAV: "",
}
"""Name -> what the program in the guest is called."""

_SHORT: Mapping[str | None, str] = {
    AGENT: "qemu-ga",
    SPICE_AGENT: "spice",
    LIBGUESTFS: "libguestfs",
    WEBDAV: "webdav",
}
"""Name -> the proper noun of the program behind it."""

_TYPES = (
    *("unix", "spicevmc", "spiceport", "qemu-vdagent", "pty", "tcp", "udp", "file"),
    *("dev", "pipe", "dbus", "nmdm", "vc", "stdio", "null"),
)

_TARGETS: Labels = {
    "virtio": "VirtIO",
    "xen": "Xen",
    "guestfwd": N_("Address in the guest's network"),
}

_STATES: Labels = {
    "connected": N_("Connected: a program in the guest has it open"),
    "disconnected": N_("Not connected: no program in the guest has it open"),
}


class _AutoSocket(Value[bool]):
    """Whether libvirt chooses the path of a Unix socket: it does if none is told."""

    @override
    def _load(self, node: Node) -> bool:
        device = CharDevice(node)
        return device.type == "unix" and device.source_path is None

    @override
    def _store(self, place: Place, value: bool) -> None:
        device = CharDevice(place.node)
        device.source_path = None if value else ""
        device.source_mode = None if value else "bind"


class Channel(CharDevice):
    """<channel> of a domain."""

    TAG = "channel"
    name = text("target/@name")
    target = text("target/@type")
    state = text("target/@state")
    guest_address = text("target/@address")
    guest_port = text("target/@port")
    is_automatic = _AutoSocket("", HOST.tls.converter)


def _types(_device: Any, scene: Scene) -> Sequence[Option]:
    """All types; only of SPICE's the domain capabilities are known to say whether it can be."""
    caps = scene.domain_capabilities
    offered = None if caps is None else caps.values("channel", "type")
    reason = _("This host cannot do this.")
    return [
        option(
            each, TYPES, reason if each == "spicevmc" and each not in (offered or [each]) else ""
        )
        for each in _TYPES
    ]


def _change_type(device: Channel, scene: Scene) -> None:
    """A Unix socket is chosen by libvirt until somebody tells one."""
    HOST.switch(device, scene)
    if device.is_automatic:
        device.source_mode = None


def _change_name(device: Channel, scene: Scene) -> None:
    """A well-known program expects its channel to be of a certain type."""
    wanted = _TYPE_OF.get(device.name, device.type)
    if device.name == SPICE_AGENT and not has_spice(scene.domain):
        wanted = "qemu-vdagent"
    if wanted != device.type:
        device.type = wanted
        _change_type(device, scene)


def _suggest_path(device: Channel, scene: Scene) -> None:
    if not device.is_automatic and not device.source_path:
        name = (device.name or "channel").replace("/", "-")
        device.source_path = f"/var/lib/libvirt/qemu/{scene.domain.name}.{name}"


def _change_target(device: Channel, _scene: Scene) -> None:
    """Another target is told apart by other attributes and sits elsewhere."""
    device.address = None
    if device.target != "virtio":
        device.state = None
    if device.target == "guestfwd":
        device.name = None
        device.guest_address = device.guest_address or "10.0.2.1"
        device.guest_port = device.guest_port or "4600"
    else:
        device.guest_address = device.guest_port = None


def _state(device: Channel, _scene: Scene) -> str:
    return _(_STATES[device.state]) if device.state in _STATES else device.state or ""


_is_named = no(is_one_of(Channel.target, "guestfwd"))
_is_forwarded = is_one_of(Channel.target, "guestfwd")


class ChannelKind(DeviceKind[Channel]):
    """A channel, as the agents in a guest use it."""

    id = "channel"
    title = N_("Channel")
    keywords = N_("guest agent SPICE agent clipboard virtio-serial")
    icon = "device.serial"
    element = Channel
    hotplug = True
    fields = (
        Choice(
            Channel.name,
            N_("Name"),
            fixed(_NAMES),
            is_editable=True,
            help=N_("The name by which the program in the guest finds the channel."),
            when=_is_named,
            then=_change_name,
        ),
        type_field(HOST, _types, then=_change_type),
        Check(
            Channel.is_automatic,
            N_("Auto socket"),
            help=N_("Have libvirt choose the path of the socket when the machine starts."),
            when=is_one_of(HOST.type, "unix"),
            is_kept=True,
            is_assigned=True,
            then=_suggest_path,
        ),
        *source_fields(HOST, has_path=lambda device, _scene: not device.is_automatic),
        Fact("state", N_("State"), _state),
    )
    advanced = (
        Group(
            N_("In the guest"),
            (
                Choice(
                    Channel.target,
                    N_("Target type"),
                    fixed(_TARGETS),
                    help=N_("How the guest sees the channel."),
                    then=_change_target,
                ),
                Text(
                    Channel.guest_address,
                    N_("Address"),
                    help=N_("The address to which the guest connects."),
                    is_required=True,
                    when=_is_forwarded,
                ),
                Text(Channel.guest_port, N_("Port"), is_required=True, when=_is_forwarded),
            ),
        ),
        *source_groups(HOST),
    )

    @override
    def new(self, scene: Scene) -> Channel:
        """The first program's channel that the machine does not have yet."""
        device = Channel.create()
        device.target = "xen" if scene.domain.type == "xen" else "virtio"
        present = {each.name for each in self.among(scene)}
        wanted = (AGENT, SPICE_AGENT, LIBGUESTFS)
        number = sum(name in present for name in wanted)
        device.name = next((each for each in wanted if each not in present), f"channel.{number}")
        device.type = "unix"
        _change_name(device, scene)
        return device

    @override
    def name(self, device: Channel) -> str:
        if not device.name:
            return super().name(device)
        # Translators: a channel and the program that it is for
        return _("Channel ({name})").format(name=_SHORT.get(device.name, device.name))

    @override
    def summary(self, element: Channel, scene: Scene) -> str:
        return HOST.summary(element)

    @override
    def problems(self, element: Channel, scene: Scene) -> Iterable[Problem]:
        yield from HOST.problems(element, scene)
        same = [each for each in self.among(scene) if each != element and each.name == element.name]
        if element.name and same:
            yield Problem("name", _("Another channel has this name."))

    @override
    def why_not_attach(self, device: Channel, scene: Scene) -> str | None:
        if device.target != "virtio":
            return _("Only VirtIO channels can be added while the machine runs.")
        return why_no_port(scene)

    @override
    def why_not_detach(self, device: Channel, scene: Scene) -> str | None:
        if device.target != "virtio":
            return _("Only VirtIO channels can be removed while the machine runs.")
        return None
