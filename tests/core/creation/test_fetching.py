from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import vmgui.core.creation.fetching as module
import vmgui.core.creation.transfer as transfer
from tests.support.webserver import WebServer
from tests.support.worlds import eventually
from vmgui.base.errors import Aborted, VmguiError
from vmgui.core.creation.fetching import Fetcher, fetch
from vmgui.core.creation.unfetched import NotFetched

KERNEL = bytes(range(256)) * 4000


def ignore(_done: int, _total: int) -> None:
    pass


def never() -> bool:
    return False


def left(directory: Path) -> list[Path]:
    return list(directory.iterdir())


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "READ_SECONDS", 0.2)


@pytest.fixture
def no_threads_left() -> Iterator[None]:
    """The threads of a fetch end with it, as soon as the server lets them."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        if thread.name.startswith("fetch"):
            thread.join(5)
            assert not thread.is_alive()


# Small files


async def test_several_files_are_looked_for_at_once(web: WebServer) -> None:
    web.add("linux", "initrd.gz")

    async with Fetcher(10) as fetcher:
        found = await fetcher.looks(f"{web.url}/{name}" for name in ("linux", "nothing", "linux"))

    assert [one and one.size for one in found] == [6, None, 6]


async def test_texts_that_are_missing_are_empty(web: WebServer) -> None:
    web.add("a", content="ä".encode())
    web.add("b", content=b"\xff\xfe")

    async with Fetcher(10) as fetcher:
        texts = await fetcher.texts(f"{web.url}/{name}" for name in ("a", "b", "c"))

    assert texts == ["ä", "\ufffd\ufffd", ""]


@pytest.mark.usefixtures("no_threads_left")
async def test_first_error_ends_all_questions(web: WebServer) -> None:
    async with Fetcher(10) as fetcher:
        with pytest.raises(NotFetched, match="an error for"):
            await fetcher.looks([f"{web.url}/500", *[f"{web.url}/trickle"] * 9])


async def test_resolver_that_hangs_is_not_waited_for(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    monkeypatch.setattr(transfer.Transfer, "look", lambda *_arguments: over.wait(10))
    try:
        async with Fetcher(0.2) as fetcher:
            with pytest.raises(NotFetched, match="has not sent everything"):
                await fetcher.look(web.url)
    finally:
        over.set()


@pytest.mark.usefixtures("impatient")
async def test_questions_leave_the_event_loop_free(web: WebServer) -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.01)

    counting = asyncio.create_task(count())
    async with Fetcher(10) as fetcher:
        with pytest.raises(NotFetched, match="does not answer"):
            await fetcher.look(f"{web.url}/silent")
    counting.cancel()

    assert turns > 5


# Large files


async def test_file_is_fetched_whole_with_progress(web: WebServer, tmp_path: Path) -> None:
    web.add("linux", content=KERNEL)
    to = tmp_path / "kernel"
    told: list[tuple[int, int]] = []
    threads = set()

    def report(done: int, total: int) -> None:
        told.append((done, total))
        threads.add(threading.current_thread())

    await fetch(f"{web.url}/linux", to, report, never)

    assert to.read_bytes() == KERNEL
    assert told[-1] == (len(KERNEL), len(KERNEL))
    assert threads == {threading.main_thread()}


async def test_file_of_this_computer_is_fetched(tmp_path: Path) -> None:
    source, to = tmp_path / "linux", tmp_path / "kernel"
    source.write_bytes(KERNEL)

    await fetch(source.as_uri(), to, ignore, never)

    assert to.read_bytes() == KERNEL


async def test_old_file_is_replaced(web: WebServer, tmp_path: Path) -> None:
    web.add("linux", content=b"new")
    to = tmp_path / "kernel"
    to.write_bytes(KERNEL)

    await fetch(f"{web.url}/linux", to, ignore, never)

    assert to.read_bytes() == b"new"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("path", ["short/linux", "404", "silent"])
async def test_file_that_cannot_be_fetched_leaves_nothing(
    web: WebServer, tmp_path: Path, path: str
) -> None:
    web.add("linux")

    with pytest.raises(NotFetched):
        await fetch(f"{web.url}/{path}", tmp_path / "kernel", ignore, never)

    assert left(tmp_path) == []


async def test_file_without_an_end_is_left(
    web: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FETCH_MOST", 1 << 20)

    with pytest.raises(NotFetched, match="larger than any"):
        await fetch(f"{web.url}/endless", tmp_path / "kernel", ignore, never)

    assert left(tmp_path) == []


@pytest.mark.usefixtures("no_threads_left")
@pytest.mark.parametrize("path", ["trickle", "silent"])
async def test_cancelled_fetch_ends_at_once_and_leaves_nothing(
    web: WebServer, tmp_path: Path, path: str
) -> None:
    with pytest.raises(Aborted):
        await fetch(f"{web.url}/{path}", tmp_path / "kernel", ignore, lambda: bool(web.requests))
    web.over.set()

    await eventually(lambda: not left(tmp_path), "nothing is left")


@pytest.mark.usefixtures("no_threads_left")
async def test_fetch_that_nobody_waits_for_stops(web: WebServer, tmp_path: Path) -> None:
    fetching = asyncio.create_task(fetch(f"{web.url}/trickle", tmp_path / "kernel", ignore, never))
    await eventually(lambda: bool(web.requests), "a request")

    fetching.cancel()

    await eventually(lambda: fetching.done() and not left(tmp_path), "its end")


async def test_fetch_has_a_time_limit(web: WebServer, tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="has not sent everything"):
        await fetch(f"{web.url}/trickle", tmp_path / "kernel", ignore, never, seconds=0.3)

    await eventually(lambda: not left(tmp_path), "nothing is left")


async def test_place_that_cannot_be_written_is_named(web: WebServer, tmp_path: Path) -> None:
    web.add("linux")
    to = tmp_path / "nowhere" / "kernel"

    with pytest.raises(VmguiError) as caught:
        await fetch(f"{web.url}/linux", to, ignore, never)

    assert caught.value.message == f"{to} cannot be written."
    assert caught.value.detail == "No such file or directory"


async def test_full_disk_is_named_and_nothing_is_left(web: WebServer, tmp_path: Path) -> None:
    web.add("linux", content=KERNEL)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module._Fetching, "_tell", full)
        with pytest.raises(VmguiError, match="cannot be written") as caught:
            await fetch(f"{web.url}/linux", tmp_path / "kernel", ignore, never)

    assert caught.value.detail == "No space left on device"
    assert left(tmp_path) == []
