from __future__ import annotations

import os
import shutil
from pathlib import Path

import libvirt
import pytest

from tests.support.worlds import Daemon
from vmgui.base.errors import (
    Aborted,
    AccessDenied,
    AuthenticationFailed,
    Busy,
    ConnectionLost,
    HostError,
    HostKeyUnknown,
    NotFound,
    TimedOut,
    Unsupported,
)
from vmgui.virt.errors import is_loss, refusal, translated
from vmgui.virt.session import probe

RPC, QEMU = libvirt.VIR_FROM_RPC, libvirt.VIR_FROM_QEMU
SYSTEM, INTERNAL = libvirt.VIR_ERR_SYSTEM_ERROR, libvirt.VIR_ERR_INTERNAL_ERROR


def made(code: int, domain: int, message: str) -> libvirt.libvirtError:
    error = libvirt.libvirtError("made")
    error.err = (code, domain, message, 2, message, "", "", -1, -1)
    return error


def ours(code: int, domain: int, message: str) -> HostError:
    error = translated(made(code, domain, message))
    assert isinstance(error, HostError)
    return error


SSH = "Cannot recv data: {}: Connection reset by peer"
HELPER = "Cannot recv data: virt-ssh-helper: cannot connect to '/run/libvirt/libvirt-sock': {}"


@pytest.mark.parametrize(
    ("message", "kind", "words"),
    [
        (SSH.format("Host key verification failed."), HostKeyUnknown, "cannot be verified"),
        (
            SSH.format(
                "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification"
            ),
            HostKeyUnknown,
            "not the one",
        ),
        (
            SSH.format("ann@host: Permission denied (publickey,password)."),
            AuthenticationFailed,
            "user name or the SSH key",
        ),
        (
            SSH.format("Received disconnect: Too many authentication failures"),
            AuthenticationFailed,
            "user name or the SSH key",
        ),
        (
            SSH.format("ssh: Could not resolve hostname x: Name or service not known"),
            ConnectionLost,
            "cannot be resolved",
        ),
        (
            "unable to connect to server at 'x:16514': Name or service not known",
            ConnectionLost,
            "cannot be resolved",
        ),
        (
            SSH.format("ssh: connect to host x port 22: Connection refused"),
            ConnectionLost,
            "refuses",
        ),
        (
            "unable to connect to server at '127.0.0.1:1': Connection refused",
            ConnectionLost,
            "refuses",
        ),
        (
            SSH.format("ssh: connect to host x port 22: Connection timed out"),
            ConnectionLost,
            "cannot be reached",
        ),
        (
            SSH.format("ssh: connect to host x port 22: No route to host"),
            ConnectionLost,
            "cannot be reached",
        ),
        (
            SSH.format("sh: 1: virt-ssh-helper: not found"),
            Unsupported,
            "not seem to be installed",
        ),
        (
            SSH.format("bash: line 1: nc: command not found"),
            Unsupported,
            "not seem to be installed",
        ),
        (
            "Failed to connect socket to '/run/libvirt/libvirt-sock': No such file or directory",
            ConnectionLost,
            "No libvirt daemon",
        ),
        (
            "Failed to connect socket to '/run/libvirt/libvirt-sock': Connection refused",
            ConnectionLost,
            "No libvirt daemon",
        ),
        (
            HELPER.format(
                "Failed to connect socket to '/run/libvirt/libvirt-sock': No such file or directory"
            ),
            ConnectionLost,
            "No libvirt daemon",
        ),
        (
            SSH.format("nc: unix connect failed: No such file or directory"),
            ConnectionLost,
            "No libvirt daemon",
        ),
        (
            "Failed to connect socket to '/run/libvirt/libvirt-sock': Permission denied",
            AccessDenied,
            "not allowed to use libvirt",
        ),
        (
            HELPER.format(
                "Failed to connect socket to '/run/libvirt/libvirt-sock': Permission denied"
            ),
            AccessDenied,
            "not allowed to use libvirt",
        ),
        ("client socket is closed", ConnectionLost, "was lost"),
        ("connection closed due to keepalive timeout", ConnectionLost, "was lost"),
        ("End of file while reading data: Input/output error", ConnectionLost, "was lost"),
    ],
)
def test_text_on_the_way_to_a_host(message: str, kind: type[HostError], words: str) -> None:
    error = ours(SYSTEM, RPC, message)

    assert type(error) is kind
    assert words in error.message
    assert error.hint
    assert error.detail == message
    assert (error.code, error.domain) == (SYSTEM, RPC)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (libvirt.VIR_ERR_NO_DOMAIN, NotFound),
        (libvirt.VIR_ERR_NO_SUPPORT, Unsupported),
        (libvirt.VIR_ERR_OPERATION_TIMEOUT, Busy),
        (libvirt.VIR_ERR_OPERATION_ABORTED, Aborted),
        (libvirt.VIR_ERR_ACCESS_DENIED, AccessDenied),
        (libvirt.VIR_ERR_AUTH_FAILED, AuthenticationFailed),
        (libvirt.VIR_ERR_AGENT_UNRESPONSIVE, TimedOut),
        (libvirt.VIR_ERR_OPERATION_INVALID, HostError),
        (libvirt.VIR_ERR_XML_ERROR, HostError),
        (0, HostError),
        (99999, HostError),
    ],
)
def test_code_decides_the_kind(code: int, kind: type[HostError]) -> None:
    assert type(ours(code, QEMU, "text")) is kind


