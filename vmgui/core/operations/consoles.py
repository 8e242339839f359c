"""How the console of a domain is opened: which program, with which arguments, through what tunnel.

Pure decisions; `vmgui.core.viewers` carries them out. virt-viewer finds the display by itself
through libvirt. The others need an address: the display's own on this computer, or the near end of
an SSH tunnel when the connection goes through SSH.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from vmgui.base.errors import InvalidInput, NotPossibleNow
from vmgui.base.i18n import _
from vmgui.base.records import DomainRecord, Graphics
from vmgui.base.settings import Settings
from vmgui.base.uris import ConnectionUri, parse
from vmgui.virt import ssh

_SHOWABLE = ("spice", "vnc")
_ANY_ADDRESS = frozenset({"", "0.0.0.0", "::", "127.0.0.1", "::1", "localhost"})
PLACEHOLDERS = ("host", "port", "socket", "uri", "uuid", "name", "type")
"""What a viewer command may contain in braces."""


@dataclass(frozen=True, slots=True)
class Tunnel:
    """An SSH forward to a display on a remote host."""

    command: tuple[str, ...]
    """ssh with its options and the login, without the forward itself."""
    host: str
    """The display's address as the remote host sees it."""
    port: int


@dataclass(frozen=True, slots=True)
class Launch:
    """What has to be done to show a console."""

    program: str
    arguments: tuple[str, ...]
    """May contain the placeholders of a `.vv` file or an address; see `filled`."""
    tunnel: Tunnel | None = None
    connection_file: str = ""
    """The text of a remote-viewer file (`.vv`); empty if none is needed."""

    def filled(self, local_port: int | None, file: str) -> Launch:
        """The launch with the tunnel's near end and the file's path in place."""
        values = {"tunnel_port": str(local_port or ""), "vv": file}
        return Launch(
            self.program,
            tuple(_fill(argument, values) for argument in self.arguments),
            self.tunnel,
            _fill(self.connection_file, values),
        )


def why_not(record: DomainRecord) -> str | None:
    """Why a domain's console cannot be opened: a translated sentence; None if it can."""
    if record.is_stale:
        return _("The host of “{name}” is not connected.").format(name=record.name)
    if not record.state.is_active:
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
    uri = record.id.host.uri
    where = parse(uri)
    if settings.viewer == "virt-viewer":
        return _virt_viewer(record, uri, where)
    graphics = _shown(record.details.graphics if record.details else ())
    if graphics is None:
        raise NotPossibleNow(
            _("The display of “{name}” is not known yet.").format(name=record.name),
            hint=_("Try again in a moment."),
        )
    host, port, tunnel = _address(record, graphics, where)
    if settings.viewer == "remote-viewer":
        text = _connection_file(record, graphics, host, port)
        return Launch("remote-viewer", ("{vv}",), tunnel, text)
    values = {
        "host": host,
        "port": port,
        "socket": graphics.socket,
        "uri": uri,
        "uuid": record.uuid,
        "name": record.name,
        "type": graphics.type,
    }
    words = check_command(settings.viewer_command)
    program, *arguments = (_fill(word, values) for word in words)
    return Launch(program, tuple(arguments), tunnel)


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
    if not words:
        raise InvalidInput(_("Enter the viewer command."), field="viewer_command")
    known = dict.fromkeys(PLACEHOLDERS, "")
    for word in words:
        try:
            word.format_map(known)
        except (KeyError, ValueError, IndexError) as error:
            raise InvalidInput(
                _("“{word}” has a placeholder that vmgui does not know.").format(word=word),
                field="viewer_command",
                hint=_("Known are {names}.").format(
                    names=", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
                ),
            ) from error
    return words


def _shown(graphics: tuple[Graphics, ...]) -> Graphics | None:
    """The display that a viewer can show, None if there is none."""
    return next((display for display in graphics if display.type in _SHOWABLE), None)


def _virt_viewer(record: DomainRecord, uri: str, where: ConnectionUri) -> Launch:
    # --attach takes the display's socket through libvirt: it needs no port, and no tunnel.
    attach = () if where.is_remote else ("--attach",)
    return Launch("virt-viewer", ("--connect", uri, *attach, "--uuid", record.uuid))


def _address(
    record: DomainRecord, graphics: Graphics, where: ConnectionUri
) -> tuple[str, str, Tunnel | None]:
    """Where the viewer connects to: host, port, and the tunnel that makes it so."""
    if graphics.port is None and graphics.tls_port is None and not graphics.socket:
        raise NotPossibleNow(
            _("The display of “{name}” listens nowhere.").format(name=record.name),
            hint=_("Choose virt-viewer in Preferences: it reaches the display through libvirt."),
        )
    port = graphics.port or graphics.tls_port
    listens_on = "127.0.0.1" if graphics.listen in _ANY_ADDRESS else graphics.listen
    if not where.is_remote:
        return listens_on, str(port or ""), None
    if port is None:
        raise NotPossibleNow(
            _("The display of “{name}” is a socket on another computer.").format(name=record.name),
            hint=_("Choose virt-viewer in Preferences: it reaches the display through libvirt."),
        )
    if where.is_ssh:
        return "127.0.0.1", "{tunnel_port}", Tunnel(_ssh(where), listens_on, port)
    if graphics.listen in ("127.0.0.1", "::1", "localhost"):
        raise NotPossibleNow(
            _("The display of “{name}” only listens on its own host.").format(name=record.name),
            hint=_("Connect to the host over SSH, or let the display listen on its network."),
        )
    return where.host if graphics.listen in _ANY_ADDRESS else graphics.listen, str(port), None


def _ssh(where: ConnectionUri) -> tuple[str, ...]:
    """ssh with what the connection's URI says about it."""
    command = [where.parameter("command") or "ssh", *ssh.options()]
    if where.port:
        command += ["-p", str(where.port)]
    if key := where.parameter("keyfile"):
        command += ["-i", key]
    login = f"{where.user}@{where.host}" if where.user else where.host
    return (*command, "--", login)


def _connection_file(record: DomainRecord, graphics: Graphics, host: str, port: str) -> str:
    """The text of a `.vv` file (virt-viewer's remote-viewer manual, "CONNECTION FILE")."""
    title = record.title or record.name
    lines = [
        "[virt-viewer]",
        f"type={graphics.type}",
        f"title={' '.join(title.split())}",
        "delete-this-file=1",
    ]
    if graphics.socket and graphics.port is None:
        lines.append(f"unix-path={graphics.socket}")
    else:
        lines.append(f"host={host}")
        lines.append(f"port={port}" if graphics.port is not None else f"tls-port={port}")
    return "\n".join(lines) + "\n"


def _fill(text: str, values: dict[str, str]) -> str:
    """Replace the known placeholders of `text`, once; all other braces stay."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
