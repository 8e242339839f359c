"""Transfer: files of servers and of this computer's directories, read piece by piece; blocking.

http, https and ftp go through `urllib`, which honours the proxies of the environment and verifies
certificates.
"""

from __future__ import annotations

import ssl
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from io import BufferedIOBase
from typing import IO, Any, cast

import vmgui
from vmgui.base.compat import override
from vmgui.base.errors import Aborted
from vmgui.base.i18n import _
from vmgui.core.creation.locations import local_path
from vmgui.core.creation.unfetched import (
    Insecure,
    NotFetched,
    cut_off,
    explained,
    too_large,
    too_slow,
)

READ_SECONDS = 10.0
"""How long a server may be silent."""
PIECE = 1 << 18
"""How many bytes are read at once."""

_NO_HEAD = frozenset({400, 405, 500, 501})
"""What servers answer that do not know HEAD."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a file before it is read."""

    url: str
    """After redirects."""
    size: int | None = None
    """In bytes; None if the server does not say."""
    kind: str = ""
    """Its MIME type; empty if nobody says."""


class Transfer:
    """Reads files within a time in all; several threads may use it at once."""

    def __init__(self, seconds: float, is_cancelled: Callable[[], bool] = lambda: False) -> None:
        """Make it; the time begins.

        Args:
            seconds: for everything that is read.
            is_cancelled: asked before each piece, in the thread that reads.
        """
        self._seconds = seconds
        self._ends = time.monotonic() + seconds
        self._is_cancelled = is_cancelled
        verifying = urllib.request.HTTPSHandler(context=ssl.create_default_context())
        self._opener = urllib.request.build_opener(verifying, _Redirects(), _Ftp())
        self._opener.addheaders = [("User-Agent", f"vmgui/{vmgui.__version__}")]

    def look(self, url: str) -> Found:
        """See whether there is a file, or a directory.

        Raises:
            Missing: there is none.
            NotFetched: that cannot be found out; says why.
            Aborted: it was cancelled.
        """
        if path := local_path(url):
            with explained(url):
                return Found(url, None if path.is_dir() else path.stat().st_size)
        try:
            with self._opened(url, "HEAD") as (found, _stream):
                return found
        except NotFetched as error:
            if error.status not in _NO_HEAD:
                raise
        with self._opened(url) as (found, _stream):
            return found

    def read(self, url: str, most: int) -> bytes:
        """Read a small file whole; see `pieces` for what is raised."""
        return b"".join(piece for piece, _size in self.pieces(url, most))

    def pieces(self, url: str, most: int) -> Iterator[tuple[bytes, int]]:
        """Read a whole file.

        Args:
            url: where it is.
            most: how many bytes it may have.

        Yields:
            The next bytes, and how many there are in all: 0 if the server does not say.

        Raises:
            Missing: there is none.
            NotFetched: it cannot be read, or not whole; says why.
            Aborted: it was cancelled.
        """
        done = 0
        with self._opened(url) as (found, stream):
            size = found.size or 0
            while done <= most and size <= most and (piece := self._piece(url, stream)):
                done += len(piece)
                yield piece, size
        if max(done, size) > most:
            raise too_large(url, most)
        if done < size:
            raise cut_off(url, f"{done} < {size}")

    @contextmanager
    def _opened(self, url: str, method: str = "GET") -> Iterator[tuple[Found, BufferedIOBase]]:
        self._check(url)
        with explained(url):
            if path := local_path(url):
                with path.open("rb") as file:
                    yield Found(url, path.stat().st_size), file
                return
            request = urllib.request.Request(url, method=method)
            patience = max(0.1, min(READ_SECONDS, self._ends - time.monotonic()))
            with closing(self._opener.open(request, timeout=patience)) as answer:
                yield _found(answer), cast("BufferedIOBase", answer)

    def _piece(self, url: str, stream: BufferedIOBase) -> bytes:
        """What comes next: it waits for something, never for all that would fit."""
        self._check(url)
        return stream.read1(PIECE)

    def _check(self, url: str) -> None:
        if self._is_cancelled():
            raise Aborted(_("It was cancelled."))
        if time.monotonic() >= self._ends:
            raise too_slow(url, self._seconds)


def _found(answer: Any) -> Found:
    headers: Message = answer.headers
    size = headers.get("Content-Length", "")
    kind = headers.get_content_type() if "Content-Type" in headers else ""
    return Found(answer.geturl(), int(size) if size.isdecimal() else None, kind)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects with the same method, and never to where there is no encryption."""

    @override
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any,
        newurl: str,
    ) -> urllib.request.Request | None:  # fmt: skip
        """The request that follows a redirect."""
        if req.type == "https" and not newurl.lower().startswith("https:"):
            fp.close()
            raise Insecure(newurl)
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        if request is not None:
            request.method = req.get_method()
        return request


class _Ftp(urllib.request.FTPHandler):
    """Ends the session when there is no such file, which urllib forgets."""

    def __init__(self) -> None:
        self._own = threading.local()

    @override
    def connect_ftp(self, *args: Any, **kwargs: Any) -> urllib.request.ftpwrapper:
        """Log in."""
        session: urllib.request.ftpwrapper = super().connect_ftp(*args, **kwargs)
        self._own.session = session
        return session

    @override
    def ftp_open(self, req: urllib.request.Request) -> Any:
        """Begin to read a file."""
        self._own.session = None
        try:
            return super().ftp_open(req)
        except OSError:
            if self._own.session is not None:
                self._own.session.close()
            raise
