from __future__ import annotations

import asyncio
import os
import signal
import socket
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.worlds import eventually
from vmgui.base.errors import ConnectionLost, NotPossibleNow, VmguiError
from vmgui.base.ids import HostId, domain_id
from vmgui.base.paths import runtime_dir
from vmgui.base.records import DomainDetails, DomainRecord, Graphics
from vmgui.base.settings import Settings
from vmgui.base.states import DomainState
from vmgui.base.storage import MemoryStorage
from vmgui.core import viewers as module
from vmgui.core.viewers import Viewers

VNC = Graphics("vnc", "127.0.0.1", 5901)


def machine(uri: str = "qemu:///system", name: str = "web1") -> DomainRecord:
    return DomainRecord(
        domain_id(HostId(uri), "the-uuid"),
        name,
        DomainState.RUNNING,
        details=DomainDetails(graphics=(VNC,)),
    )


def program(directory: Path, name: str, *lines: str) -> Path:
    path = directory / name
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return path


@asynccontextmanager
async def opening(viewer: str = "custom", command: str = "") -> AsyncIterator[Viewers]:
    made = Viewers(Settings(MemoryStorage({"viewer": viewer, "viewer_command": command})))
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory in which programs are found before others."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


async def test_viewer_that_is_closed_is_no_error(path: Path) -> None:
    program(path, "viewer", f'echo "$@" > {path}/arguments')

    async with opening(command="viewer {host} {port} '{name}'") as viewers:
        viewer = await viewers.open(machine(name="a b"))
        await viewer.closed()

    assert (path / "arguments").read_text() == "127.0.0.1 5901 a b\n"


async def test_failing_viewer_says_its_status_and_last_words(path: Path) -> None:
    program(path, "viewer", "echo Gtk grumbles", "echo 'no <b>route</b>' >&2", "exit 3")

    async with opening(command="viewer") as viewers:
        viewer = await viewers.open(machine())
        with pytest.raises(VmguiError) as caught:
            await viewer.closed()

    assert caught.value.message == "viewer ended with status 3."
    assert caught.value.hint == "no <b>route</b>"
    assert caught.value.detail == "Gtk grumbles\nno <b>route</b>"


async def test_talkative_viewer_is_quoted_from_the_end(path: Path) -> None:
    program(path, "viewer", "seq 100000", "exit 1")

    async with opening(command="viewer") as viewers:
        viewer = await viewers.open(machine())
        with pytest.raises(VmguiError) as caught:
            await viewer.closed()

    assert caught.value.hint == "100000"
    assert len(caught.value.detail) <= module.MOST_OUTPUT


async def test_killed_viewer_names_the_signal(path: Path) -> None:
    program(path, "viewer", "kill -9 $$")

    async with opening(command="viewer") as viewers:
        viewer = await viewers.open(machine())
        with pytest.raises(VmguiError, match="signal SIGKILL"):
            await viewer.closed()


@pytest.mark.parametrize(
    ("viewer", "package"), [("virt-viewer", "virt-viewer"), ("remote-viewer", "virt-viewer")]
)
async def test_missing_viewer_says_which_package_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, viewer: str, package: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    async with opening(viewer) as viewers:
        with pytest.raises(NotPossibleNow) as caught:
            await viewers.open(machine())

    assert viewer in caught.value.message
    assert f"“{package}”" in caught.value.hint


async def test_missing_program_of_an_unknown_package_is_named() -> None:
    async with opening(command="/nowhere/my-viewer {port}") as viewers:
        with pytest.raises(NotPossibleNow) as caught:
            await viewers.open(machine())

    assert "/nowhere/my-viewer is not installed" in caught.value.message
    assert "Preferences" in caught.value.hint


async def test_program_that_cannot_run_is_an_error_for_people(path: Path) -> None:
    broken = path / "viewer"
    broken.write_text("#!/nowhere/interpreter\n")
    broken.chmod(0o755)

    async with opening(command="viewer") as viewers:
        with pytest.raises(VmguiError, match="could not be started") as caught:
            await viewers.open(machine())

    assert caught.value.detail


async def test_several_viewers_run_at_once(path: Path) -> None:
    program(path, "viewer", f"mkfifo {path}/$1", f"cat {path}/$1")

    async with opening(command="viewer {name}") as viewers:
        names = [f"m{number}" for number in range(6)]
        running = await asyncio.gather(*(viewers.open(machine(name=name)) for name in names))
        await eventually(lambda: all((path / name).exists() for name in names), "all run")
        for name in names:
            (path / name).write_text("")
        await asyncio.gather(*(viewer.closed() for viewer in running))


async def test_viewer_stays_when_nobody_waits_for_it_any_more(path: Path) -> None:
    program(path, "viewer", f"echo $$ > {path}/new", f"mv {path}/new {path}/pid", "sleep 60")

    async with opening(command="viewer") as viewers:
        viewer = await viewers.open(machine())
        waiting = asyncio.ensure_future(viewer.closed())
        await eventually((path / "pid").exists, "it runs")
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    pid = int((path / "pid").read_text())

    assert os.getsid(pid) == pid  # a session of its own: it survives ours
    os.killpg(pid, signal.SIGTERM)


async def test_connection_file_is_private_and_gone_afterwards(path: Path) -> None:
    program(path, "remote-viewer", f'cp -p "$1" {path}/seen')

    async with opening("remote-viewer") as viewers:
        viewer = await viewers.open(machine())
        await viewer.closed()

    assert stat.S_IMODE((path / "seen").stat().st_mode) == 0o600
    assert "host=127.0.0.1\nport=5901\n" in (path / "seen").read_text()
    assert not list(runtime_dir().glob("*.vv"))


async def test_connection_file_without_a_private_place_is_an_error_for_people(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(path, "remote-viewer")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/dev/null/nowhere")

    async with opening("remote-viewer") as viewers:
        with pytest.raises(VmguiError, match="could not be started"):
            await viewers.open(machine())


SSH = "qemu+ssh://root@far/system"


async def test_remote_display_is_reached_through_a_tunnel(path: Path) -> None:
    program(path, "ssh", f'echo "$@" > {path}/ssh-arguments')
    program(path, "viewer", f'echo "$@" > {path}/arguments')

    async with opening(command="viewer {host} {port}") as viewers:
        viewer = await viewers.open(machine(SSH))
        await viewer.closed()

    host, port = (path / "arguments").read_text().split()
    command = (path / "ssh-arguments").read_text()
    assert host == "127.0.0.1"
    assert f"-L 127.0.0.1:{port}:127.0.0.1:5901 -- root@far sleep" in command
    with socket.socket() as probe:
        probe.bind((host, int(port)))  # it was free when ssh got it


async def test_failing_tunnel_says_what_ssh_says(path: Path) -> None:
    program(path, "ssh", "echo 'Permission denied (publickey).' >&2", "exit 255")
    program(path, "viewer")

    async with opening(command="viewer {port}") as viewers:
        with pytest.raises(ConnectionLost) as caught:
            await viewers.open(machine(SSH))

    assert caught.value.detail == "Permission denied (publickey)."


async def test_tunnel_that_hangs_is_given_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TUNNEL_SECONDS", 0.1)
    program(path, "ssh", "exec sleep 60")
    program(path, "viewer")

    async with opening(command="viewer {port}") as viewers:
        with pytest.raises(ConnectionLost, match="tunnel"):
            await viewers.open(machine(SSH))
