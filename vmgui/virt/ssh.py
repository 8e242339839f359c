"""The program that libvirt starts as `ssh`: OpenSSH with time limits and without a terminal.

libvirt starts ssh with a cleaned environment (SSH_ASKPASS_REQUIRE does not pass), without a time
limit, and with whatever terminal vmgui was started from, where a prompt would wait unseen. The
URI's `command=` parameter names another program instead: a two-line wrapper of ours. What we run on
a host ourselves goes the same way.
"""

from __future__ import annotations

import os
import shlex
import shutil
import threading
from pathlib import Path
from urllib.parse import quote

from vmgui.base.paths import make_private, runtime_dir
from vmgui.base.uris import ConnectionUri

CONNECT_SECONDS = 10
"""How long ssh may try to reach a host."""

_writing = threading.Lock()
"""Hosts connect at the same time, each in a thread of its own."""
_ASKPASS = (
    "ssh-askpass",
    "ksshaskpass",
    "lxqt-openssh-askpass",
    "/usr/lib/ssh/ssh-askpass",
    "/usr/libexec/openssh/gnome-ssh-askpass",
    "/usr/lib/openssh/gnome-ssh-askpass",
)
_OPTIONS = (
    f"ConnectTimeout={CONNECT_SECONDS}",
    "ServerAliveInterval=5",
    "ServerAliveCountMax=3",
)

_CHECKS = {
    "no_verify": {"1": "StrictHostKeyChecking=no"},
    "known_hosts_verify": {
        "auto": "StrictHostKeyChecking=accept-new",
        "ignore": "StrictHostKeyChecking=no",
    },
    "no_tty": {"1": "BatchMode=yes"},
}
"""The parameters of a URI that say what ssh may take for granted, and ssh's options for them."""


def with_wrapper(uri: str, parts: ConnectionUri) -> str:
    """`uri` as libvirt gets it: with our ssh, unless it says its own. Blocks (writes a file).

    Raises:
        OSError: the runtime directory cannot be written.
    """
    if parts.transport != "ssh" or parts.parameter("command"):
        return uri
    separator = "&" if "?" in uri else "?"
    return f"{uri}{separator}command={quote(str(_wrapper()), safe='/')}"


def command(parts: ConnectionUri) -> list[str]:
    """How libvirt calls ssh to reach a host, up to what it shall run there.

    With the connection's own user, port, key and checks ("Remote support" in libvirt's manual).
    Those of libssh are said in OpenSSH's words. Blocks (writes a file).

    Raises:
        OSError: the runtime directory cannot be written.
    """
    program = parts.parameter("command")
    words = [program] if program else [str(_wrapper())]
    if program:
        words += options()
    for name, values in _CHECKS.items():
        if option := values.get(parts.parameter(name)):
            words += ["-o", option]
    if known_hosts := parts.parameter("known_hosts"):
        words += ["-o", f"UserKnownHostsFile={known_hosts}"]
    if parts.port:
        words += ["-p", str(parts.port)]
    if key := parts.parameter("keyfile"):
        words += ["-i", key]
    if parts.user:
        words += ["-l", parts.user]
    return [*words, "-T", "--", parts.host]


def options() -> list[str]:
    """ssh's command line options that every connection of ours has."""
    prompts = [] if _askpass() else ["BatchMode=yes"]
    return [word for option in (*_OPTIONS, *prompts) for word in ("-o", option)]


def _askpass() -> str:
    """The desktop's program that asks for passwords, empty if there is none or no display."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return ""
    chosen = os.environ.get("SSH_ASKPASS", "")
    return next((path for name in (chosen, *_ASKPASS) if name and (path := shutil.which(name))), "")


def _wrapper() -> Path:
    lines = ["#!/bin/sh", "# Written by vmgui: ssh with time limits, prompts in a window or none."]
    askpass = _askpass()
    if askpass:
        lines.append(f"export SSH_ASKPASS={shlex.quote(askpass)} SSH_ASKPASS_REQUIRE=force")
        lines += [
            f"export {name}={shlex.quote(os.environ[name])}"
            for name in ("WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
            if name in os.environ
        ]
    lines.append(f'exec ssh {shlex.join(options())} "$@"')
    path = make_private(runtime_dir()) / "ssh"
    text = "\n".join(lines) + "\n"
    with _writing:
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            temporary = path.with_name(f"ssh.{os.getpid()}")
            temporary.write_text(text, encoding="utf-8")
            temporary.chmod(0o700)
            temporary.replace(path)
    return path
