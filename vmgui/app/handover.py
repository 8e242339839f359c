"""A later start hands its arguments to the program that runs already.

A socket in the user's private runtime directory; one line of JSON goes in, one word comes back.
Neither Qt nor asyncio here: such a start takes a few hundredths of a second.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from pathlib import Path

from vmgui.app.cli import Request
from vmgui.base.paths import runtime_dir

TAKEN = b"taken\n"
ANSWER_SECONDS = 2.0
"""How long a running program may take to answer; one that hangs does not keep others out."""


def socket_path() -> Path:
    """Where the running program listens; each display has its own."""
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or "none"
    name = "".join(character if character.isalnum() else "-" for character in display)
    return runtime_dir() / f"instance{name}"


def hand_over(request: Request) -> bool:
    """Give a request to the running program; False if there is none. Blocks for 2 s at most."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_SECONDS)
        connection.connect(str(socket_path()))
        connection.sendall(json.dumps(request.to_json()).encode() + b"\n")
        return connection.recv(len(TAKEN)) == TAKEN
    return False
