from __future__ import annotations

from tests.support.guards import LogGuard
from vmgui.base.notify import Event


class Listener:
    def __init__(self) -> None:
        self.heard: list[int] = []

    def hear(self, value: int) -> None:
        self.heard.append(value)


def test_emit_tells_in_order() -> None:
    event: Event[int] = Event()
    heard: list[str] = []
    event.connect(lambda value: heard.append(f"a{value}"))
    event.connect(lambda value: heard.append(f"b{value}"))

    event.emit(1)

    assert heard == ["a1", "b1"]


def test_listener_that_is_gone_is_forgotten() -> None:
    event: Event[int] = Event()
    listener, other = Listener(), Listener()
    event.connect(listener.hear)
    event.connect(other.hear)

    del listener
    event.emit(1)

    assert other.heard == [1]
    assert len(event._listeners) == 1


def test_disconnect() -> None:
    event: Event[int] = Event()
    listener, heard = Listener(), []
    event.connect(listener.hear)
    event.connect(heard.append)

    event.disconnect(listener.hear)
    event.disconnect(print)
    event.emit(1)

    assert (listener.heard, heard) == ([], [1])


def test_listener_that_raises_does_not_silence_the_others(log_guard: LogGuard) -> None:
    log_guard.expect("A listener failed")
    event: Event[int] = Event()
    listener = Listener()
    event.connect(lambda _value: 1 / 0)
    event.connect(listener.hear)

    event.emit(1)

    assert listener.heard == [1]


def test_listener_may_connect_and_disconnect_while_it_is_told() -> None:
    event: Event[int] = Event()
    heard: list[int] = []

    def once(value: int) -> None:
        heard.append(value)
        event.disconnect(once)
        event.connect(heard.append)

    event.connect(once)
    event.emit(1)
    event.emit(2)

    assert heard == [1, 2]
