"""Locations: what somebody may type as the address of an installation tree, as a URL."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _

_SCHEMES = ("http", "https", "ftp")
_AS_IT_IS = "/%!$&'()*+,;=:@~"
"""What stays in a path besides letters and digits (RFC 3986, 3.3)."""


def checked_url(text: str) -> str:
    """The URL that somebody means who types this.

    Returns:
        The URL without a slash at the end; for a directory of this computer it begins with "file:".

    Raises:
        InvalidInput: it is none, or none that can be read from.
    """
    text = text.strip()
    if not text:
        raise InvalidInput(_("Enter the address of an installation tree."), field="url")
    if text.startswith(("/", "~/")):
        return Path(text).expanduser().as_uri().rstrip("/")
    parts = _parts(text)
    if parts.username is not None:  # it would be in titles, command lines and logs
        raise InvalidInput(
            _("Servers that ask for a password cannot be used."),
            field="url",
            hint=_("Make the files available without one, or fetch them to this computer first."),
        )
    netloc = "" if parts.scheme == "file" else parts.netloc
    path = quote(parts.path.rstrip("/"), safe=_AS_IT_IS)
    return urlunsplit((parts.scheme, netloc, path, "", ""))


def joined(root: str, path: str) -> str:
    """The URL of a file of a tree.

    Args:
        root: URL of the tree, without a slash at the end.
        path: of the file in the tree.
    """
    return f"{root}/{quote(path, safe=_AS_IT_IS)}"


def local_path(url: str) -> Path | None:
    """The path that a URL means if it is on this computer."""
    parts = urlsplit(url)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def host(url: str) -> str:
    """The server that a URL names, with its port; without user and password (of a redirect)."""
    return urlsplit(url).netloc.rpartition("@")[2]


def _parts(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises if it is no number
    except ValueError as error:
        raise _no_address(text) from error
    if parts.scheme == "nfs":
        message = _("Trees on NFS cannot be read. Offer it over HTTP or FTP.")
        raise InvalidInput(message, field="url")
    is_file = parts.scheme == "file" and parts.netloc in ("", "localhost") and bool(parts.path)
    if not is_file and not (parts.scheme in _SCHEMES and parts.hostname):
        raise _no_address(text)
    return parts


def _no_address(text: str) -> InvalidInput:
    return InvalidInput(
        _("“{url}” is no address of an installation tree.").format(url=text),
        field="url",
        hint=_(
            "It begins with http://, https:// or ftp://, or is the full path of a directory of "
            "this computer."
        ),
    )
