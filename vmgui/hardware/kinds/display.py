"""<graphics> as the form edits it: what belongs to which type, and the two ways to say "listen".

libvirt writes where a display listens twice: as an attribute (`listen`, for sockets `socket`) and
as the first <listen> element, and refuses a description in which they differ
(virDomainGraphicsListensDefParseXML). `ListenType` and `ListenPart` read either, and keep both the
same.
"""

from __future__ import annotations

from collections.abc import Mapping

from vmgui.base.compat import override
from vmgui.xmldoc import converters
from vmgui.xmldoc.devices import Graphics, Listen
from vmgui.xmldoc.element import Element, Place
from vmgui.xmldoc.paths import Node
from vmgui.xmldoc.properties import Child, Children, Value, on_off, text, yes_no

NETWORKED = ("vnc", "spice", "rdp")
"""The types that a viewer connects to."""


_NOT_WITH_SOCKET = frozenset(
    {"port", "autoport", "websocket", "listen", "sharePolicy", "powerControl"}
)
"""The attributes that libvirt's schema does not have beside `socket`."""


class _Listening(Graphics):
    """The two ways in which libvirt says where a display listens."""

    first = Child("listen", Listen)
    first_type = text("listen/@type")


class ListenType(Value[str]):
    """The type of the first <listen>, even if only an attribute tells."""

    @override
    def raw(self, place: Place) -> str | None:
        return self._load(place.node)

    @override
    def _load(self, node: Node) -> str | None:
        device = _Listening(node)
        if device.first is not None:
            return device.first.type
        if device.socket is not None:
            return "socket"
        return None if device.listen is None else "address"

    @override
    def _store(self, place: Place, value: str) -> None:
        device = _Listening(place.node)
        address, network, socket = device.listen, None, device.socket
        if device.first is not None:
            address = device.first.address or address
            network, socket = device.first.network, device.first.socket or socket
        first = _Listening.first.ensure(device)
        first.type = value
        first.address = address if value in ("address", "network") else None
        first.network = network if value == "network" else None
        first.socket = socket if value == "socket" else None
        device.listen = device.listen if value == "address" else None
        device.socket = device.socket if value == "socket" else None

    @override
    def _clear(self, place: Place) -> None:
        device = _Listening(place.node)
        device.first = device.listen = device.socket = None


class ListenPart(Value[str]):
    """The address or the socket of the first <listen>, and the attribute that repeats it."""

    def __init__(self, type_name: str, short: str, long: str) -> None:
        """Edit the attribute `short` and, where it is of type `type_name`, <listen>'s `long`."""
        super().__init__("", converters.TEXT)
        self._type = type_name
        self._short = text(f"@{short}")
        self._long = text(f"listen/@{long}")

    @override
    def raw(self, place: Place) -> str | None:
        return self._load(place.node)

    @override
    def _load(self, node: Node) -> str | None:
        place = Element(node)
        return self._long.raw(place) or self._short.raw(place)

    @override
    def _store(self, place: Place, value: str) -> None:
        """Write both, unless the document has only one of them."""
        device = _Listening(place.node)
        is_short = self._short.raw(place) is not None
        if device.first is None and is_short:
            self._short.__set__(place, value)
            return
        if device.first is None:
            _Listening.first.ensure(place).type = self._type
        is_short = is_short or (self._long.raw(place) is None and self._can_be_short(place.node))
        self._long.__set__(place, value)
        if is_short and self._type == _Listening(place.node).first_type:
            self._short.__set__(place, value)

    @override
    def _clear(self, place: Place) -> None:
        self._long.__set__(place, None)
        self._short.__set__(place, None)

    def _can_be_short(self, node: Node) -> bool:
        """Whether the schema has the attribute here: `socket` for VNC only, without a port."""
        if self._short.path.attribute != "socket":
            return True
        return node.get("type") == "vnc" and _NOT_WITH_SOCKET.isdisjoint(node.attrib)


