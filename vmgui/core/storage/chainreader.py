"""ChainReader: asks a host what images build on, a portion at a time."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping

from vmgui.base.errors import ConnectionLost, HostError, NotPossibleNow, TimedOut
from vmgui.core.tasks import Tasks

log = logging.getLogger(__name__)

PORTION = 64
"""How many images are asked about in one call of the read lane, if the time suffices for them."""
PORTION_SECONDS = 0.25
"""How long such a call goes on to the next image: what a person asks meanwhile waits for it."""
BREATH_SECONDS = 0.02
"""Between portions at least. It is as long as the last one took: half of the time is for others."""

Chains = Mapping[str, tuple[str, ...]]
"""What images build on, nearest first, by the images' places."""


class ChainReader:
    """The images of one host that are still to be asked about."""

    def __init__(
        self,
        read: Callable[[list[str]], Awaitable[Chains]],
        take: Callable[[Chains], object],
    ) -> None:
        """Make a reader.

        Args:
            read: asks about some of these places, at least about one; raises HostError.
            take: is told the answers.
        """
        self._read = read
        self._take = take
        self._wanted: dict[str, None] = {}  # a set that keeps its order
        self._tasks = Tasks()
        self._current: asyncio.Task[None] | None = None
        self.has_given_up = False
        """True since the host did not answer; what was wanted then is forgotten."""

    @property
    def waiting(self) -> int:
        """How many are still to be asked about."""
        return len(self._wanted)

    def want(self, places: Iterable[str]) -> None:
        """Ask about these, after those that wait already."""
        self._wanted.update(dict.fromkeys(places))
        if self._wanted and (self._current is None or self._current.done()):
            self.has_given_up = False
            self._current = self._tasks.start(self._run(), "chains of images")

    def forgo(self, place: str) -> None:
        """Do not ask about this one any more: it has become known in another way."""
        self._wanted.pop(place, None)

    def stop(self) -> None:
        """Forget what was wanted and give up what is being asked."""
        self._wanted = {}
        self._current = None
        self._tasks.cancel()

    async def close(self) -> None:
        """Stop, and wait until what is being asked has been given up."""
        self.stop()
        await self._tasks.close()

    async def _run(self) -> None:
        count = PORTION
        while self._wanted:
            portion, began = list(itertools.islice(self._wanted, count)), time.monotonic()
            try:
                found = await self._read(portion)
            except (ConnectionLost, TimedOut, NotPossibleNow) as error:
                log.info("What images build on is not known: %s", error)
                self._wanted, self.has_given_up = {}, True
                return
            except HostError as error:
                # One bad image spoils its portion: it is looked for one by one, and left out.
                log.info("What %s builds on is not known: %s", ", ".join(portion), error)
                if count == 1:
                    self._wanted.pop(portion[0], None)
                count = PORTION if count == 1 else 1
            else:
                for place in found:
                    self._wanted.pop(place, None)
                self._take(found)
            await asyncio.sleep(max(BREATH_SECONDS, time.monotonic() - began))
