"""What every test gets: an off-screen Qt, a home of its own, libvirt's events, and guards.

A test that is an `async def` runs on a qasync loop over pytest-qt's application, whether it needs
Qt or not: the program runs on nothing else. It has `LIMIT_SECONDS`, unless it is marked with
`@pytest.mark.limit(seconds)`.

The fixtures of whole simulated hosts are in `tests.support.worlds`, those of real ones in
`tests.support.lab_fixtures`, what makes a test fail besides its assertions in
`tests.support.guards`.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from qasync import QEventLoop

from tests.support import cache

# Before anything of Qt starts; whoever wants to watch sets QT_QPA_PLATFORM.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The home of a test is temporary, what is kept between runs is not.
os.environ.setdefault(cache.VARIABLE, str(cache.directory()))

pytest_plugins = [
    "tests.support.guards",
    "tests.support.worlds",
    "tests.support.lab_fixtures",
]

LIMIT_SECONDS = 20.0


def pytest_configure(config: pytest.Config) -> None:
    # Python collects garbage in whatever thread allocates. A QObject that ends in another thread
    # than its own takes the process down, so only the main thread may do it: see `no_garbage`.
    gc.disable()
    config.addinivalue_line("markers", "limit(seconds): how long this coroutine may run")


def pytest_collection_finish() -> None:
    """Put what is imported by now out of the collector's sight: it is looked at after each test."""
    gc.collect()
    gc.freeze()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give coroutines their loop, before the fixtures that may need it."""
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
        item.fixturenames.insert(0, "event_loop")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine to its end."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    loop: asyncio.AbstractEventLoop = pyfuncitem.funcargs["event_loop"]
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    marker = pyfuncitem.get_closest_marker("limit")
    limit = marker.args[0] if marker else LIMIT_SECONDS

    async def run() -> None:
        try:
            async with asyncio.timeout(limit) as timeout:
                await pyfuncitem.obj(**arguments)
        except TimeoutError:
            if timeout.expired():
                pytest.fail(f"not done after {limit} s")
            raise

    loop.run_until_complete(run())
    return True


async def _end_tasks() -> list[str]:
    """Cancel what still runs, after a moment for what is just ending; return its names."""
    for _turn in range(3):
        await asyncio.sleep(0)
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return sorted(f"{task.get_name()} ({task.get_coro()})" for task in tasks)


class _Loop(QEventLoop):
    """Counts as running between the phases of a test too: pytest-qt serves Qt's events there."""

    def run_forever(self) -> object:
        try:
            return super().run_forever()
        finally:
            asyncio._set_running_loop(self)


@pytest.fixture
def event_loop(qapp: object) -> Iterator[asyncio.AbstractEventLoop]:
    """The loop of a coroutine test; tasks that are left on it fail the test.

    A fixture that makes asyncio objects asks for it too, and closes them with
    `event_loop.run_until_complete`.
    """
    loop = _Loop(qapp)
    asyncio.set_event_loop(loop)
    yield loop
    leftover = loop.run_until_complete(_end_tasks())
    loop.close()
    asyncio._set_running_loop(None)
    asyncio.set_event_loop(None)
    if leftover:
        pytest.fail("tasks are left behind: " + ", ".join(leftover), pytrace=False)


@pytest.fixture(autouse=True)
def no_garbage() -> Iterator[None]:
    """Collect what the test leaves behind in the main thread, before any other can."""
    yield
    gc.collect()


@pytest.fixture(scope="session", autouse=True)
def libvirt_events() -> None:
    """libvirt's event loop: registered once per process, before the first connection."""
    from vmgui.virt import eventloop  # here, so that tests of base need no libvirt to be collected

    eventloop.start()


@pytest.fixture(autouse=True)
def home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A home directory of the test's own, with the directories of the freedesktop standard."""
    place = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(place))
    for variable, name in (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_DATA_HOME", ".local/share"),
    ):
        monkeypatch.setenv(variable, str(place / name))
    # The paths of sockets are short: 107 bytes.
    with tempfile.TemporaryDirectory(prefix="vmgui-") as runtime:
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        yield place