@pytest.mark.parametrize(
    "message",
    [
        "iscsiadm: connection timed out",
        "Failed to connect to monitor: Connection refused",
        "qemu: command not found",
        "No route to host",
    ],
)
def test_hypervisors_own_trouble_is_not_the_connections(message: str) -> None:
    error = ours(INTERNAL, QEMU, message)

    assert type(error) is HostError
    assert not is_loss(error)


def test_missing_agent_is_named() -> None:
    error = ours(libvirt.VIR_ERR_OPERATION_INVALID, QEMU, "QEMU guest agent is not connected")
    other = ours(libvirt.VIR_ERR_AGENT_UNRESPONSIVE, QEMU, "Guest agent is not responding: x")

    assert "agent is not connected" in error.message
    assert "agent" in other.message


@pytest.mark.parametrize("code", [SYSTEM, INTERNAL, libvirt.VIR_ERR_RPC])
def test_loss_is_what_the_rpc_layer_says(code: int) -> None:
    assert is_loss(ours(code, RPC, "anything"))


def test_loss_is_nothing_else() -> None:
    assert is_loss(ConnectionLost("x"))
    assert not is_loss(ours(libvirt.VIR_ERR_NO_SUPPORT, RPC, "unknown procedure"))
    assert not is_loss(ours(libvirt.VIR_ERR_NO_DOMAIN, QEMU, "gone"))
    assert not is_loss(ValueError())


def test_others_errors_stay_as_they_are() -> None:
    error = ValueError("x")

    assert translated(error) is error


def test_libvirt_error_without_details() -> None:
    error = translated(libvirt.libvirtError("nothing known"))

    assert isinstance(error, HostError)
    assert "nothing known" in error.detail


def test_real_gone_domain_and_wrong_state(connection: libvirt.virConnect) -> None:
    with pytest.raises(libvirt.libvirtError) as gone:
        connection.lookupByUUIDString("0" * 32)
    with pytest.raises(libvirt.libvirtError) as wrong:
        connection.lookupByName("off").destroy()

    assert isinstance(translated(gone.value), NotFound)
    assert "domain" in str(translated(wrong.value))


def test_real_lost_connection(daemon: Daemon) -> None:
    connection = libvirt.open(daemon.uri)
    daemon.kill()

    with pytest.raises(libvirt.libvirtError) as caught:
        connection.listAllDomains()

    assert is_loss(translated(caught.value))


def test_real_name_that_does_not_resolve() -> None:
    with pytest.raises(ConnectionLost, match="cannot be resolved"):
        probe("test+tcp://name.invalid/default")


