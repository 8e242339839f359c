"""The calls on one connection: which of them wait for each other, and for how long.

    query   2 workers   short reads, and at most one short verb beside them
    job     2 workers   calls that take as long as they take (starting, restoring, saving), and at
                        most one question beside them that a guest or its monitor may never answer

What concerns storage may never return either: of that, transfers of images included, at most one
call is under way in each of the two lanes, see `vmgui.core.poolcalls`.

That makes 4 calls in flight: libvirtd reads no more than 5 of a client (max_client_requests), and
what it does not read is not answered, not even the keep-alive, which would look like a dead host.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Concatenate, ParamSpec, TypeVar

from vmgui.base.errors import HostError
from vmgui.core.aside import Aside
from vmgui.core.poolcalls import PoolCalls
from vmgui.virt.errors import is_loss
from vmgui.virt.lanes import Lane
from vmgui.virt.session import Connection, Session

P = ParamSpec("P")
R = TypeVar("R")

Begins = Callable[[], object]
"""Called in the GUI thread when a worker has taken a call."""

QUERY_SECONDS = 10.0
"""How long a short read may take until the host counts as not answering it."""
VERB_SECONDS = 120.0
"""How long a short verb may take: libvirt alone waits 30 s for a machine that is busy, and longer
for a process that does not want to end."""
ASIDE_SECONDS = 10.0
"""How long a guest or its monitor may take to answer."""
POOL_SECONDS = 120.0
"""How long a storage pool may take to start, stop or be looked through: as long as a mount may."""
BUILD_SECONDS = 1800.0
"""How long what a storage pool is on may take to be made or removed: a file system, a volume group.
"""


class Calls:
    """The calls on one session, which is never changed. Lives in the GUI thread.

    They raise ConnectionLost if the session was lost, and HostError for what the host refuses.
    """

    def __init__(self, name: str, session: Session, lost: Callable[[], object]) -> None:
        """Make it; no thread is started before the first call.

        Args:
            name: the host's, for thread listings.
            session: what the calls are made on.
            lost: called when a call has found the connection gone.
        """
        self._session = session
        self._lost = lost
        self._query = Lane(f"{name} query", 2)
        self._job = Lane(f"{name} job", 2)
        self._aside = Aside(self._job)
        self._pools = PoolCalls(self._query, self._job)
        self._verb = asyncio.Semaphore(1)
        """Held by the short verb under way: the other query worker stays free for reads."""
        self._is_closed = False

    async def read(
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Make a short call, within `QUERY_SECONDS`."""
        with self._watched():
            return await self._query.make(
                lambda: self._session.run(function, *args, **kwargs), seconds=QUERY_SECONDS
            )

    async def verb(
        self,
        begins: Begins | None,
        function: Callable[Concatenate[Connection, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Make a call that changes something and is soon done, within `VERB_SECONDS`."""
        with self._watched():
            async with self._verb:
                return await self._query.make(
                    lambda: self._session.run(function, *args, **kwargs),
                    seconds=VERB_SECONDS,
                    begins=begins,
                )

    async def long(
        self,
        begins: Begins | None,
        function: Callable[Concatenate[Connection, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Make a call that takes as long as it takes, after the long calls before it."""
        with self._watched():
            return await self._job.make(
                lambda: self._session.run(function, *args, **kwargs), begins=begins
            )

    async def transfer(
        self,
        begins: Begins | None,
        function: Callable[Concatenate[Connection, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Make a long call that moves what is in an image, after those before it.

        Whoever is cancelled before `begins` was called has moved nothing.

        Args:
            begins: called in the GUI thread when it is this transfer's turn; what it raises ends
                the transfer.
            function: moves it.
            *args: for the function.
            **kwargs: for the function.
        """
        with self._watched():
            return await self._pools.transfer(
                lambda: self._session.run(function, *args, **kwargs), begins
            )

    async def aside(
        self, function: Callable[[Connection, str], R], uuid: str, silence: str, hint: str = ""
    ) -> R:
        """Ask a domain what its guest or its hypervisor process may never answer.

        Args:
            function: asks.
            uuid: the domain; while it is being asked, others who ask the same only join.
            silence: what is said if it does not answer: a translated sentence.
            hint: what can be done about it, translated.

        Raises:
            TimedOut: there was no answer within `ASIDE_SECONDS`.
            Busy: another question blocks this one.
        """
        with self._watched():
            return await self._aside.ask(
                (function, uuid),
                lambda: self._session.run(function, uuid),
                seconds=ASIDE_SECONDS,
                silence=silence,
                hint=hint,
            )

    async def pool_read(
        self,
        pool: str,
        function: Callable[Concatenate[Connection, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Make a short call that reads something about storage, within `QUERY_SECONDS`.

        Args:
            pool: the name of the pool; `poolcalls.ALL` for what looks at each of them.
            function: reads it.
            *args: for the function.
            **kwargs: for the function.

        Raises:
            TimedOut: there was no answer.
            Busy: it would wait for a call that was written off.
        """
        with self._watched():
            return await self._pools.read(
                pool, lambda: self._session.run(function, *args, **kwargs), QUERY_SECONDS
            )

    async def pool_change(
        self,
        pool: str,
        begins: Begins | None,
        seconds: float | None,
        function: Callable[Concatenate[Connection, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Make a call that works on a storage pool or on a volume in it, after those before.

        Args:
            pool: its name, or `poolcalls.SEARCH`.
            begins: called when a worker has taken the call.
            seconds: how long it may take: `POOL_SECONDS` or `BUILD_SECONDS`; None for as long as
                it takes.
            function: does it.
            *args: for the function.
            **kwargs: for the function.

        Raises:
            TimedOut: there was no answer; the host goes on with it.
            Busy: it would wait for a call that was written off.
        """
        with self._watched():
            return await self._pools.change(
                pool, lambda: self._session.run(function, *args, **kwargs), seconds, begins
            )

    def check_pool(self, pool: str) -> None:
        """Go on only if a pool is not known to hang.

        Raises:
            Busy: a call to it was written off, and has not returned yet.
        """
        self._pools.check(pool)

    def close(self) -> None:
        """Refuse new calls and fail the waiting ones; nobody waits for those under way."""
        self._is_closed = True
        self._aside.close()
        self._pools.close()
        for lane in (self._query, self._job):
            lane.close()
        self._verb.release()  # those that wait behind a hung call find the lane closed

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except HostError as error:
            if is_loss(error) and not self._is_closed:
                self._lost()
            raise
