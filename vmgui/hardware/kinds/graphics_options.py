"""The less common fields of a display: VNC's, SPICE's and those of windows on the host."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import Condition, any_of, every, is_one_of, is_set, no
from vmgui.hardware.fields import Check, Choice, Number, Path, Switch, Text
from vmgui.hardware.items import Group, Row, Rows
from vmgui.hardware.kinds.audio_choice import audio_field
from vmgui.hardware.kinds.display import BELONGS, Display, SpiceChannel
from vmgui.hardware.options import DEFAULT, Labels, fixed, from_host, plain
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.devices import Listen

_KEYMAPS = (
    *("ar", "bepo", "cz", "da", "de", "de-ch", "en-gb", "en-us", "es", "et", "fi", "fo", "fr"),
    *("fr-be", "fr-ca", "fr-ch", "hr", "hu", "is", "it", "ja", "lt", "lv", "mk", "nl", "no", "pl"),
    *("pt", "pt-br", "ru", "sl", "sv", "th", "tr"),
)
"""The keyboard layouts that QEMU comes with."""

_CHANNELS = ("main", "display", "inputs", "cursor", "playback", "record", "smartcard", "usbredir")

_MODES: Labels = {
    "any": N_("Encrypted or not"),
    "secure": N_("Encrypted only"),
    "insecure": N_("Never encrypted"),
}

_STREAMING: Labels = {
    None: DEFAULT,
    "filter": N_("What looks like a video"),
    "all": N_("Everything that changes fast"),
    "off": N_("Nothing"),
}

_SHARING: Labels = {
    None: DEFAULT,
    "allow-exclusive": N_("Viewers may ask to be alone"),
    "force-shared": N_("Always shared"),
    "ignore": N_("Shared, whatever viewers ask for"),
}

_CONNECTED: Labels = {
    None: DEFAULT,
    "keep": N_("Keep the viewers that are connected"),
    "disconnect": N_("Disconnect them"),
    "fail": N_("Refuse the change while viewers are connected"),
}

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def has(*names: str) -> Condition:
    """True while the type of a display has one of these properties."""
    types = [kind for kind, own in BELONGS.items() if not own.isdisjoint(names)]
    return is_one_of(Display.type, *types)


def _check_time(value: str, _device: Any, _scene: Scene) -> str | None:
    return None if _TIME.match(value) else _("Enter a time such as 2030-12-31T23:59:59.")


def _connected(device: Any, scene: Scene) -> Sequence[Option]:
    """For VNC libvirt has one value only."""
    all_of_them = fixed(_CONNECTED)(device, scene)
    return all_of_them if device.type == "spice" else all_of_them[:2]


def _forget_card(device: Display, _scene: Scene) -> None:
    """libvirt's schema wants a <gl> that names a card to be on."""
    if not device.has_gl:
        device.render_node = None


def _lengthen(device: Display, _scene: Scene) -> None:
    device.lengthen()


def _forget_bus(device: Display, _scene: Scene) -> None:
    """A display without a bus has no address on one."""
    if device.is_peer_to_peer:
        device.bus_address = None


def _new_channel(_device: Any, _scene: Scene) -> SpiceChannel:
    channel = SpiceChannel.create()
    channel.name, channel.mode = "main", "secure"
    return channel


def _new_listen(_device: Any, _scene: Scene) -> Listen:
    listen = Listen.create()
    listen.type = "address"
    return listen


OPENGL: tuple[Row, ...] = (
    Check(
        Display.has_gl,
        N_("OpenGL"),
        help=N_("Draw with the graphics card of the host; viewers must be on the same host."),
        when=has("has_gl"),
        then=_forget_card,
    ),
    Choice(
        Display.render_node,
        N_("Graphics card"),
        from_host("render_nodes", default=DEFAULT),
        is_editable=True,
        help=N_("The card of the host that draws, by its render node."),
        when=any_of(
            every(has("has_gl"), has("render_node"), is_set(Display.has_gl)),
            is_one_of(Display.type, "egl-headless"),
        ),
    ),
)
"""The fields of drawing with the host's graphics card."""

_ACCESS = Group(
    N_("Access"),
    (
        Text(
            Display.password_expires,
            N_("Password valid until"),
            placeholder=N_("Forever"),
            help=N_("A time in UTC such as 2030-12-31T23:59:59, after which nobody gets in."),
            when=is_set(Display.password),
            live=True,
            check=_check_time,
        ),
        Choice(
            Display.connected,
            N_("When the password changes"),
            _connected,
            help=N_("What becomes of the viewers that are connected then."),
            live=True,
        ),
        Choice(
            Display.share_policy,
            N_("Sharing"),
            fixed(_SHARING),
            help=N_("Whether several viewers may be connected."),
            when=has("share_policy"),
            then=_lengthen,
        ),
        Switch(
            Display.power_control,
            N_("Viewers control the power"),
            help=N_("Lets VNC viewers shut down, reboot and reset the machine."),
            when=has("power_control"),
            then=_lengthen,
        ),
        Choice(
            Display.keymap,
            N_("Keymap"),
            plain(*_KEYMAPS),
            is_editable=True,
            help=N_("The layout of the viewer's keyboard; needed for old viewers only."),
        ),
    ),
    when=has("password"),
)

