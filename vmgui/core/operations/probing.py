"""Test connection: opens a URI, says what answers, closes it again."""

from __future__ import annotations

from vmgui.core.opening import limit
from vmgui.virt.lanes import Lane
from vmgui.virt.session import probe as _probe

LIMIT_SECONDS = 30.0
"""How long it may take; through SSH `opening.SSH_SECONDS`."""


async def probe(uri: str) -> str:
    """The name and hypervisor of the host behind a URI.

    Raises:
        InvalidInput: the URI is malformed.
        HostError: it cannot be opened, in words for people.
        TimedOut: nothing answered in time.
    """
    seconds = limit(uri, LIMIT_SECONDS)
    lane = Lane("test connection", 1)
    try:
        return await lane.call(seconds, _probe, uri)
    finally:
        lane.close()
