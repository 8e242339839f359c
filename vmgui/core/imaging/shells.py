"""Where the files of a host are, and how programs are run there: here, or over the host's SSH.

What is run over SSH goes through one connection of ssh's, kept for a while, so that a password is
asked for once.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from vmgui.base.errors import ConnectionLost, HostError, NotPossibleNow
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.base.paths import make_private, runtime_dir
from vmgui.base.uris import parse
from vmgui.core.checks.files import has_files_here
from vmgui.core.work import away
from vmgui.virt import ssh
from vmgui.virt.causes import CONNECTION_CAUSES

KEPT_SECONDS = 60
"""How long a connection of ssh's is kept after its last use."""
FAILED_SSH = 255
"""The status of ssh if it could not do its own part."""
_LONGEST_SOCKET = 107
"""The longest name of a socket, see unix(7)."""
_CONTROL_NAME = 60
"""How long ssh makes the name of a control socket: a hash, and letters while it makes it."""
_NAME = "vmgui"
"""What the script is called in what the shell complains of."""


class NotOurs(NotPossibleNow):
    """We cannot get at the files ourselves; the host's libvirt may."""


@dataclass(frozen=True, slots=True)
class Shell:
    """A POSIX shell where a host's files are."""

    prefix: tuple[str, ...] = ()
    """What brings a command there; nothing for this computer."""
    login: str = ""
    """The host as a person calls it for ssh; empty for this computer."""

    @property
    def is_here(self) -> bool:
        """True on this computer."""
        return not self.prefix

    def command(self, script: str, *arguments: str) -> list[str]:
        """What to start so that a script runs there, with arguments."""
        words = ["sh", "-c", script, _NAME, *arguments]
        return [*self.prefix, shlex.join(words)] if self.prefix else words

    def shown(self, words: Sequence[str]) -> str:
        """What a person types to run a command there."""
        line = shlex.join(words)
        return shlex.join(["ssh", self.login, line]) if self.login else line


def why_not(host: HostId) -> str | None:
    """Why no program can be run where a host's files are: a translated sentence; None if one can.

    It may still fail: nobody has asked the host.
    """
    if has_files_here(host.uri):
        return None
    parts = parse(host.uri)
    if parts.driver == "test":
        return _("A simulated host has no files.")
    if parts.is_ssh:
        return None
    if parts.parameter("socket"):
        return _("Nobody knows where the socket of this connection ends, and where its files are.")
    message = _("The host is connected by {transport}, which only libvirt can use.")
    return message.format(transport=parts.transport.upper())


async def shell_of(host: HostId) -> Shell:
    """The shell where the files of a host are.

    Raises:
        NotOurs: there is none.
    """
    if reason := why_not(host):
        hint = _("Connect to it by SSH to work on its disk images: qemu+ssh://root@HOST/system")
        raise NotOurs(reason, hint=hint)
    if has_files_here(host.uri):
        return Shell()
    return await away(_over_ssh, host.uri)


def _over_ssh(uri: str) -> Shell:
    """Blocks (files)."""
    parts = parse(uri)
    try:
        program, *words = ssh.command(parts)
        sharing = _sharing()
    except OSError as error:
        raise NotOurs(
            _("No SSH connection can be made: {reason}").format(reason=error.strerror or error),
            detail=str(error),
        ) from error
    login = f"{parts.user}@{parts.host}" if parts.user else parts.host
    return Shell((program, *sharing, *words), login)


def _sharing() -> list[str]:
    """ssh's options for a connection that is used more than once."""
    directory = make_private(runtime_dir())
    if len(str(directory).encode()) + _CONTROL_NAME > _LONGEST_SOCKET:
        return []
    path = str(directory / "to-%C")
    values = ("ControlMaster=auto", f"ControlPath={path}", f"ControlPersist={KEPT_SECONDS}")
    return [word for value in values for word in ("-o", value)]


def lost(words: str) -> HostError:
    """What is said when ssh itself has failed, by its own words."""
    for pattern, cause in CONNECTION_CAUSES:
        if re.search(pattern, words, re.DOTALL):
            return cause.kind(_(cause.message), words, _(cause.hint))
    return ConnectionLost(_("The SSH connection to the host was lost."), detail=words)


def raise_lost(shell: Shell, status: int, words: str) -> None:
    """Raise what ssh has said, if it was ssh that failed.

    Raises:
        HostError: the host could not be reached, or was lost.
    """
    if shell.prefix and (status == FAILED_SSH or status < 0):  # it was killed
        raise lost(words)
