"""The asking side (`handover`) and the listening side (`instance`) together."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.support.guards import LogGuard
from tests.support.worlds import eventually
from vmgui.app import handover
from vmgui.app.cli import Request
from vmgui.app.handover import TAKEN, hand_over, socket_path
from vmgui.app.instance import MOST_BYTES, Instance
from vmgui.base.paths import make_private
from vmgui.core.work import away

REQUEST = Request("qemu:///system", "editor", "web1")


@asynccontextmanager
async def running() -> AsyncIterator[list[Request]]:
    """A program that runs already, and what it is asked for."""
    asked: list[Request] = []
    instance = Instance(asked.append)
    await instance.start()
    try:
        yield asked
    finally:
        await instance.close()


async def say(content: bytes) -> bytes:
    """Send raw bytes to the running program and read its answer to the end."""
    reader, writer = await asyncio.open_unix_connection(str(socket_path()))
    writer.write(content)
    answer = b""
    try:
        writer.write_eof()
        answer = await reader.read()
    except ConnectionError:
        pass
    finally:
        writer.close()
    return answer


def test_first_start_finds_nobody() -> None:
    assert hand_over(REQUEST) is False


async def test_second_start_hands_its_arguments_over() -> None:
    async with running() as asked:
        assert await away(hand_over, REQUEST) is True
        assert await away(hand_over, Request()) is True

        await eventually(lambda: len(asked) == 2, "both are served")
        assert asked == [REQUEST, Request()]


async def test_socket_of_a_killed_program_is_in_nobodys_way() -> None:
    make_private(socket_path().parent)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(socket_path()))
    assert await away(hand_over, REQUEST) is False

    async with running() as asked:
        assert await away(hand_over, REQUEST) is True
        await eventually(lambda: asked == [REQUEST], "it is served")


async def test_program_that_hangs_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "ANSWER_SECONDS", 0.1)
    make_private(socket_path().parent)
    with socket.socket(socket.AF_UNIX) as hung:
        hung.bind(str(socket_path()))
        hung.listen()

        assert await away(hand_over, REQUEST) is False


async def test_end_of_a_program_leaves_the_socket_of_its_successor() -> None:
    asked: list[Request] = []
    first, second = Instance(lambda _request: None), Instance(asked.append)
    await first.start()
    await second.start()

    await first.close()

    assert await away(hand_over, REQUEST) is True
    await second.close()
    assert not socket_path().exists()


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff\xfe\n",
        b"[1, 2]\n",
        b'{"uri": "a", "who": "me"}\n',
        b'{"show": "everything"}\n',
        b"[" * 50_000 + b"\n",
        b"x" * (MOST_BYTES * 3) + b"\n",
        json.dumps({"uri": "x" * MOST_BYTES}).encode() + b"\n",
    ],
    ids=["none", "empty", "http", "bytes", "list", "unknown", "show", "deep", "long", "long-uri"],
)
async def test_garbage_is_ignored_and_the_program_goes_on(garbage: bytes) -> None:
    async with running() as asked:
        assert await say(garbage) == b""

        assert await say(json.dumps(REQUEST.to_json()).encode() + b"\n") == TAKEN
        await eventually(lambda: asked == [REQUEST], "it is served")


async def test_program_without_a_private_directory_runs_alone(
    monkeypatch: pytest.MonkeyPatch, log_guard: LogGuard
) -> None:
    log_guard.expect("Later starts will open a program of their own")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/dev/null")

    async with running():
        assert await away(hand_over, REQUEST) is False


def test_each_display_has_a_program_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    names = set()
    for display in (":0", ":1", ""):
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.setenv("DISPLAY", display)
        names.add(socket_path().name)

    assert len(names) == 3
