"""What begins before Qt is imported: the connections that this start will ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vmgui.app.cli import Request
from vmgui.base import paths

if TYPE_CHECKING:
    from vmgui.virt.headstart import HeadStart

SETTINGS_FILE = "settings.json"


def uris(request: Request) -> list[str]:
    """The hosts that this start will connect to, the one asked for first. Blocks for a file."""
    from vmgui.core.remembered import peek

    asked = [request.uri.strip()] if request.uri else []
    if request.show:
        return asked
    kept = peek(paths.config_dir() / SETTINGS_FILE)
    return [*asked, *(config.uri for config in kept if config.is_autoconnect)]


def head_start(request: Request) -> HeadStart:
    """Begin to open them."""
    from vmgui.virt.headstart import HeadStart

    return HeadStart(uris(request))
