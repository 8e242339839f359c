"""libvirt's errors in words for people: looked up in the one table, `causes`.

Most causes have a libvirt code of their own. What goes wrong on the way to a host has not: it all
arrives as a system or RPC error whose text is ssh's, the resolver's or the kernel's. Nor has what
QEMU cannot do: that is an internal error with QEMU's text. Such texts are matched, in order.
"""

from __future__ import annotations

import re

import libvirt

from vmgui.base.errors import ConnectionLost, HostError, Unsupported
from vmgui.base.i18n import _
from vmgui.virt.causes import CODES, CONNECTION_CAUSES, HOST_CAUSES, LOST, NO_AGENT, UNKNOWN, Cause
from vmgui.virt.refusals import REFUSAL_CAUSES
from vmgui.virt.storagecauses import STORAGE_CAUSES

_ON_THE_WAY, _ON_THE_HOST = CONNECTION_CAUSES, (*HOST_CAUSES, *STORAGE_CAUSES, *REFUSAL_CAUSES)
_NOISE = re.compile(
    r"^(internal error|operation failed|Requested operation is not valid|XML error|"
    r"unsupported configuration|invalid argument|"
    r"(qemu unexpectedly closed the monitor|process exited while connecting to monitor))"
    r":\s*|^[\d-]+T[\d:.]+Z\s+|^qemu-system-\w+:\s*"
)
"""What libvirt and QEMU say before they come to the point."""
_MOST_WORDS = 300
"""Characters of libvirt's words in a message; all of them are in the detail."""
_CONNECTION_DOMAINS = frozenset(
    {libvirt.VIR_FROM_RPC, libvirt.VIR_FROM_REMOTE, libvirt.VIR_FROM_SSH, libvirt.VIR_FROM_LIBSSH}
)
_CONNECTION_CODES = frozenset(
    {
        libvirt.VIR_ERR_SYSTEM_ERROR,
        libvirt.VIR_ERR_INTERNAL_ERROR,
        libvirt.VIR_ERR_RPC,
        libvirt.VIR_ERR_SSH,
        libvirt.VIR_ERR_LIBSSH,
    }
)
_DAEMON_MISSING = re.compile(r"connect socket to '[^']*/(?P<daemon>virt\w+d)-sock'")
_AGENT_MISSING = re.compile(r"[Gg]uest agent is not (connected|configured|available|responding)")


def translated(error: BaseException) -> BaseException:
    """`error` in words for people if it is libvirt's; anything else as it is."""
    if not isinstance(error, libvirt.libvirtError):
        return error
    code = error.get_error_code() or 0
    domain = error.get_error_domain() or 0
    detail = error.get_error_message() or str(error)
    cause, names = _cause(code, domain, detail)
    message = _(cause.message).format(words=_words(detail), **names)
    ours = cause.kind(message, detail, _(cause.hint), code=code, domain=domain)
    ours.__cause__ = error
    return ours


def _cause(code: int, domain: int, detail: str) -> tuple[Cause, dict[str, str]]:
    """Why it failed, and the names that libvirt's text tells."""
    # Hosts may speak of time-outs too, their own ones: so only one of the tables is asked.
    for pattern, cause in _ON_THE_WAY if domain in _CONNECTION_DOMAINS else _ON_THE_HOST:
        # Compiled by the first error, not by the start of the program.
        if found := re.search(pattern, detail, re.DOTALL):
            return cause, found.groupdict()
    if _AGENT_MISSING.search(detail):
        return NO_AGENT, {}
    if code in CODES:
        return CODES[code], {}
    if domain == libvirt.VIR_FROM_RPC and code in _CONNECTION_CODES:
        return LOST, {}
    return UNKNOWN, {}


def _words(detail: str) -> str:
    """What libvirt says, on one line and without the words before it."""
    words = " ".join(detail.split())
    while shorter := _NOISE.sub("", words, count=1):
        if shorter == words:
            break
        words = shorter
    if len(words) > _MOST_WORDS:
        words = f"{words[:_MOST_WORDS]}…"
    return words.rstrip(".")


def refusal(error: libvirt.libvirtError) -> HostError | None:
    """What a call on a connection that lives has failed of, if it reads like its end.

    The daemon that we talk to hands some calls on, in a modular libvirt those for storage, secrets
    and networks, and passes on what has gone wrong on the way as its own words.

    Returns:
        It in words for people, and not as a loss; None if it does not read like one.
    """
    if not is_loss(translated(error)):
        return None
    detail = error.get_error_message() or str(error)
    if found := _DAEMON_MISSING.search(detail):
        daemon = found["daemon"]
        return Unsupported(
            _("The host's daemon for this does not answer: {daemon}.").format(daemon=daemon),
            detail,
            _("Install it, or start it with: {command}").format(
                command=f"systemctl enable --now {daemon}.socket"
            ),
        )
    return HostError(_(UNKNOWN.message).format(words=_words(detail)), detail)


def is_loss(error: BaseException) -> bool:
    """True when the connection itself is gone, not just the call.

    libvirt 9 reports a cut connection as code 1 or 38 of the RPC domain, so the domain decides.
    """
    if isinstance(error, ConnectionLost):
        return True
    return isinstance(error, HostError) and (
        error.domain == libvirt.VIR_FROM_RPC and error.code in _CONNECTION_CODES
    )
