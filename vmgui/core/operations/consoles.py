"""How the console of a domain is opened: which program, with which arguments, through what tunnel.

Pure decisions; `vmgui.core.viewers` carries them out. virt-viewer finds the display by itself
through libvirt. The others need an address: the display's own on this computer, or the near end of
an SSH tunnel when the connection goes through SSH.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from vmgui.base.errors import InvalidInput, NotPossibleNow
from vmgui.base.i18n import _
from vmgui.base.records import DomainRecord, Graphics
from vmgui.base.settings import Settings
from vmgui.base.uris import ConnectionUri, parse
from vmgui.virt import ssh

PLACEHOLDERS = ("host", "port", "socket", "uri", "uuid", "name", "type")
"""What a viewer command may contain in braces."""
TUNNEL_PORT = "\0tunnel-port\0"
CONNECTION_FILE = "\0connection-file\0"
"""Stand for what is only known when the console is opened; no name or path can contain them."""

_SHOWABLE = ("spice", "vnc")
_ADDRESS_WORDS = frozenset({"host", "port", "socket"})
_ANY_ADDRESS = frozenset({"", "0.0.0.0", "::"})
_OWN_ADDRESS = frozenset({"127.0.0.1", "::1", "localhost"})
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Tunnel:
    """An SSH forward to a display on a remote host."""

    command: tuple[str, ...]
    """ssh with its options, `--` and the login, without the forward itself."""
    host: str
    """The display's address as the remote host sees it."""
    port: int


@dataclass(frozen=True, slots=True)
class Launch:
    """What has to be done to show a console."""

    program: str
    arguments: tuple[str, ...]
    """May contain `TUNNEL_PORT` and `CONNECTION_FILE`; see `filled`."""
    tunnel: Tunnel | None = None
    connection_file: str = ""
    """The text of a remote-viewer file (`.vv`); empty if none is needed."""

    def filled(self, local_port: int | None, file: str) -> Launch:
        """The launch with the tunnel's near end and the file's path in place."""

        def fill(text: str) -> str:
            return text.replace(TUNNEL_PORT, str(local_port or "")).replace(CONNECTION_FILE, file)

        return Launch(
            self.program,
            tuple(fill(argument) for argument in self.arguments),
            self.tunnel,
            fill(self.connection_file),
        )


def why_not(record: DomainRecord) -> str | None:
    """Why a domain's console cannot be opened: a translated sentence; None if it can."""
    if record.is_stale:
        return _("The host of “{name}” is not connected.").format(name=record.name)
    if not record.is_active:
        return _("“{name}” does not run: it has no console now.").format(name=record.name)
    if record.details is not None and not _shown(record.details.graphics):
        return _("“{name}” has no VNC or SPICE display.").format(name=record.name)
    return None


def plan(record: DomainRecord, settings: Settings) -> Launch:
    """Decide how to show the console of a running domain.

    Raises:
        NotPossibleNow: it has no display, or none that this viewer reaches from here.
        InvalidInput: the viewer command of the settings is malformed.
    """
    if reason := why_not(record):
        raise NotPossibleNow(reason)
    where = parse(record.id.host.uri)
    if settings.viewer == "custom":
        return _custom(record, where, settings.viewer_command)
    if settings.viewer == "remote-viewer" or where.parameter("keyfile"):
        return _remote_viewer(record, where)  # virt-viewer's own ssh would not use the key file
    return _virt_viewer(record, where)


