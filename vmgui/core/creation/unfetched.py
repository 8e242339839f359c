"""NotFetched: why a file of a server or of this computer could not be read, in words for people."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import N_, _
from vmgui.core.creation.locations import host, local_path


class NotFetched(VmguiError):  # noqa: N818 - named for what it is, like those of base.errors
    """A file could not be read; says why."""

    def __init__(self, message: str, detail: str = "", hint: str = "", *, status: int = 0) -> None:
        super().__init__(message, detail, hint)
        self.status = status
        """HTTP's status code, 0 if it is not about that."""


class Missing(NotFetched):
    """The server or the directory is there, and has no such file for us."""


class Insecure(Exception):  # noqa: N818 - a reason, `explained` makes a NotFetched of it
    """A server with a certificate redirects us to one without."""


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Make a NotFetched of what fails in the block.

    Args:
        url: what is read there.

    Raises:
        Missing: there is no such file.
        NotFetched: it could not be read.
    """
    try:
        yield
    except urllib.error.HTTPError as error:
        with error:  # it is an open answer, too
            raise _refused(url, error) from None
    except (OSError, http.client.HTTPException, ValueError, Insecure) as error:
        if path := local_path(url):
            raise _unreadable(path, error) from error
        raise _unreached(url, error) from error


def too_slow(url: str, seconds: float) -> NotFetched:
    """What is said of a server that needs too long for everything."""
    return NotFetched(
        _("{host} has not sent everything within {seconds} seconds.").format(
            host=host(url) or url, seconds=round(seconds)
        )
    )


def too_large(url: str, most: int) -> NotFetched:
    """What is said of a file that has no end."""
    return NotFetched(
        _("{url} is larger than any file of this kind.").format(url=url), detail=f"> {most}"
    )


def cut_off(url: str, detail: str) -> NotFetched:
    """What is said of a file that ends too early."""
    return NotFetched(_(_CUT_OFF).format(host=host(url) or url, url=url), detail=detail)


_CUT_OFF = N_("{host} has ended the connection in the middle of {url}.")
_REDIRECTS = (301, 302, 303, 307, 308)
_MISSING = (403, 404, 410)
"""Some servers forbid what they do not have, and directories."""
_MISSING_ON_FTP = re.compile(r"\b550\b")
"""FTP's answer for what is not there. `urllib` hides it in other errors and in strings."""
_STATUS = {
    401: N_("The server asks for a password for {url}."),
    403: N_("The server does not let us read {url}."),
    404: N_("There is nothing at {url}."),
    407: N_("The proxy asks for a password."),
    410: N_("There is nothing at {url} any more."),
    **dict.fromkeys(_REDIRECTS, N_("{url} redirects in a circle.")),
}
"""`urllib` follows redirects: the status is one only if it gives up."""
_CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (Insecure, N_("{host} redirects to an address without encryption.")),
    (ssl.SSLCertVerificationError, N_("The certificate of {host} cannot be trusted.")),
    (ssl.SSLError, N_("No encrypted connection to {host} can be made.")),
    (TimeoutError, N_("{host} does not answer.")),
    (socket.gaierror, N_("No computer is known by the name {host}.")),
    (ConnectionRefusedError, N_("{host} refuses the connection.")),
    (http.client.IncompleteRead, _CUT_OFF),
    (ConnectionError, N_("{host} has ended the connection.")),
    (http.client.InvalidURL, N_("“{url}” is no address.")),
    (http.client.HTTPException, N_("What {host} answers cannot be understood.")),
    (ValueError, N_("“{url}” is no address.")),
    (Exception, N_("{host} cannot be reached.")),
)
"""The first that fits holds: some are kinds of others below them."""
_LOCAL_CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (PermissionError, N_("You may not read {path}.")),
    (IsADirectoryError, N_("{path} is a directory.")),
    (Exception, N_("{path} cannot be read.")),
)


def _refused(url: str, error: urllib.error.HTTPError) -> NotFetched:
    message = _STATUS.get(error.code, N_("The server answers with an error for {url}."))
    kind = Missing if error.code in _MISSING else NotFetched
    detail = f"{error.code} {error.reason}"
    return kind(_(message).format(url=url), detail=detail, status=error.code)


def _unreached(url: str, error: Exception) -> NotFetched:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if not isinstance(reason, Exception):
        reason = OSError(reason)
    if url.startswith("ftp:") and _MISSING_ON_FTP.search(str(reason)):
        return Missing(_(_STATUS[404]).format(url=url), detail=str(reason))
    message = next(text for kind, text in _CAUSES if isinstance(reason, kind))
    detail = getattr(reason, "verify_message", "") or str(reason)
    return NotFetched(_(message).format(host=host(url), url=url), detail=detail)


def _unreadable(path: Path, error: Exception) -> NotFetched:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Missing(_("{path} does not exist.").format(path=path))
    message = next(text for kind, text in _LOCAL_CAUSES if isinstance(error, kind))
    return NotFetched(_(message).format(path=path), detail=str(error))
