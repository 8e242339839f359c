"""Connection URIs: checked, built from a person's choices, and named for people.

The form is libvirt's ("Connection URIs" in its manual)::

    driver[+transport]://[user@][host][:port]/[path][?name=value&…]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlencode, urlsplit

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Hypervisor:
    """A choice of the Add Connection dialog."""

    id: str
    title: str
    """Untranslated; shown with `_`."""
    uri: str
    """The local URI; empty for the custom choice."""
    can_ssh: bool = True


HYPERVISORS = (
    Hypervisor("qemu", N_("QEMU/KVM"), "qemu:///system"),
    Hypervisor("qemu-session", N_("QEMU/KVM user session"), "qemu:///session"),
    Hypervisor("xen", N_("Xen"), "xen:///system"),
    Hypervisor("lxc", N_("LXC (containers)"), "lxc:///system"),
    Hypervisor("bhyve", N_("bhyve"), "bhyve:///system"),
    Hypervisor("test", N_("Test (libvirt's simulated host)"), "test:///default", can_ssh=False),
    Hypervisor("custom", N_("Custom URI…"), "", can_ssh=False),
)

DRIVERS = {
    "qemu": "QEMU/KVM",
    "xen": "Xen",
    "lxc": "LXC",
    "bhyve": "bhyve",
    "test": "Test",
    "vz": "Virtuozzo",
    "vbox": "VirtualBox",
    "esx": "VMware ESX",
    "gsx": "VMware Server",
    "vpx": "VMware vCenter",
    "vmwareplayer": "VMware Player",
    "vmwarews": "VMware Workstation",
    "vmwarefusion": "VMware Fusion",
    "openvz": "OpenVZ",
    "hyperv": "Hyper-V",
    "ch": "Cloud Hypervisor",
}
"""libvirt's drivers and the names people know them by."""

TRANSPORTS = frozenset({"unix", "ssh", "tls", "tcp", "libssh", "libssh2", "ext"})
_THIS_COMPUTER = frozenset({"", "localhost", "127.0.0.1", "::1"})
_SSH_TRANSPORTS = frozenset({"ssh", "libssh", "libssh2"})
_HOST = re.compile(r"[A-Za-z0-9_.%-]+|[0-9A-Fa-f:.%]+")


@dataclass(frozen=True, slots=True)
class ConnectionUri:
    """The parts of a libvirt URI."""

    driver: str
    transport: str
    user: str
    host: str
    port: int | None
    path: str
    query: tuple[tuple[str, str], ...]

    @property
    def is_remote(self) -> bool:
        """True when the host is another machine."""
        # Behind SSH to this computer is often a forwarded port, and so another one.
        return self.host not in _THIS_COMPUTER or (self.is_ssh and bool(self.host))

    @property
    def is_ssh(self) -> bool:
        """True when the connection goes through SSH."""
        return self.transport in _SSH_TRANSPORTS

    @property
    def is_session(self) -> bool:
        """True for a user's own unprivileged daemon."""
        return self.path == "/session"

    def parameter(self, name: str) -> str:
        """The value of a query parameter, empty if it is not there."""
        return dict(self.query).get(name, "")


def parse(uri: str) -> ConnectionUri:
    """Take a URI apart and check what can be checked without the host.

    Raises:
        InvalidInput: the URI cannot be one of libvirt's; the message says what is wrong.
    """
    text = uri.strip()
    if not text:
        raise InvalidInput(_("Enter a connection URI."), field="uri")
    scheme, separator, rest = text.partition("://")
    if not separator or not scheme or "/" not in rest or not text.isprintable():
        raise InvalidInput(
            _("“{uri}” is not a connection URI.").format(uri=text),
            field="uri",
            hint=_("It looks like qemu:///system or qemu+ssh://user@host/system."),
        )
    driver, plus, transport = scheme.partition("+")
    _check_scheme(driver, transport, bool(plus))
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise InvalidInput(
            _("The host name or the port in “{uri}” is not valid.").format(uri=text),
            field="uri",
            detail=str(error),
        ) from error
    host = _host(parts.netloc)
    check_host_name(host, is_required=transport in _SSH_TRANSPORTS)
    return ConnectionUri(
        driver,
        transport or ("tls" if host else ""),
        unquote(parts.username or ""),
        host,
        port,
        parts.path,
        tuple(_parameters(parts.query)),
    )


