from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from vmgui.base.errors import AuthenticationFailed, ConnectionLost, HostKeyUnknown
from vmgui.base.ids import HostId
from vmgui.core.imaging import shells
from vmgui.core.imaging.shells import NotOurs, Shell

SSH = HostId("qemu+ssh://root@far:2222/system?keyfile=/key")


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("qemu:///system", None),
        ("qemu:///session", None),
        ("lxc:///system", None),
        ("qemu+ssh://host/system", None),
        ("qemu+libssh2://host/system", None),
        ("qemu+tcp://host/system", "by TCP"),
        ("qemu+tls://host/system", "by TLS"),
        ("qemu://host/system", "by TLS"),
        ("qemu+unix:///system?socket=/run/there", "socket"),
        ("test:///default", "simulated"),
    ],
)
async def test_why_not_names_the_way_to_the_host(uri: str, reason: str | None) -> None:
    said = shells.why_not(HostId(uri))

    assert (said is None) if reason is None else (said is not None and reason in said)
    if reason:
        with pytest.raises(NotOurs, match=reason):
            await shells.shell_of(HostId(uri))


async def test_shell_of_this_computer_needs_no_ssh() -> None:
    shell = await shells.shell_of(HostId("qemu:///system"))

    assert shell.is_here
    assert shell.command("echo $1", "a b") == ["sh", "-c", "echo $1", "vmgui", "a b"]
    assert shell.shown(["qemu-img", "info", "a b"]) == "qemu-img info 'a b'"


async def test_shell_over_ssh_shares_one_connection() -> None:
    shell = await shells.shell_of(SSH)

    *prefix, words = shell.command("echo $1", "a 'b'")
    line = shlex.join(prefix)
    assert "ControlMaster=auto" in line
    assert f"ControlPersist={shells.KEPT_SECONDS}" in line
    assert line.endswith("-p 2222 -i /key -l root -T -- far")
    assert shlex.split(words) == ["sh", "-c", "echo $1", "vmgui", "a 'b'"]
    assert (
        shell.shown(["qemu-img", "info", "a b"]) == "ssh root@far 'qemu-img info '\"'\"'a b'\"'\"''"
    )


async def test_shell_over_ssh_shares_nothing_where_no_socket_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / ("long" * 30)))

    shell = await shells.shell_of(SSH)

    assert "ControlMaster=auto" not in shell.prefix


async def test_shell_over_ssh_says_why_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vmgui").write_text("in the way")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))

    with pytest.raises(NotOurs, match="No SSH connection"):
        await shells.shell_of(SSH)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("root@far: Permission denied (publickey,password).", AuthenticationFailed),
        ("Host key verification failed.", HostKeyUnknown),
        ("ssh: connect to host far port 22: Connection timed out", ConnectionLost),
        ("mux_client_request_session: read from master failed", ConnectionLost),
        ("", ConnectionLost),
    ],
)
def test_what_ssh_says_is_an_error_of_the_way(words: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        shells.raise_lost(Shell(("ssh",)), shells.FAILED_SSH, words)


def test_ssh_that_was_killed_has_lost_the_host() -> None:
    with pytest.raises(ConnectionLost):
        shells.raise_lost(Shell(("ssh",)), -9, "")


def test_status_of_ssh_means_nothing_on_this_computer() -> None:
    shells.raise_lost(Shell(), shells.FAILED_SSH, "")
