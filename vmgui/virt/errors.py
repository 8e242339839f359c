"""libvirt's errors in words for people: the one table.

Most causes have a libvirt code of their own. What goes wrong on the way to a host has not: it all
arrives as a system or RPC error whose text is ssh's, the resolver's or the kernel's. Those texts
are matched, in order, against `_CONNECTION_CAUSES`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import libvirt

from vmgui.base.errors import (
    Aborted,
    AccessDenied,
    AuthenticationFailed,
    Busy,
    ConnectionLost,
    HostError,
    HostKeyUnknown,
    NotFound,
    NotPossibleNow,
    TimedOut,
    Unsupported,
    VmguiError,
)
from vmgui.base.i18n import N_, _


class _Cause(NamedTuple):
    kind: type[HostError]
    message: str
    hint: str = ""


_CODES = {
    libvirt.VIR_ERR_NO_DOMAIN: _Cause(NotFound, N_("The machine is not on this host any more.")),
    libvirt.VIR_ERR_NO_DOMAIN_METADATA: _Cause(NotFound, N_("The machine has no such notes.")),
    libvirt.VIR_ERR_NO_SUPPORT: _Cause(
        Unsupported, N_("This host's hypervisor driver cannot do this.")
    ),
    libvirt.VIR_ERR_OPERATION_UNSUPPORTED: _Cause(
        Unsupported, N_("This host's hypervisor cannot do this with this machine.")
    ),
    libvirt.VIR_ERR_ARGUMENT_UNSUPPORTED: _Cause(
        Unsupported, N_("This host's libvirt does not know this option.")
    ),
    libvirt.VIR_ERR_CONFIG_UNSUPPORTED: _Cause(
        Unsupported, N_("This host does not support the machine's configuration.")
    ),
    libvirt.VIR_ERR_OPERATION_INVALID: _Cause(
        HostError, N_("The machine's state does not allow this.")
    ),
    libvirt.VIR_ERR_OPERATION_TIMEOUT: _Cause(
        Busy,
        N_("The machine is busy with another operation."),
        N_("Wait for the other operation to end, or cancel it in the job panel."),
    ),
    libvirt.VIR_ERR_RESOURCE_BUSY: _Cause(Busy, N_("Something this needs is in use.")),
    libvirt.VIR_ERR_OPERATION_ABORTED: _Cause(Aborted, N_("The operation was cancelled.")),
    libvirt.VIR_ERR_OPERATION_DENIED: _Cause(
        AccessDenied,
        N_("The host does not allow this."),
        N_("The connection may be read-only."),
    ),
    libvirt.VIR_ERR_ACCESS_DENIED: _Cause(
        AccessDenied, N_("The host's access rules do not allow you to do this.")
    ),
    libvirt.VIR_ERR_AUTH_FAILED: _Cause(
        AuthenticationFailed,
        N_("The host did not accept who you are."),
        N_("Check the user name and the password or key."),
    ),
    libvirt.VIR_ERR_AUTH_CANCELLED: _Cause(
        AuthenticationFailed, N_("The authentication was cancelled.")
    ),
    libvirt.VIR_ERR_AUTH_UNAVAILABLE: _Cause(
        AuthenticationFailed,
        N_("Nobody could be asked to authorize the connection."),
        N_("Join the group “libvirt” and log in again, or start a polkit agent."),
    ),
    libvirt.VIR_ERR_AGENT_UNRESPONSIVE: _Cause(
        TimedOut,
        N_("The guest agent does not answer."),
        N_("Check that qemu-guest-agent is installed and running inside the guest."),
    ),
    libvirt.VIR_ERR_DOM_EXIST: _Cause(
        HostError, N_("A machine of this name or UUID exists on the host already.")
    ),
    libvirt.VIR_ERR_NO_CONNECT: _Cause(
        Unsupported,
        N_("No hypervisor driver of libvirt takes this connection."),
        N_("Check the URI, and that the hypervisor's libvirt driver is installed on the host."),
    ),
    libvirt.VIR_ERR_CPU_INCOMPATIBLE: _Cause(
        HostError, N_("The host's processor does not fit the machine's CPU model.")
    ),
    libvirt.VIR_ERR_XML_ERROR: _Cause(HostError, N_("libvirt does not accept the description.")),
    libvirt.VIR_ERR_XML_DETAIL: _Cause(HostError, N_("libvirt does not accept the description.")),
    libvirt.VIR_ERR_NO_MEMORY: _Cause(HostError, N_("The host is out of memory.")),
}

_CONNECTION_CAUSES = (
    (
        r"REMOTE HOST IDENTIFICATION HAS CHANGED|host key .* (has )?changed",
        _Cause(
            HostKeyUnknown,
            N_("The host's SSH key is not the one that was known."),
            N_(
                "Somebody may be listening in, or the host was installed anew. Ask its "
                "administrator; then remove the old key with: ssh-keygen -R HOST"
            ),
        ),
    ),
    (
        r"Host key verification failed|authenticity of host|No .* host key is known",
        _Cause(
            HostKeyUnknown,
            N_("The host's SSH key cannot be verified."),
            N_(
                "Log in once with ssh in a terminal and compare the fingerprint. If the key is "
                "said to have changed, ask the host's administrator first."
            ),
        ),
    ),
    (
        r"Permission denied \(|Too many authentication failures|Authentication failed",
        _Cause(
            AuthenticationFailed,
            N_("The host did not accept the user name or the SSH key."),
            N_("Check the user name and the key file; try the same with ssh in a terminal."),
        ),
    ),
    (
        r"[Cc]ould not resolve|unable to resolve|Name or service not known",
        _Cause(
            ConnectionLost,
            N_("The host name cannot be resolved."),
            N_("Check its spelling, and that the network or VPN is up."),
        ),
    ),
    (
        r"(connect socket to '.*'|unix connect failed): Permission denied",
        _Cause(
            AccessDenied,
            N_("You are not allowed to use libvirt on this host."),
            N_("Join the group “libvirt” on the host and log in again."),
        ),
    ),
    (
        r"(ssh: connect|connect to (host|server)).*(Connection refused)",
        _Cause(
            ConnectionLost,
            N_("The host refuses the connection."),
            N_("Check the port, and that the SSH server or libvirt daemon runs there."),
        ),
    ),
    (
        r"(connect socket to '.*'|unix connect failed): (No such file|Connection refused)",
        _Cause(
            ConnectionLost,
            N_("No libvirt daemon answers on the host."),
            N_("Install it, or start it with: systemctl enable --now libvirtd.socket"),
        ),
    ),
    (
        r"(virt-ssh-helper|nc|ncat|netcat): (not found|No such file)|command not found",
        _Cause(
            Unsupported,
            N_("libvirt does not seem to be installed on the host."),
            N_("Install the libvirt daemon there (package libvirt-daemon-system or libvirt)."),
        ),
    ),
    (
        r"timed out|No route to host|[Nn]etwork is unreachable|Host is down",
        _Cause(
            ConnectionLost,
            N_("The host cannot be reached."),
            N_("Check that it is on, and that the network, VPN and firewall let you through."),
        ),
    ),
)

_COMPILED = tuple((re.compile(pattern, re.DOTALL), cause) for pattern, cause in _CONNECTION_CAUSES)
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
_AGENT_MISSING = re.compile(r"[Gg]uest agent is not (connected|configured|available|responding)")
_LOST = _Cause(
    ConnectionLost,
    N_("The connection to the host was lost."),
    N_("It is tried again by itself."),
)
_UNKNOWN = _Cause(HostError, N_("The host could not do this."))
_NO_AGENT = _Cause(
    Unsupported,
    N_("The guest agent is not connected."),
    N_("Check that qemu-guest-agent is installed and running inside the guest."),
)


def translated(error: BaseException) -> BaseException:
    """`error` in words for people if it is libvirt's; anything else as it is."""
    if not isinstance(error, libvirt.libvirtError):
        return error
    code = error.get_error_code() or 0
    domain = error.get_error_domain() or 0
    detail = error.get_error_message() or str(error)
    cause = _cause(code, domain, detail)
    ours = cause.kind(_(cause.message), detail, _(cause.hint), code=code, domain=domain)
    ours.__cause__ = error
    return ours


def _cause(code: int, domain: int, detail: str) -> _Cause:
    if domain in _CONNECTION_DOMAINS:  # others may speak of time-outs too, their own ones
        for pattern, cause in _COMPILED:
            if pattern.search(detail):
                return cause
    if _AGENT_MISSING.search(detail):
        return _NO_AGENT
    if code in _CODES:
        return _CODES[code]
    if domain == libvirt.VIR_FROM_RPC and code in _CONNECTION_CODES:
        return _LOST
    return _UNKNOWN


def is_loss(error: BaseException) -> bool:
    """True when the connection itself is gone, not just the call.

    libvirt 9 reports a cut connection as code 1 or 38 of the RPC domain, so the domain decides.
    """
    if isinstance(error, ConnectionLost):
        return True
    return isinstance(error, HostError) and (
        error.domain == libvirt.VIR_FROM_RPC and error.code in _CONNECTION_CODES
    )


def program_missing(program: str, packages: str) -> VmguiError:
    """The error of a program that is not installed here."""
    return NotPossibleNow(
        _("{program} is not installed on this computer.").format(program=program),
        hint=_("Install it with: {command}").format(command=packages),
    )