def _host(place: str) -> str:
    """The host of "user@host:port", in its own case: names in ~/.ssh/config have one."""
    host = place.rpartition("@")[2]
    if host.startswith("["):
        return unquote(host[1 : host.find("]")])
    return unquote(host.partition(":")[0])


def _parameters(query: str) -> Iterator[tuple[str, str]]:
    """The parameters of a query as libvirt reads them: to it a "+" is a plus, not a space."""
    for parameter in filter(None, re.split("[&;]", query)):
        name, _equals, value = parameter.partition("=")
        yield unquote(name), unquote(value)


def _check_scheme(driver: str, transport: str, has_transport: bool) -> None:
    if driver not in DRIVERS:
        raise InvalidInput(
            _("libvirt has no driver called “{driver}”.").format(driver=driver),
            field="uri",
            hint=_("The usual ones are qemu, xen, lxc, bhyve and test."),
        )
    if has_transport and transport not in TRANSPORTS:
        raise InvalidInput(
            _("libvirt has no transport called “{transport}”.").format(transport=transport),
            field="uri",
            hint=_("The usual one is ssh, as in qemu+ssh://host/system."),
        )


def check_host_name(host: str, *, is_required: bool = True) -> None:
    """Check the form of a host name or address; whether it exists only the network knows.

    Raises:
        InvalidInput: it is missing or has characters that no host name has.
    """
    if not host:
        if is_required:
            raise InvalidInput(_("Enter the host name."), field="host")
        return
    if not _HOST.fullmatch(host) or host.startswith("-"):
        raise InvalidInput(
            _("“{host}” is not a host name or address.").format(host=host), field="host"
        )


def build(
    hypervisor: Hypervisor,
    *,
    is_ssh: bool = False,
    user: str = "",
    host: str = "",
    port: int | None = None,
    key_file: str = "",
) -> str:
    """The URI of a person's choices.

    Args:
        hypervisor: one of `HYPERVISORS`, not the custom one.
        is_ssh: connect to a remote host over SSH; the rest counts only then.
        user: the name to log in with; empty for SSH's own choice.
        host: a name, an IPv4 or IPv6 address, or `host:port`.
        port: the SSH port; None for SSH's own choice.
        key_file: the private key; empty for SSH's own choice.

    Raises:
        InvalidInput: the host name is missing or malformed.
    """
    if not is_ssh:
        return hypervisor.uri
    name = host.strip()
    head, colon, tail = name.rpartition(":")
    is_whole = head.endswith("]") or ":" not in head  # else the colon is one of an IPv6 address's
    if colon and tail.isdigit() and is_whole and port is None:
        name, port = head, int(tail)
    name = name.strip("[]")
    check_host_name(name)
    where = f"[{name}]" if ":" in name else name
    login = f"{quote(user.strip(), safe='')}@" if user.strip() else ""
    place = f":{port}" if port else ""
    path = urlsplit(hypervisor.uri).path
    key = key_file.strip()
    query = f"?{urlencode({'keyfile': key}, safe='/~', quote_via=quote)}" if key else ""
    driver = hypervisor.uri.partition(":")[0]
    return f"{driver}+ssh://{login}{where}{place}{path}{query}"


def display_name(uri: str) -> str:
    """A name for people: the remote host's, else the hypervisor's; the URI if it is malformed."""
    try:
        parts = parse(uri)
    except InvalidInput:
        return uri
    driver = DRIVERS[parts.driver]
    if parts.is_session:
        driver = _("{driver} user session").format(driver=driver)
    if parts.driver == "test" and parts.path not in ("", "/default"):
        driver = _("Test ({file})").format(file=PurePosixPath(parts.path).name)
    if parts.is_remote:
        is_usual = parts.driver == "qemu" and not parts.is_session
        return parts.host if is_usual else f"{parts.host} ({driver})"
    return driver
