"""The fields of the host's end of a character device, see `chardev`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vmgui.base.i18n import N_
from vmgui.hardware.conditions import Condition, every, is_one_of, is_set
from vmgui.hardware.fields import Check, Choice, Field, Number, Path, Switch, Text, Then
from vmgui.hardware.items import Fact, Group, Row, Rows
from vmgui.hardware.kinds.chardev import PATH_TYPES, TYPES, CharSource, End, SourceLabel, new_end
from vmgui.hardware.options import Labels, Options, fixed, plain
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.element import Element

_MODES: Labels = {
    "bind": N_("Server (waits for a connection)"),
    "connect": N_("Client (connects to a server)"),
}
_UDP_MODES: Labels = {"connect": N_("Send to"), "bind": N_("Receive on")}


def _new_label(_element: Any, _scene: Scene) -> SourceLabel:
    label = SourceLabel.create()
    label.relabels = False
    return label


def types(*values: str) -> Options:
    """Some of `TYPES` to choose from."""
    return fixed({value: TYPES[value] for value in values})


PORT_TYPES = types(
    *("pty", "unix", "file", "tcp", "udp", "dev", "pipe", "nmdm"),
    *("vc", "stdio", "null", "spicevmc", "spiceport", "dbus"),
)
"""What ports and consoles can be connected to."""


def type_field(
    source: CharSource,
    options: Options,
    *,
    when: Condition | None = None,
    then: Then | None = None,
) -> Field:
    """The field for what the device is connected to; `then` is `CharSource.switch` if not told."""
    return Choice(
        source.type,
        N_("Device type"),
        options,
        help=N_("What the device is connected to on the host."),
        when=when,
        then=then or source.switch,
    )


def source_fields(
    source: CharSource, *, when: Condition | None = None, has_path: Condition | None = None
) -> tuple[Row, ...]:
    """The fields for where exactly it is connected to.

    Args:
        source: the properties.
        when: when they are shown, apart from the type; None for always.
        has_path: when a path must be told, apart from the type; None for always.
    """

    def of(*kinds: str) -> Condition:
        return _also(when, is_one_of(source.type, *kinds))

    return (
        Fact("pseudo_tty", N_("Device on the host"), _pseudo_tty(source), when=when),
        Choice(
            source.mode,
            N_("Mode"),
            fixed(_MODES),
            help=N_("Whether QEMU waits for a connection or makes one."),
            when=_also(has_path, of("tcp", "unix")),
        ),
        Path(
            source.path,
            N_("Path"),
            is_required=True,
            is_assigned=True,
            when=_also(has_path, of(*PATH_TYPES)),
        ),
        Text(source.host, N_("Host"), when=of("tcp"), is_required=True),
        Text(source.service, N_("Port"), when=of("tcp"), is_required=True),
        _ends(source, of("udp")),
        Text(
            source.channel,
            N_("Port name"),
            help=N_("The name under which viewers find it."),
            when=of("spiceport", "dbus"),
            is_required=True,
        ),
        Path(source.master, N_("Master"), when=of("nmdm"), is_required=True),
        Path(source.slave, N_("Slave"), when=of("nmdm"), is_required=True),
        Check(
            source.clipboard,
            N_("Share the clipboard"),
            help=N_("Copy in the guest and paste in the viewer, and the other way round."),
            when=of("qemu-vdagent"),
            is_kept=True,
        ),
        Choice(source.mouse, N_("Mouse mode"), plain("server", "client"), when=of("qemu-vdagent")),
    )


def _also(first: Condition | None, second: Condition) -> Condition:
    return second if first is None else every(first, second)


def _ends(source: CharSource, when: Condition) -> Rows:
    return Rows(
        "ends",
        source.ends,
        N_("Addresses"),
        (
            Choice(End.mode, N_("Mode"), fixed(_UDP_MODES)),
            Text(End.host, N_("Host")),
            Text(End.service, N_("Port"), is_required=True),
        ),
        lambda _element, _scene: new_end(),
        help=N_("Where datagrams are sent to, and where they are received."),
        when=when,
        most=2,
    )


def _pseudo_tty(source: CharSource) -> Callable[[Any, Scene], str]:
    def read(element: Any, _scene: Scene) -> str:
        return source.path.raw(element) or "" if source.type.raw(element) == "pty" else ""

    return read


def source_groups(source: CharSource, *, when: Condition | None = None) -> tuple[Group, ...]:
    """The rest of the fields, under headings.

    Args:
        source: the properties.
        when: when they are shown, apart from the type; None for always.
    """
    is_connected = is_one_of(source.type, "tcp", "unix", "file")
    return (
        Group(N_("Connection"), _connection(source), when=_also(when, is_connected)),
        Group(N_("Log"), _log(source), when=when),
        Group(
            N_("Security labels"),
            (_labels(source),),
            when=_also(when, is_one_of(source.type, *PATH_TYPES)),
        ),
    )


def _connection(source: CharSource) -> tuple[Row, ...]:
    is_tcp = is_one_of(source.type, "tcp")
    is_client = every(is_one_of(source.type, "tcp", "unix"), is_one_of(source.mode, "connect"))

    def forget_time(element: Element, _scene: Scene) -> None:
        """Only who reconnects has a time to wait before."""
        if not source.reconnects.__get__(element):
            source.reconnect_timeout.__set__(element, None)

    return (
        Choice(
            source.protocol,
            N_("Protocol"),
            plain("raw", "telnet", "telnets", "tls"),
            help=N_("How the bytes travel; telnet suits programs of that name."),
            when=is_tcp,
        ),
        Switch(
            source.tls,
            N_("Encryption (TLS)"),
            help=N_("Encrypt with the certificates that the host has for QEMU."),
            when=is_tcp,
        ),
        Switch(
            source.reconnects,
            N_("Reconnect"),
            help=N_("Connect again when the server has gone."),
            when=is_client,
            then=forget_time,
        ),
        Number(
            source.reconnect_timeout,
            N_("Reconnect after"),
            least=1,
            unit=N_("s"),
            when=every(is_client, is_set(source.reconnects)),
        ),
        Switch(
            source.append,
            N_("Append to the file"),
            help=N_("Keep what the file has when the machine starts."),
            when=is_one_of(source.type, "file"),
        ),
    )


def _log(source: CharSource) -> tuple[Row, ...]:
    def forget(element: Element, _scene: Scene) -> None:
        """libvirt's schema wants a <log> to have a file."""
        if source.log_file.raw(element) is None:
            source.log_append.__set__(element, None)

    return (
        Path(
            source.log_file,
            N_("Log file"),
            help=N_("A file on the host that gets a copy of all that the guest sends."),
            then=forget,
        ),
        Switch(source.log_append, N_("Append to the log"), when=is_set(source.log_file)),
    )


def _labels(source: CharSource) -> Rows:
    return Rows(
        "source_labels",
        source.labels,
        N_("Labels"),
        (
            Text(SourceLabel.model, N_("Model"), placeholder=N_("selinux, dac")),
            Switch(SourceLabel.relabels, N_("Relabel")),
            Text(SourceLabel.label, N_("Label")),
        ),
        _new_label,
        help=N_("How the security drivers of the host treat the file or socket."),
    )
