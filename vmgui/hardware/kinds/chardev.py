"""The host's end of character devices: serial ports, channels, redirections, smart cards, EGD.

All of them have the same attributes and elements for it (virDomainChrSourceDef in libvirt), some
in the device itself, an <rng> in its <backend>. `CharSource` has the properties of one such place,
`CharDevice` is a device that has them itself; `charform` makes fields of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from vmgui.base.i18n import N_, _
from vmgui.hardware.kinds.common import AcpiDevice
from vmgui.hardware.kinds.spice import CHAR_TYPES, has_spice
from vmgui.hardware.options import Labels
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, Value, integer, on_off, text, yes_no

V = TypeVar("V", bound=Value[Any])

TYPES: Labels = {
    "pty": N_("Pseudo TTY"),
    "unix": N_("Unix socket"),
    "file": N_("Output to a file"),
    "tcp": N_("TCP connection"),
    "udp": N_("UDP datagrams"),
    "dev": N_("Character device of the host"),
    "pipe": N_("Named pipe"),
    "nmdm": N_("Null modem"),
    "vc": N_("Virtual console"),
    "stdio": N_("Standard input and output"),
    "null": N_("Null device"),
    "spicevmc": N_("SPICE agent"),
    "spiceport": N_("SPICE port"),
    "qemu-vdagent": N_("Agent of QEMU (vdagent)"),
    "dbus": N_("D-Bus display"),
}
"""Everything that libvirt can connect a character device to."""

PATH_TYPES = frozenset({"file", "dev", "pipe", "unix"})
"""The types for which a person tells a path."""

_USED_BY: Mapping[str, frozenset[str]] = {
    "source_path": PATH_TYPES,
    "source_append": frozenset({"file"}),
    "source_mode": frozenset({"unix", "tcp"}),
    "source_host": frozenset({"tcp"}),
    "source_service": frozenset({"tcp"}),
    "source_tls": frozenset({"tcp"}),
    "protocol": frozenset({"tcp"}),
    "reconnects": frozenset({"unix", "tcp"}),
    "reconnect_timeout": frozenset({"unix", "tcp"}),
    "source_channel": frozenset({"spiceport", "dbus"}),
    "source_master": frozenset({"nmdm"}),
    "source_slave": frozenset({"nmdm"}),
    "shares_clipboard": frozenset({"qemu-vdagent"}),
    "mouse_mode": frozenset({"qemu-vdagent"}),
}
"""Property -> the types that it belongs to."""

_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "unix": {"source_mode": "bind"},
    "tcp": {"source_mode": "bind", "source_host": "127.0.0.1", "source_service": "4555"},
    "spiceport": {"source_channel": "org.spice-space.webdav.0"},
    "dbus": {"source_channel": "org.qemu.console.serial.0"},
    "qemu-vdagent": {"shares_clipboard": True},
    "nmdm": {"source_master": "/dev/nmdm0A", "source_slave": "/dev/nmdm0B"},
}
"""Type -> what a device that becomes one gets, unless it has it."""


class End(Element):
    """<source> of a UDP connection: where to send to, or where to receive."""

    TAG = "source"
    mode = text("@mode")
    host = text("@host")
    service = text("@service")


def new_end() -> End:
    """An address to send datagrams to."""
    end = End.create()
    end.mode, end.host, end.service = "connect", "127.0.0.1", "4555"
    return end


class SourceLabel(Element):
    """<seclabel> of what a character device is connected to."""

    TAG = "seclabel"
    model = text("@model")
    relabels = yes_no("@relabel")
    label = text("label")


class CharSource:
    """The properties of the host's end of a character device.

    A class that has them names those that it needs: ``type = HOST.type``.
    """

    def __init__(self, prefix: str = "") -> None:
        """What stands in the element `prefix`; without one, in the device itself."""
        start = f"{prefix}/" if prefix else ""
        self.type = _named("type", text(f"{start}@type"))
        self.path = _named("source_path", text(f"{start}source/@path"))
        self.append = _named("source_append", on_off(f"{start}source/@append"))
        self.mode = _named("source_mode", text(f"{start}source/@mode"))
        self.host = _named("source_host", text(f"{start}source/@host"))
        self.service = _named("source_service", text(f"{start}source/@service"))
        self.tls = _named("source_tls", yes_no(f"{start}source/@tls"))
        self.protocol = _named("protocol", text(f"{start}protocol/@type"))
        self.reconnects = _named("reconnects", yes_no(f"{start}source/reconnect/@enabled"))
        self.reconnect_timeout = _named(
            "reconnect_timeout", integer(f"{start}source/reconnect/@timeout")
        )
        self.channel = _named("source_channel", text(f"{start}source/@channel"))
        self.master = _named("source_master", text(f"{start}source/@master"))
        self.slave = _named("source_slave", text(f"{start}source/@slave"))
        self.clipboard = _named("shares_clipboard", yes_no(f"{start}source/clipboard/@copypaste"))
        self.mouse = _named("mouse_mode", text(f"{start}source/mouse/@mode"))
        self.log_file = _named("log_file", text(f"{start}log/@file"))
        self.log_append = _named("log_append", on_off(f"{start}log/@append"))
        self.ends = Children(End, prefix)
        self.labels = Children(SourceLabel, f"{start}source")

    def all(self) -> list[Value[Any]]:
        """All single properties."""
        return [each for each in vars(self).values() if isinstance(each, Value)]

    def switch(self, element: Element, _scene: Scene) -> None:
        """Drop what the present type has no use for, and add what it cannot do without."""
        chosen = self.type.raw(element) or ""
        if chosen not in PATH_TYPES:
            self.labels.__get__(element).clear()
        if chosen == "udp":
            self._keep_ends(element)
            return
        for end in self.ends.__get__(element)[1:]:
            end.remove()
        for each in self.all():
            if chosen not in _USED_BY.get(each.name, {chosen}):
                each.__set__(element, None)
            elif each.raw(element) is None:
                each.__set__(element, _DEFAULTS.get(chosen, {}).get(each.name))

    def _keep_ends(self, element: Element) -> None:
        """Drop all but the addresses, which are in elements of their own; there must be one."""
        for each in self.all():
            if each.name in _USED_BY and each not in (self.mode, self.host, self.service):
                each.__set__(element, None)
        ends = self.ends.__get__(element)
        if not any(end.service for end in ends):
            ends.clear()
            ends.append(new_end())

    def summary(self, element: Element) -> str:
        """What the device is connected to, in one translated line."""
        kind = self.type.raw(element)
        label = TYPES.get(kind, "")
        what = _(label) if label else kind or ""
        host, service = self.host.raw(element), self.service.raw(element)
        where = self.path.raw(element) or self.channel.raw(element) or self.master.raw(element)
        if where is None and service is not None:
            where = f"{host}:{service}" if host else service
        return f"{what}, {where}" if what and where else what or where or ""

    def problems(self, element: Element, scene: Scene) -> Iterable[Problem]:
        """What is wrong with it that no single field can know of."""
        kind = self.type.raw(element)
        if kind in CHAR_TYPES and not has_spice(scene.domain):
            yield Problem(self.type.name, _("This needs a SPICE display, which is missing."))
        if kind == "udp" and not any(
            end.service and end.mode != "bind" for end in self.ends.__get__(element)
        ):
            yield Problem("ends", _("Enter the port to which the datagrams are sent."))


def _named(name: str, value: V) -> V:
    """Give a property that is not made in a class body its name."""
    value.__set_name__(CharSource, name)
    return value


HOST = CharSource()
"""The properties where they belong to the device itself."""


class CharDevice(AcpiDevice):
    """A character device with its host's end in itself."""

    type = HOST.type
    source_path = HOST.path
    source_append = HOST.append
    source_mode = HOST.mode
    source_host = HOST.host
    source_service = HOST.service
    source_tls = HOST.tls
    protocol = HOST.protocol
    reconnects = HOST.reconnects
    reconnect_timeout = HOST.reconnect_timeout
    source_channel = HOST.channel
    source_master = HOST.master
    source_slave = HOST.slave
    shares_clipboard = HOST.clipboard
    mouse_mode = HOST.mouse
    log_file = HOST.log_file
    log_append = HOST.log_append
    tty = text("@tty")
    """The pseudo terminal of a running machine, as old programs read it."""