def check_command(command: str) -> list[str]:
    """The words of a viewer command.

    Raises:
        InvalidInput: it is empty, has an open quotation mark or a placeholder that is not known.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise InvalidInput(
            _("The viewer command has an open quotation mark."),
            field="viewer_command",
            detail=str(error),
        ) from error
    if not words or not words[0]:
        raise InvalidInput(_("Enter the viewer command."), field="viewer_command")
    for word in words:
        if any(name not in PLACEHOLDERS for name in _PLACEHOLDER.findall(word)):
            raise InvalidInput(
                _("“{word}” has a placeholder that vmgui does not know.").format(word=word),
                field="viewer_command",
                hint=_("Known are {names}.").format(
                    names=", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
                ),
            )
    return words


def _shown(graphics: tuple[Graphics, ...]) -> Graphics | None:
    """The display that a viewer can show, None if there is none."""
    return next((display for display in graphics if display.type in _SHOWABLE), None)


def _display(record: DomainRecord) -> Graphics:
    graphics = _shown(record.details.graphics if record.details else ())
    if graphics is None:
        raise NotPossibleNow(
            _("The display of “{name}” is not known yet.").format(name=record.name),
            hint=_("Try again in a moment."),
        )
    return graphics


# The three ways


def _virt_viewer(record: DomainRecord, where: ConnectionUri) -> Launch:
    # --attach takes the display's socket through libvirt: it needs no port, and no tunnel.
    attach = () if where.is_remote else ("--attach",)
    uri = record.id.host.uri
    return Launch("virt-viewer", ("--connect", uri, *attach, "--uuid", record.uuid))


def _remote_viewer(record: DomainRecord, where: ConnectionUri) -> Launch:
    graphics = _display(record)
    host, port, tunnel = _address(record, graphics, where)
    text = _connection_file(record, graphics, host, port)
    return Launch("remote-viewer", (CONNECTION_FILE,), tunnel, text)


def _custom(record: DomainRecord, where: ConnectionUri, command: str) -> Launch:
    words = check_command(command)
    used = {name for word in words for name in _PLACEHOLDER.findall(word)}
    graphics = _display(record)
    host = port = ""
    tunnel = None
    if used & _ADDRESS_WORDS:
        host, port, tunnel = _address(record, graphics, where)
    if "port" in used and not port:
        raise NotPossibleNow(
            _("The display of “{name}” is a socket and has no port.").format(name=record.name),
            hint=_("Use {placeholder} in the viewer command, or choose another viewer.").format(
                placeholder="{socket}"
            ),
        )
    values = {
        "host": host,
        "port": port,
        "socket": graphics.socket,
        "uri": record.id.host.uri,
        "uuid": record.uuid,
        "name": record.name,
        "type": graphics.type,
    }
    program, *arguments = (_fill(word, values) for word in words)
    return Launch(program, tuple(arguments), tunnel)


def _fill(text: str, values: Mapping[str, str]) -> str:
    """Replace the placeholders of `text`, once: braces in what they are replaced with stay."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


# Where the display is


def _address(
    record: DomainRecord, graphics: Graphics, where: ConnectionUri
) -> tuple[str, str, Tunnel | None]:
    """Where the viewer connects to: host, port, and the tunnel that makes it so."""
    port = graphics.port or graphics.tls_port
    if port is None and not graphics.socket:
        raise NotPossibleNow(
            _("The display of “{name}” listens nowhere.").format(name=record.name),
            hint=_("Choose virt-viewer in Preferences: it reaches the display through libvirt."),
        )
    listens_on = "127.0.0.1" if graphics.listen in _ANY_ADDRESS else graphics.listen
    if not where.is_remote:
        return listens_on, str(port or ""), None
    if port is None:
        raise NotPossibleNow(
            _("The display of “{name}” is a socket on another computer.").format(name=record.name),
            hint=_("Choose virt-viewer in Preferences: it reaches the display through libvirt."),
        )
    if where.is_ssh:
        return "127.0.0.1", TUNNEL_PORT, Tunnel(_ssh(where), listens_on, port)
    if graphics.listen in _OWN_ADDRESS:
        raise NotPossibleNow(
            _("The display of “{name}” only listens on its own host.").format(name=record.name),
            hint=_("Connect to the host over SSH, or let the display listen on its network."),
        )
    return where.host if graphics.listen in _ANY_ADDRESS else graphics.listen, str(port), None


def _ssh(where: ConnectionUri) -> tuple[str, ...]:
    """ssh with what the connection's URI says about it ("Remote support" in libvirt's manual)."""
    command = [where.parameter("command") or "ssh", *ssh.options()]
    if where.parameter("no_verify") == "1":
        command += ["-o", "StrictHostKeyChecking=no"]
    if where.port:
        command += ["-p", str(where.port)]
    if key := where.parameter("keyfile"):
        command += ["-i", key]
    login = f"{where.user}@{where.host}" if where.user else where.host
    return (*command, "--", login)


def _connection_file(record: DomainRecord, graphics: Graphics, host: str, port: str) -> str:
    """The text of a `.vv` file (virt-viewer's remote-viewer manual, "CONNECTION FILE")."""
    title = " ".join((record.title or record.name).split())
    lines = [
        "[virt-viewer]",
        f"type={graphics.type}",
        f"title={_escaped(title)}",
        "delete-this-file=1",
    ]
    if not port:
        lines.append(f"unix-path={_escaped(graphics.socket)}")
    else:
        lines.append(f"host={host}")
        lines.append(f"port={port}" if graphics.port is not None else f"tls-port={port}")
    return "\n".join(lines) + "\n"


def _escaped(value: str) -> str:
    """A value as GLib's key files want it: a lone backslash makes the whole file unreadable."""
    return value.replace("\\", "\\\\")
