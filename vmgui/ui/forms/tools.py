"""What editors need of the window that they are in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from vmgui.ui.tasks import TaskScope

ChoosePath = Callable[[str, str], Awaitable[str | None]]
"""Asks for a path on the host. Gets what is chosen ("file", "directory", "volume", "medium") and
the present path; gives None if the person thinks better of it."""


async def _choose_nothing(_what: str, _present: str) -> str | None:
    return None


@dataclass(frozen=True)
class Tools:
    """What a form's editors can ask for."""

    scope: TaskScope
    choose_path: ChoosePath = _choose_nothing
    new_mac: Callable[[], str] | None = None
    """Makes a MAC address that no machine of the host has; None if there can be none."""
