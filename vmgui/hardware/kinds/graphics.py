"""<graphics>: a display of the machine, as a viewer or a window of the host shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import every, is_one_of, is_set, no
from vmgui.hardware.fields import Check, Choice, Number, Path, Secret
from vmgui.hardware.items import Note
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.audio_choice import audio_problems
from vmgui.hardware.kinds.common import label
from vmgui.hardware.kinds.display import NETWORKED, Display, drop_foreign
from vmgui.hardware.kinds.graphics_options import ADVANCED, OPENGL, has
from vmgui.hardware.kinds.spice import companions
from vmgui.hardware.options import DEFAULT, Labels, fixed, from_host, offered
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device

TYPES: Labels = {
    "vnc": N_("VNC server"),
    "spice": N_("SPICE server"),
    "egl-headless": N_("OpenGL without a display (EGL headless)"),
    "dbus": "D-Bus",
    "sdl": N_("Window on the host (SDL)"),
    "rdp": N_("RDP server"),
    "desktop": N_("Window on the host"),
}

_NAMES: Labels = {
    "vnc": "VNC",
    "spice": "SPICE",
    "egl-headless": "EGL headless",
    "dbus": "D-Bus",
    "sdl": "SDL",
    "rdp": "RDP",
    "desktop": N_("Window"),
}

_LISTEN_TYPES: Labels = {
    "address": N_("Address"),
    "none": N_("None"),
    "socket": N_("Socket"),
    "network": N_("Network"),
}

_ADDRESSES: Labels = {
    None: DEFAULT,
    "127.0.0.1": N_("Localhost only"),
    "0.0.0.0": N_("All interfaces"),
    "::1": N_("Localhost only, IPv6"),
    "::": N_("All interfaces, IPv6 too"),
}

_FIRST_PORTS = {"vnc": 5900, "spice": 5900, "rdp": 3389}
_LONGEST_VNC_PASSWORD = 8


def _change_type(device: Display, scene: Scene) -> None:
    """Another type has other attributes; one that viewers connect to needs a port."""
    drop_foreign(device)
    if device.type in NETWORKED:
        _change_ports(device, scene)


def _choose_network(device: Display, scene: Scene) -> None:
    """libvirt's schema wants the type "network" to name one."""
    if device.listen_type == "network" and not device.listen_network:
        offers = scene.offers.get("networks", ())
        device.listen_network = next((each.value for each in offers if each.value), "default")


def _change_ports(device: Display, scene: Scene) -> None:
    """Write the ports as libvirt does: for VNC and RDP, -1 stands for any."""
    if device.autoport:
        device.autoport = True
        device.port = None if device.type == "spice" else -1
        device.tls_port = None
    elif device.port in (None, -1):
        device.port = _free_port(device, scene)


def _free_port(device: Display, scene: Scene) -> int:
    """The first usual port that no other display of the machine has."""
    taken = {each.port for each in scene.domain.devices.graphics if each != device}
    first = _FIRST_PORTS.get(device.type or "", 5900)
    return next(port for port in range(first, first + len(taken) + 1) if port not in taken)


def _check_password(value: str, device: Display, _scene: Scene) -> str | None:
    if device.type == "vnc" and len(value) > _LONGEST_VNC_PASSWORD:
        return _("A VNC password has {most} characters at most.").format(most=_LONGEST_VNC_PASSWORD)
    return None


def _orphans(device: Any, scene: Scene) -> list[Device]:
    """What is of no use without SPICE, if neither this nor another display speaks it."""
    others = [each for each in scene.domain.devices.graphics if each != device]
    if any(each.type == "spice" for each in (device, *others)):
        return []
    return companions(scene.domain)


def _left_over(device: Any, scene: Scene) -> str:
    names = ", ".join(label(each) for each in _orphans(device, scene))
    if not names:
        return ""
    return _("These devices need a SPICE display; remove them or keep SPICE: {names}.").format(
        names=names
    )


_is_networked = is_one_of(Display.type, *NETWORKED)
_has_address = every(_is_networked, is_one_of(Display.listen_type, "address", None))
_has_ports = every(_is_networked, is_one_of(Display.listen_type, "address", "network", None))
_has_fixed_ports = every(_has_ports, no(is_set(Display.autoport)))