def test_real_refused_port() -> None:
    with pytest.raises(ConnectionLost, match="refuses"):
        probe("test+tcp://127.0.0.1:1/default")


@pytest.mark.skipif(shutil.which("ssh") is None, reason="needs ssh")
@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("qemu+ssh://ann@name.invalid/system", "cannot be resolved"),
        ("qemu+ssh://ann@127.0.0.1:1/system", "refuses"),
        ("qemu+ssh://ann@[::1]:1/system", "refuses"),
    ],
)
def test_real_ssh(uri: str, words: str) -> None:
    with pytest.raises(ConnectionLost, match=words):
        probe(uri)


def test_real_missing_socket_and_nobody_behind_it(daemon: Daemon, tmp_path: Path) -> None:
    with pytest.raises(ConnectionLost, match="No libvirt daemon"):
        probe(daemon.uri_through(tmp_path / "none"))

    daemon.kill()
    with pytest.raises(ConnectionLost, match="No libvirt daemon"):
        probe(daemon.uri)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to be somebody else")
def test_real_socket_of_others(daemon: Daemon) -> None:
    daemon.stop()
    daemon.start(permissions="0700")
    os.seteuid(65534)
    try:
        with pytest.raises(AccessDenied, match="not allowed to use libvirt"):
            probe(daemon.uri)
    finally:
        os.seteuid(0)


QEMU_SAYS = "internal error: process exited while connecting to monitor: {}"
INVALID = "Requested operation is not valid: {}"


@pytest.mark.parametrize(
    ("code", "text", "kind", "message"),
    [
        (
            libvirt.VIR_ERR_OPERATION_INVALID,
            INVALID.format("network 'lan' is not active"),
            HostError,
            "The network “lan” is not active.",
        ),
        (
            libvirt.VIR_ERR_NO_NETWORK,
            "Network not found: no network with matching name 'lan'",
            HostError,
            "There is no network “lan” on this host.",
        ),
        (
            SYSTEM,
            "Cannot access storage file '/a.img' (as uid:64055, gid:109): "
            "No such file or directory",
            HostError,
            "The file “/a.img” is not on the host.",
        ),
        (
            SYSTEM,
            "Cannot access backing file '/b.img' of storage file '/a.img' (as uid:64055, gid:109): "
            "No such file or directory",
            HostError,
            "The file “/b.img” is not on the host.",
        ),
        (
            SYSTEM,
            "Cannot access storage file '/a.img' (as uid:64055, gid:109): Permission denied",
            AccessDenied,
            "The hypervisor may not open “/a.img”.",
        ),
        (
            INTERNAL,
            QEMU_SAYS.format(
                "2026-05-01T10:00:00.000000Z qemu-system-x86_64: -blockdev {}: "
                "Could not open '/a.img': Permission denied"
            ),
            AccessDenied,
            "The hypervisor may not open “/a.img”.",
        ),
        (
            INTERNAL,
            QEMU_SAYS.format(
                '2026-05-01T10:00:00.000000Z qemu-system-x86_64: Failed to get "write" lock\n'
                "Is another process using the image [/a.img]?"
            ),
            Busy,
            "A disk of the machine is in use by another machine or program.",
        ),
        (
            INTERNAL,
            QEMU_SAYS.format(
                "qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory"
            ),
            HostError,
            "The host has not enough free memory for this machine.",
        ),
        (
            INTERNAL,
            QEMU_SAYS.format(
                "qemu-system-x86_64: -vnc 0.0.0.0:0: Failed to bind socket: Address already in use"
            ),
            Busy,
            "A network port that the machine needs is taken by another program.",
        ),
        (
            INTERNAL,
            QEMU_SAYS.format(
                "Could not access KVM kernel module: Permission denied\n"
                "qemu-system-x86_64: failed to initialize kvm: Permission denied"
            ),
            Unsupported,
            "Hardware virtualization (KVM) is not available on this host.",
        ),
        (
            libvirt.VIR_ERR_INVALID_ARG,
            "invalid argument: could not get preferred machine for /usr/bin/qemu-system-x86_64 "
            "type=kvm",
            Unsupported,
            "Hardware virtualization (KVM) is not available on this host.",
        ),
        (
            libvirt.VIR_ERR_CONFIG_UNSUPPORTED,
            "unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support "
            "machine type 'pc-q35-99.0'",
            Unsupported,
            "This host's hypervisor does not know the machine's chipset version.",
        ),
        (
            SYSTEM,
            "unable to write to '/var/lib/x.save': No space left on device",
            HostError,
            "There is no space left on the host's disk.",
        ),
        (
            libvirt.VIR_ERR_OPERATION_INVALID,
            INVALID.format("domain is already running"),
            HostError,
            "The machine runs already.",
        ),
        (
            libvirt.VIR_ERR_OPERATION_FAILED,
            "operation failed: domain 'web' already exists with uuid 6695eb01",
            HostError,
            "Another machine on this host is called “web”.",
        ),
    ],
)
def test_text_of_a_host_that_cannot_do_it(
    code: int, text: str, kind: type[HostError], message: str
) -> None:
    error = ours(code, QEMU, text)

    assert (type(error), error.message, error.detail) == (kind, message, text)
    assert error.hint or "The machine" in message


