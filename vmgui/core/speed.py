"""Speed: how fast bytes are done, of late."""

from __future__ import annotations

import time
from collections import deque

WINDOW_SECONDS = 10.0
"""How far back it looks: long enough that the time that is left does not jump about."""
LEAST_SECONDS = 1.0
"""Before that, nothing is said."""


class Speed:
    """Watches a count of bytes."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def look(self, done: int) -> float | None:
        """Take note of how many bytes are done by now.

        Less than before is something new, which is measured from its own beginning.

        Returns:
            Bytes per second, None while it is too soon to tell.
        """
        now, seen = time.monotonic(), self._seen
        if seen and done < seen[-1][1]:
            seen.clear()
        seen.append((now, done))
        while len(seen) > 2 and now - seen[1][0] >= WINDOW_SECONDS:
            seen.popleft()
        since, before = seen[0]
        if now - since < LEAST_SECONDS:
            return None
        return (done - before) / (now - since)
