"""Errors for people: what failed, why, and what to do.

Everything that a user can cause or meet is a `VmguiError`; any other exception is a bug and ends on
the crash page. `message` is a whole translated sentence, `detail` is libvirt's or the system's own
text, `hint` says what the user can do.
"""

from __future__ import annotations

from vmgui.base.compat import override


class VmguiError(Exception):
    """Something did not work, said in words for people."""

    is_retryable = False
    """True when the same attempt may succeed later without anybody's doing."""

    def __init__(self, message: str, detail: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail
        self.hint = hint

    @override
    def __str__(self) -> str:
        """The message, with the detail behind it (for logs)."""
        return f"{self.message} ({self.detail})" if self.detail else self.message


class InvalidInput(VmguiError):  # noqa: N818 - named for what it is, like its siblings
    """What somebody typed cannot be used; shown at the field."""

    def __init__(self, message: str, field: str = "", detail: str = "", hint: str = "") -> None:
        super().__init__(message, detail, hint)
        self.field = field
        """The name of the field, as the form knows it."""


class NotPossibleNow(VmguiError):  # noqa: N818
    """The object is in a state that does not allow this."""


class HostError(VmguiError):
    """A host refused or failed."""

    def __init__(
        self, message: str, detail: str = "", hint: str = "", *, code: int = 0, domain: int = 0
    ) -> None:
        super().__init__(message, detail, hint)
        self.code = code
        """libvirt's virErrorNumber, 0 if the error is not libvirt's."""
        self.domain = domain
        """libvirt's virErrorDomain."""


class ConnectionLost(HostError):  # noqa: N818
    """The host does not answer any more, or cannot be reached."""

    is_retryable = True


class AuthenticationFailed(HostError):  # noqa: N818
    """The host does not accept who we are."""


class HostKeyUnknown(HostError):  # noqa: N818
    """The host's SSH key is not known, or not the one that was known."""


class AccessDenied(HostError):  # noqa: N818
    """Logged in, but not allowed to do this."""


class NotFound(HostError):  # noqa: N818
    """The object is not there (any more)."""


class Unsupported(HostError):  # noqa: N818
    """This host's libvirt or hypervisor cannot do this."""


class Busy(HostError):  # noqa: N818
    """Another operation on the same object is under way."""

    is_retryable = True


class TimedOut(HostError):  # noqa: N818
    """No answer within the time limit."""

    is_retryable = True


class Aborted(HostError):  # noqa: N818
    """Ended because somebody asked for it."""