_CONNECTION = Group(
    N_("Connection"),
    (
        Number(
            Display.websocket,
            N_("WebSocket port"),
            least=-1,
            most=65535,
            placeholder=N_("None"),
            help=N_("A port for viewers in web browsers; -1 takes a free one at start."),
            when=has("websocket"),
            then=_lengthen,
            is_assigned=True,
        ),
        Rows(
            "listens",
            Display.listens,
            N_("All listen addresses"),
            (
                Choice(Listen.type, N_("Type"), plain("address", "network", "socket", "none")),
                Text(Listen.address, N_("Address")),
                Text(Listen.network, N_("Network")),
                Text(Listen.socket, N_("Socket")),
            ),
            _new_listen,
            help=N_("QEMU uses the first one only."),
            then=lambda device, _scene: device.repeat_first(),
        ),
        Choice(
            Display.default_mode,
            N_("Encryption of channels"),
            fixed({None: DEFAULT, **_MODES}),
            help=N_("For the channels that are not in the table."),
            when=has("default_mode"),
        ),
        Rows(
            "channels",
            Display.channels,
            N_("Channels"),
            (
                Choice(SpiceChannel.name, N_("Name"), fixed(dict.fromkeys(_CHANNELS, ""))),
                Choice(SpiceChannel.mode, N_("Encryption"), fixed(_MODES)),
            ),
            _new_channel,
            help=N_("Which streams of the display must be encrypted."),
            when=is_one_of(Display.type, "spice"),
        ),
        Check(
            Display.replaces_user,
            N_("A new viewer replaces the present one"),
            when=has("replaces_user"),
        ),
        Check(
            Display.allows_many_users,
            N_("Several viewers at once"),
            when=has("allows_many_users"),
        ),
    ),
    when=has("listen"),
)

_SPICE = Group(
    N_("SPICE"),
    (
        Choice(
            Display.image,
            N_("Image compression"),
            plain("auto_glz", "auto_lz", "quic", "glz", "lz", "off"),
            help=N_("Off suits fast networks, the automatic ones slow ones."),
        ),
        Choice(Display.jpeg, N_("JPEG over slow networks"), plain("auto", "never", "always")),
        Choice(Display.zlib, N_("zlib over slow networks"), plain("auto", "never", "always")),
        Switch(Display.playback, N_("Compress sound")),
        Choice(
            Display.streaming,
            N_("Stream as video"),
            fixed(_STREAMING),
            help=N_("What is sent as a compressed video, which saves bandwidth and looks worse."),
        ),
        Choice(
            Display.mouse,
            N_("Mouse mode"),
            plain("server", "client"),
            help=N_("Client: the pointer follows the viewer's; it needs the agent or a tablet."),
        ),
        Check(
            Display.clipboard,
            N_("Share the clipboard"),
            default=True,
            help=N_("Copy in the guest and paste in the viewer, and the other way round."),
        ),
        Check(
            Display.file_transfer,
            N_("Transfer files"),
            default=True,
            help=N_("Files that are dropped on the viewer are copied into the guest."),
        ),
    ),
    when=is_one_of(Display.type, "spice"),
)

_ON_THE_HOST = Group(
    N_("On the host"),
    (
        Text(
            Display.display,
            N_("X display"),
            placeholder=":0.0",
            help=N_("The X server on which the window appears."),
            when=has("display"),
        ),
        Path(
            Display.xauth,
            N_("X authority file"),
            help=N_("The file with the key of the X server."),
            when=has("xauth"),
        ),
        Check(Display.is_fullscreen, N_("Full screen"), when=has("is_fullscreen")),
        Check(
            Display.is_peer_to_peer,
            N_("Without a bus"),
            help=N_("Viewers are given a connection by libvirt rather than finding it on a bus."),
            when=has("is_peer_to_peer"),
            then=_forget_bus,
        ),
        Text(
            Display.bus_address,
            N_("Bus address"),
            placeholder=N_("A bus of the machine's own"),
            help=N_("The D-Bus on which the display appears."),
            when=every(has("bus_address"), no(is_set(Display.is_peer_to_peer))),
            is_assigned=True,
        ),
    ),
    when=has("display", "bus_address"),
)

ADVANCED: tuple[Group, ...] = (
    _ACCESS,
    _CONNECTION,
    _SPICE,
    _ON_THE_HOST,
    Group(N_("Sound"), (audio_field(Display.audio),), when=has("audio")),
)
"""The groups behind the common fields."""