class AutoPort(Value[bool]):
    """Whether libvirt chooses the ports at start: without a word about it, if there is none."""

    @override
    def _load(self, node: Node) -> bool | None:
        if node.get("autoport") is None:
            return Graphics(node).port in (None, -1)
        return super()._load(node)


class SpiceChannel(Element):
    """<channel> of a SPICE display: how one of its streams travels."""

    TAG = "channel"
    name = text("@name")
    mode = text("@mode")


class Display(Graphics):
    """<graphics> of a domain."""

    autoport = AutoPort("@autoport", converters.YES_NO)
    listen_type = ListenType("", converters.TEXT)
    listens_at = ListenPart("address", short="listen", long="address")
    listen_network = text("listen/@network")
    listen_socket = ListenPart("socket", short="socket", long="socket")
    password_expires = text("@passwdValidTo")
    connected = text("@connected")
    keymap = text("@keymap")
    share_policy = text("@sharePolicy")
    power_control = yes_no("@powerControl")
    audio = text("audio/@id")
    default_mode = text("@defaultMode")
    channels = Children(SpiceChannel)
    image = text("image/@compression")
    jpeg = text("jpeg/@compression")
    zlib = text("zlib/@compression")
    playback = on_off("playback/@compression")
    streaming = text("streaming/@mode")
    mouse = text("mouse/@mode")
    clipboard = yes_no("clipboard/@copypaste")
    file_transfer = yes_no("filetransfer/@enable")
    has_gl = yes_no("gl/@enable")
    render_node = text("gl/@rendernode")
    bus_address = text("@address")
    is_peer_to_peer = yes_no("@p2p")
    replaces_user = yes_no("@replaceUser")
    allows_many_users = yes_no("@multiUser")
    display = text("@display")
    xauth = text("@xauth")
    is_fullscreen = yes_no("@fullscreen")

    def lengthen(self) -> None:
        """Say in a <listen> what `socket` says, so that attributes can stand there beside it."""
        if self.socket is not None:
            first = _Listening.first.ensure(self)
            first.type, first.socket = "socket", self.socket
            self.socket = None

    def repeat_first(self) -> None:
        """Have the attributes say what the first <listen> says, if they say anything."""
        kind = self.listen_type
        first = next(iter(self.listens), None)
        if first is None:
            self.listen = self.socket = None
            return
        if self.listen is not None:
            self.listen = first.address if kind == "address" else None
        if self.socket is not None:
            self.socket = first.socket if kind == "socket" else None


_PASSWORD = ("password", "password_expires", "connected", "keymap")

BELONGS: Mapping[str | None, frozenset[str]] = {
    "vnc": frozenset(
        {"port", "autoport", "listen", "socket", "websocket", "share_policy", "power_control"}
        | {*_PASSWORD, "audio"}
    ),
    "spice": frozenset(
        {"port", "tls_port", "autoport", "listen", "default_mode", "image", "jpeg", "zlib"}
        | {"playback", "streaming", "mouse", "clipboard", "file_transfer", "has_gl"}
        | {*_PASSWORD, "render_node"}
    ),
    "rdp": frozenset({"port", "autoport", "listen", "replaces_user", "allows_many_users"}),
    "dbus": frozenset({"bus_address", "is_peer_to_peer", "has_gl", "render_node", "audio"}),
    "egl-headless": frozenset({"render_node"}),
    "sdl": frozenset({"display", "xauth", "is_fullscreen", "has_gl"}),
    "desktop": frozenset({"display", "is_fullscreen"}),
}
"""Type -> the names of the properties that it has in libvirt's schema."""

_ALL = frozenset().union(*BELONGS.values())


def drop_foreign(device: Display) -> None:
    """Remove what does not belong to the type, which libvirt's schema would refuse."""
    for name in sorted(_ALL - BELONGS.get(device.type, _ALL)):
        setattr(device, name, None)
    if device.type != "spice":
        device.channels.clear()
    if device.type not in NETWORKED:
        device.listens.clear()
    if device.type != "egl-headless" and not device.has_gl:
        device.render_node = None
    if device.type != "spice" and device.connected != "keep":
        device.connected = None
