"""Fetching: files of servers and of this computer's directories, away from the GUI thread.

Every fetch has threads of its own: a server that does not answer holds up nobody else.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, TypeVar

from vmgui.base.errors import Aborted, VmguiError
from vmgui.base.i18n import _
from vmgui.core.creation.transfer import Found, Transfer
from vmgui.core.creation.unfetched import Missing, too_slow
from vmgui.core.tasks import Tasks
from vmgui.virt.lanes import Lane

R = TypeVar("R")

FETCH_SECONDS = 3600.0
"""How long a kernel or an initrd may take."""
FETCH_MOST = 1 << 30
"""How large they may be, in bytes."""
TEXT_MOST = 1 << 20
"""How large a file with information may be, in bytes."""

_AT_ONCE = 6
"""Questions to a server at the same time; browsers ask as many."""
_REPORT_SECONDS = 0.1
_CANCEL_SECONDS = 0.2
"""Between two looks whether it was cancelled, while the server is silent."""

Report = Callable[[int, int], object]
"""Takes the bytes that are done, and all of them: 0 while they are not known."""


class Fetcher:
    """Asks servers for small files, some at once, within a time in all. Used with `async with`."""

    def __init__(self, seconds: float) -> None:
        """Make it; the time begins.

        Args:
            seconds: for everything that is asked.
        """
        self._seconds = seconds
        self._ends = time.monotonic() + seconds
        self._is_over = False
        self._lane = Lane("fetcher", _AT_ONCE)

    async def __aenter__(self) -> Fetcher:
        # Made there, too: it reads the certificates of the system.
        self._transfer = await self._lane.call(None, Transfer, self._seconds, self._has_ended)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over = True
        self._lane.close()

    async def look(self, url: str) -> Found:
        """See whether there is a file or a directory.

        Raises:
            Missing: there is none.
            NotFetched: that cannot be found out; says why.
        """
        return await self._ask(url, lambda: self._transfer.look(url))

    async def looks(self, urls: Iterable[str]) -> list[Found | None]:
        """The same for several at once; None for what is not there.

        Raises:
            NotFetched: one could not be found out; says why.
        """

        async def look(url: str) -> Found | None:
            with suppress(Missing):
                return await self.look(url)
            return None

        return await _together(look, urls)

    async def texts(self, urls: Iterable[str]) -> list[str]:
        """What is in text files; empty for those that are not there.

        Raises:
            NotFetched: one cannot be read; says why.
        """

        async def text(url: str) -> str:
            with suppress(Missing):
                content = await self._ask(url, lambda: self._transfer.read(url, TEXT_MOST))
                return content.decode("utf-8", "replace")
            return ""

        return await _together(text, urls)

    async def _ask(self, url: str, question: Callable[[], R]) -> R:
        try:
            async with asyncio.timeout(self._ends - time.monotonic()):
                return await self._lane.call(None, question)
        except TimeoutError as error:  # a resolver knows no time limit
            raise too_slow(url, self._seconds) from error

    def _has_ended(self) -> bool:
        return self._is_over


async def _together(ask: Callable[[str], Awaitable[R]], urls: Iterable[str]) -> list[R]:
    """The answers to a question about each URL; the first error ends the others."""
    answers: dict[int, R] = {}
    errors: list[Exception] = []

    async def keep(number: int, url: str) -> None:
        try:
            answers[number] = await ask(url)
        except Exception as error:  # whatever it is, the caller gets it
            errors.append(error)

    tasks = Tasks()
    pending = {tasks.start(keep(*each), "question") for each in enumerate(urls)}
    try:
        while pending and not errors:
            _done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await tasks.close()
    if errors:
        raise errors[0]
    return [answers[number] for number in sorted(answers)]


async def fetch(
    url: str,
    to: Path,
    report: Report,
    is_cancelled: Callable[[], bool],
    *,
    seconds: float = FETCH_SECONDS,
) -> None:
    """Fetch a file: it is there whole in the end, or not at all.

    Args:
        url: of it; "file:" works, too.
        to: where it shall be on this computer; an old file is replaced.
        report: told now and then how far it is, in the event loop.
        is_cancelled: asked now and then, in the event loop.
        seconds: how long it may take.

    Raises:
        NotFetched: it cannot be read; says why.
        VmguiError: it cannot be written; says why.
        Aborted: it was cancelled.
    """
    lane = Lane("fetch", 1)
    fetching = _Fetching(url, to, report, seconds)
    watching = Tasks()
    try:
        async with asyncio.timeout(seconds) as limit:
            watching.start(_watch(is_cancelled, limit), "cancelled?")
            await lane.call(None, fetching.run)
    except TimeoutError as error:
        if is_cancelled():
            raise Aborted(_("It was cancelled.")) from error
        raise too_slow(url, seconds) from error
    finally:
        fetching.is_given_up = True
        lane.close()
        await watching.close()


async def _watch(is_cancelled: Callable[[], bool], limit: asyncio.Timeout) -> None:
    """Let the time end when it is cancelled: nothing can wake who waits for a silent server."""
    while True:
        await asyncio.sleep(_CANCEL_SECONDS)
        if is_cancelled() and not limit.expired():
            limit.reschedule(asyncio.get_running_loop().time())
            return


class _Fetching:
    """A file on its way. Made in the event loop; `run` is for a worker."""

    def __init__(self, url: str, to: Path, report: Report, seconds: float) -> None:
        self._url = url
        self._to = to
        self._report = report
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._told = 0.0
        self.is_given_up = False
        """Whether nobody waits for it any more."""

    def run(self) -> None:
        part: Path | None = None
        try:
            with tempfile.NamedTemporaryFile(
                dir=self._to.parent, prefix=f".{self._to.name}-", delete=False
            ) as file:
                part = Path(file.name)
                self._read(file)
            part.replace(self._to)
        except OSError as error:  # what fails about reading is no OSError any more
            raise VmguiError(
                _("{path} cannot be written.").format(path=self._to),
                detail=error.strerror or str(error),
            ) from error
        finally:
            if part is not None:
                part.unlink(missing_ok=True)

    def _read(self, file: IO[bytes]) -> None:
        transfer = Transfer(self._seconds, lambda: self.is_given_up)
        done = 0
        for piece, size in transfer.pieces(self._url, FETCH_MOST):
            file.write(piece)
            done += len(piece)
            self._tell(done, size)
        self._tell(done, done, is_last=True)

    def _tell(self, done: int, size: int, *, is_last: bool = False) -> None:
        now = time.monotonic()
        if is_last or now - self._told >= _REPORT_SECONDS:
            self._told = now
            with suppress(RuntimeError):  # the loop was closed meanwhile
                self._loop.call_soon_threadsafe(self._hear, done, size)

    def _hear(self, done: int, size: int) -> None:
        if not self.is_given_up:
            self._report(done, size)