class GraphicsKind(DeviceKind[Display]):
    """A display."""

    id = "graphics"
    title = N_("Graphics")
    keywords = N_("VNC SPICE display screen monitor console remote")
    icon = "device.graphics"
    element = Display
    fields = (
        Choice(Display.type, N_("Type"), offered("graphics", "type", TYPES), then=_change_type),
        Note("left_over", _left_over, is_warning=True),
        Choice(
            Display.listen_type,
            N_("Listen type"),
            fixed(_LISTEN_TYPES),
            help=N_("How viewers reach the display; None: only through libvirt, as vmgui does."),
            when=_is_networked,
            then=_choose_network,
        ),
        Choice(
            Display.listens_at,
            N_("Address"),
            fixed(_ADDRESSES),
            is_editable=True,
            help=N_("The address of the host on which viewers can connect."),
            when=_has_address,
        ),
        Choice(
            Display.listen_network,
            N_("Network"),
            from_host("networks"),
            is_editable=True,
            help=N_("Viewers can connect on the host's address in this network."),
            when=every(_is_networked, is_one_of(Display.listen_type, "network")),
        ),
        Path(
            Display.listen_socket,
            N_("Socket"),
            placeholder=N_("Chosen at start"),
            help=N_("The Unix socket on the host to which viewers connect."),
            when=every(_is_networked, is_one_of(Display.listen_type, "socket")),
            is_assigned=True,
        ),
        Check(
            Display.autoport,
            N_("Choose the port automatically"),
            help=N_("Takes a free port when the machine starts."),
            when=_has_ports,
            then=_change_ports,
            is_kept=True,
        ),
        Number(
            Display.port,
            N_("Port"),
            least=1,
            most=65535,
            placeholder="",
            when=_has_fixed_ports,
            is_assigned=True,
        ),
        Number(
            Display.tls_port,
            N_("TLS port"),
            least=1,
            most=65535,
            placeholder=N_("None"),
            help=N_("The port for encrypted connections; the host needs certificates for SPICE."),
            when=every(_has_fixed_ports, is_one_of(Display.type, "spice")),
            is_assigned=True,
        ),
        Secret(
            Display.password,
            N_("Password"),
            note=N_("It is stored in the machine's description, readable to its administrators."),
            when=has("password"),
            live=True,
            check=_check_password,
        ),
        *OPENGL,
    )
    advanced = ADVANCED

    @override
    def new(self, scene: Scene) -> Display:
        """The first type that the host offers and the machine does not have yet."""
        device = Display.create()
        present = {each.type for each in self.among(scene)}
        caps = scene.domain_capabilities
        possible = (None if caps is None else caps.values("graphics", "type")) or ("vnc", "spice")
        wanted = [each for each in ("vnc", "spice", "egl-headless", "rdp") if each in possible]
        device.type = next((each for each in wanted if each not in present), "vnc")
        _change_type(device, scene)
        if device.type in NETWORKED:
            device.listen_type = "address"
        return device

    @override
    def name(self, device: Display) -> str:
        word = _NAMES.get(device.type, "")
        # Translators: a display and its protocol, such as "Display VNC"
        return _("Display {type}").format(type=(_(word) if word else device.type) or "")

    @override
    def summary(self, element: Display, scene: Scene) -> str:
        if element.type not in NETWORKED:
            return element.render_node or element.bus_address or element.display or ""
        if element.listen_type == "none":
            return _("Only through libvirt")
        if element.listen_type == "socket":
            return element.listen_socket or _("Socket chosen at start")
        where = element.listens_at or element.listen_network or _("Default address")
        if element.autoport:
            return _("{address}, port chosen at start").format(address=where)
        return _("{address}, port {port}").format(address=where, port=element.port)

    @override
    def problems(self, element: Display, scene: Scene) -> Iterable[Problem]:
        others = [each for each in self.among(scene) if each != element]
        if any(each.type == element.type for each in others):
            message = _(
                "The machine has a display of this type already; QEMU starts with one only."
            )
            yield Problem("type", message, is_warning=True)
        ports = [each.port for each in others if not each.autoport]
        if not element.autoport and element.port in ports:
            yield Problem("port", _("Another display of this machine has this port."))
        if not element.autoport and element.port is not None and element.port == element.tls_port:
            yield Problem("tls_port", _("This port is used already, for what is not encrypted."))
        if element.type == "rdp" and element.listen_type in ("none", "socket"):
            yield Problem("listen_type", _("RDP needs an address or a network."))
        is_remote = element.type == "spice" and element.listen_type not in ("none", "socket")
        if element.has_gl and is_remote:
            yield Problem(
                "has_gl",
                _("OpenGL needs the listen type None or Socket: it works on the same host only."),
            )
        yield from audio_problems(element.audio, "audio", scene)
        if _orphans(element, scene):
            yield Problem("type", _("Other devices need a SPICE display."))

    @override
    def takes_along(self, device: Display, scene: Scene) -> Iterable[Device]:
        """What needs SPICE goes with the last display that speaks it."""
        others = [each for each in scene.domain.devices.graphics if each != device]
        if device.type != "spice" or any(each.type == "spice" for each in others):
            return ()
        return companions(scene.domain)
