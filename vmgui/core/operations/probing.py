"""Test connection: opens a URI, says what answers, closes it again."""

from __future__ import annotations

from vmgui.virt.lanes import Lane
from vmgui.virt.session import probe as _probe

LIMIT_SECONDS = 30.0


async def probe(uri: str) -> str:
    """The name and hypervisor of the host behind a URI.

    Raises:
        InvalidInput: the URI is malformed.
        HostError: it cannot be opened, in words for people.
        TimedOut: nothing answered in time.
    """
    lane = Lane("test connection", 1)
    try:
        return await lane.call(LIMIT_SECONDS, _probe, uri)
    finally:
        lane.close()