@pytest.mark.parametrize(
    ("code", "text", "message"),
    [
        (INTERNAL, "internal error: strange", "The host could not do this: strange."),
        (
            INTERNAL,
            QEMU_SAYS.format(
                "2026-05-01T10:00:00.000000Z qemu-system-x86_64: -device foo: "
                "'foo' is not a valid\ndevice model name"
            ),
            "The host could not do this: -device foo: 'foo' is not a valid device model name.",
        ),
        (
            libvirt.VIR_ERR_OPERATION_INVALID,
            INVALID.format("storage pool is not active."),
            "This is not possible now: storage pool is not active.",
        ),
        (
            libvirt.VIR_ERR_CONFIG_UNSUPPORTED,
            "unsupported configuration: {curly} braces",
            "This host does not support the machine's configuration: {curly} braces.",
        ),
        (
            libvirt.VIR_ERR_XML_ERROR,
            "XML error: no type",
            "libvirt does not accept the description: no type.",
        ),
    ],
)
def test_message_that_would_say_nothing_has_libvirts_own_words(
    code: int, text: str, message: str
) -> None:
    error = ours(code, QEMU, text)

    assert (error.message, error.detail) == (message, text)


def test_message_is_not_longer_than_a_person_reads() -> None:
    error = ours(INTERNAL, QEMU, "internal error: " + "very " * 1000 + "strange")

    assert len(error.message) < 400
    assert "strange" in error.detail


NO_DAEMON = (
    "Failed to connect socket to '/var/run/libvirt/virtstoraged-sock': No such file or directory"
)
"""What virtqemud says of another daemon of a modular libvirt that is not installed."""


def test_missing_daemon_of_a_host_that_is_there_is_no_loss() -> None:
    problem = refusal(made(SYSTEM, RPC, NO_DAEMON))

    assert isinstance(problem, Unsupported)
    assert not is_loss(problem)
    assert problem.message == "The host's daemon for this does not answer: virtstoraged."
    assert problem.hint.endswith("systemctl enable --now virtstoraged.socket")
    assert problem.detail == NO_DAEMON


@pytest.mark.parametrize(
    "message", ["End of file while reading data", "unable to connect to server at 'x:16514'"]
)
def test_other_connections_of_a_host_that_is_there_are_no_loss(message: str) -> None:
    problem = refusal(made(INTERNAL, RPC, message))

    assert problem is not None
    assert not is_loss(problem)
    assert message in problem.message


def test_what_reads_like_no_loss_is_left_as_it_is() -> None:
    assert refusal(made(libvirt.VIR_ERR_NO_DOMAIN, QEMU, "gone")) is None
