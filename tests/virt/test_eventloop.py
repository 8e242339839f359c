from __future__ import annotations

import os
import select
import threading
import time
from pathlib import Path

import libvirt
import pytest

from tests.support.guards import LogGuard
from tests.support.worlds import Daemon, wait_until, world
from vmgui.virt import eventloop
from vmgui.virt.eventloop import EventLoop

READABLE = libvirt.VIR_EVENT_HANDLE_READABLE
WRITABLE = libvirt.VIR_EVENT_HANDLE_WRITABLE


@pytest.fixture
def loop() -> EventLoop:
    """A loop that libvirt does not know of."""
    made = EventLoop()
    threading.Thread(target=made._run, daemon=True).start()
    return made


@pytest.fixture
def freed(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was handed back, for our own opaques."""
    values: list[object] = []
    monkeypatch.setattr(libvirt, "virEventInvokeFreeCallback", values.append)
    return values


def test_start_again_does_nothing() -> None:
    before = eventloop._loop

    eventloop.start()

    assert eventloop._loop is before


@pytest.mark.parametrize("count", [1, 8])
def test_events_of_many_connections_arrive_complete(daemon: Daemon, count: int) -> None:
    got: list[int] = []
    connections = [libvirt.open(daemon.uri) for _number in range(count)]
    numbers = [
        connection.domainEventRegisterAny(
            None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda *rest: got.append(rest[2]), None
        )
        for connection in connections
    ]

    domain = daemon.domain("test")
    for _turn in range(100):
        domain.suspend()
        domain.resume()

    wait_until(lambda: len(got) == 200 * count, "all events have arrived")
    for connection, number in zip(connections, numbers, strict=True):
        connection.domainEventDeregisterAny(number)
        connection.close()


def test_calls_from_many_threads_beside_events(daemon: Daemon) -> None:
    got: list[int] = []
    connection = libvirt.open(daemon.uri)
    number = connection.domainEventRegisterAny(
        None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda *rest: got.append(rest[2]), None
    )
    names: list[str] = []

    def ask() -> None:
        names.extend(connection.lookupByName("test").name() for _turn in range(200))

    workers = [threading.Thread(target=ask) for _number in range(4)]
    for worker in workers:
        worker.start()
    for _turn in range(50):
        daemon.domain("test").suspend()
        daemon.domain("test").resume()
    for worker in workers:
        worker.join(10)

    wait_until(lambda: len(got) == 100, "all events have arrived")
    assert names == ["test"] * 800
    connection.domainEventDeregisterAny(number)
    connection.close()


def test_closed_connection_leaves_nothing_in_the_loop(tmp_path: Path, daemon: Daemon) -> None:
    loop = eventloop._loop
    assert loop is not None
    before = (len(loop._handles), len(loop._timers))

    for uri in (world(tmp_path), daemon.uri):
        connection = libvirt.open(uri)
        connection.close()

    wait_until(lambda: (len(loop._handles), len(loop._timers)) == before, "all is gone")


def test_handle_ready_is_called_with_its_events(loop: EventLoop, freed: list[object]) -> None:
    reader, writer = os.pipe()
    calls: list[tuple[int, int, int, object]] = []

    def ready(watch: int, fd: int, events: int, opaque: object) -> None:
        os.read(fd, 1)
        calls.append((watch, fd, events, opaque))

    watch = loop._add_handle(reader, READABLE, ready, "mine")
    os.write(writer, b"x")
    wait_until(lambda: calls, "it was called")

    assert calls == [(watch, reader, READABLE, "mine")]
    assert loop._remove_handle(watch) == 0
    assert loop._remove_handle(watch) == -1
    wait_until(lambda: freed == ["mine"], "it was handed back")
    os.close(reader)
    os.close(writer)


def test_handle_updated_is_called_for_the_new_events_only(
    loop: EventLoop, freed: list[object]
) -> None:
    reader, writer = os.pipe()
    calls: list[int] = []
    watch = loop._add_handle(
        reader, 0, lambda _w, fd, events, _o: calls.append(events + len(os.read(fd, 1)) - 1), None
    )
    os.write(writer, b"x")
    time.sleep(0.02)
    assert calls == []

    loop._update_handle(watch, READABLE)
    loop._update_handle(watch, READABLE)
    loop._update_handle(watch + 1, READABLE)
    wait_until(lambda: calls == [READABLE], "it was called")

    loop._remove_handle(watch)
    wait_until(lambda: freed, "it was handed back")
    os.close(reader)
    os.close(writer)


def test_handle_writable_and_hung_up(loop: EventLoop, freed: list[object]) -> None:
    reader, writer = os.pipe()
    events: list[int] = []
    watch = loop._add_handle(writer, WRITABLE, lambda _w, _f, e, _o: events.append(e), None)
    wait_until(lambda: events, "it is writable")
    assert events[0] == WRITABLE

    os.close(reader)

    wait_until(lambda: events[-1] & libvirt.VIR_EVENT_HANDLE_ERROR, "it is broken")
    loop._remove_handle(watch)
    wait_until(lambda: freed, "it was handed back")
    os.close(writer)


def test_hang_up_is_told() -> None:
    assert eventloop._from_epoll(select.EPOLLHUP) == libvirt.VIR_EVENT_HANDLE_HANGUP


def test_handle_removed_by_the_one_before_is_not_called(
    loop: EventLoop, freed: list[object]
) -> None:
    reader, writer = os.pipe()
    calls: list[str] = []

    def first(watch: int, fd: int, _events: int, _opaque: object) -> None:
        os.read(fd, 1)
        calls.append("first")
        loop._remove_handle(watch + 1)

    one = loop._add_handle(reader, READABLE, first, "one")
    loop._add_handle(reader, READABLE, lambda *_rest: calls.append("second"), "two")
    os.write(writer, b"x")

    wait_until(lambda: freed == ["two"], "the second was handed back")
    assert calls == ["first"]
    loop._remove_handle(one)
    wait_until(lambda: "one" in freed, "the first too")
    os.close(reader)
    os.close(writer)


def test_timer_fires_again_until_it_is_off(loop: EventLoop, freed: list[object]) -> None:
    fired: list[float] = []
    timer = loop._add_timer(10, lambda _t, _o: fired.append(time.monotonic()), "clock")
    wait_until(lambda: len(fired) >= 3, "it has fired three times")
    assert fired[2] - fired[0] > 0.015

    loop._update_timer(timer, -1)
    loop._update_timer(timer + 1, 5)
    time.sleep(0.02)
    count = len(fired)
    time.sleep(0.05)

    assert len(fired) == count
    loop._update_timer(timer, 0)
    wait_until(lambda: len(fired) > count, "it fires again")
    assert loop._remove_timer(timer) == 0
    assert loop._remove_timer(timer) == -1
    wait_until(lambda: freed == ["clock"], "it was handed back")


def test_timer_removed_by_another_is_not_called(loop: EventLoop, freed: list[object]) -> None:
    calls: list[str] = []

    def first(timer: int, _opaque: object) -> None:
        calls.append("first")
        loop._remove_timer(timer)
        loop._remove_timer(timer + 1)

    loop._add_timer(20, first, None)
    loop._add_timer(20, lambda _t, _o: calls.append("second"), None)

    wait_until(lambda: len(freed) >= 1, "they were handed back")
    time.sleep(0.05)
    assert calls[0] == "first"
    assert calls.count("first") == 1


def test_callback_that_raises_does_not_end_the_loop(
    loop: EventLoop, freed: list[object], log_guard: LogGuard
) -> None:
    log_guard.expect("had to skip a turn")
    calls: list[int] = []

    def fail(timer: int, _opaque: object) -> None:
        calls.append(timer)
        if len(calls) == 1:
            raise ZeroDivisionError

    timer = loop._add_timer(5, fail, None)

    wait_until(lambda: len(calls) > 2, "it goes on")
    loop._remove_timer(timer)
    wait_until(lambda: freed, "it was handed back")


def test_wake_up_of_a_full_pipe_does_not_block() -> None:
    loop = EventLoop()
    while True:
        try:
            os.write(loop._wake_writer, b"x" * 4096)
        except BlockingIOError:
            break

    loop._wake()
    loop._wake()

    assert loop._is_woken
    os.close(loop._wake_reader)
    os.close(loop._wake_writer)


def test_errors_of_libvirt_are_not_printed(
    connection: libvirt.virConnect, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(libvirt.libvirtError):
        connection.lookupByName("nobody")

    assert capfd.readouterr().err == ""
