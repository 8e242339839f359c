"""libvirt's event loop: one thread around epoll(7), and nothing else in that thread.

libvirt delivers events, keep-alive and close notices through whatever loop is registered, and
toggles its watches from every thread that makes a call. Its default loop ends up in the GUI thread
as soon as Qt uses GLib, and libvirt's asyncio loop loses events under qasync; both measured before
this was written. Hence our own, registered once per process before the first connection.

Each call takes its connection's watch away and gives it back, and sets its keep-alive timer anew.
epoll takes that from any thread while this one sleeps. With poll(2) this thread woke up twice for
each call, and took Python's lock from the GUI thread: while four hosts were read, that waited twice
as long for it (20 ms instead of 10 ms for 500 turns).

Three rules, each learnt from a lost event: drain the wake-up pipe before clearing the flag that
says it is full; never hold the lock while calling libvirt; hand freed opaques back from this thread
after the callbacks.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import select
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import libvirt

log = logging.getLogger(__name__)

_READABLE = libvirt.VIR_EVENT_HANDLE_READABLE
_WRITABLE = libvirt.VIR_EVENT_HANDLE_WRITABLE
_ERROR = libvirt.VIR_EVENT_HANDLE_ERROR
_HANGUP = libvirt.VIR_EVENT_HANDLE_HANGUP
_TIMER_SLACK = 0.0005
"""Seconds by which epoll may return early: its time-out is in whole milliseconds."""

Opaque = Any  # libvirt-python's own tuple; we only hand it back
HandleCallback = Callable[[int, int, int, Opaque], None]
TimerCallback = Callable[[int, Opaque], None]


@dataclass(slots=True)
class _Handle:
    fd: int
    events: int
    callback: HandleCallback
    opaque: Opaque


@dataclass(slots=True)
class _Timer:
    interval: float | None
    """Seconds; None while the timer is off."""
    due: float | None
    callback: TimerCallback
    opaque: Opaque


def _to_epoll(events: int) -> int:
    mask = 0
    if events & _READABLE:
        mask |= select.EPOLLIN
    if events & _WRITABLE:
        mask |= select.EPOLLOUT
    return mask


def _from_epoll(mask: int) -> int:
    events = 0
    if mask & select.EPOLLIN:
        events |= _READABLE
    if mask & select.EPOLLOUT:
        events |= _WRITABLE
    if mask & select.EPOLLERR:
        events |= _ERROR
    if mask & select.EPOLLHUP:
        events |= _HANGUP
    return events


class EventLoop:
    """An implementation of virEventRegisterImpl's six functions and the thread that serves them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._handles: dict[int, _Handle] = {}
        self._timers: dict[int, _Timer] = {}
        self._freed: list[Opaque] = []
        self._masks: dict[int, int] = {}
        """What epoll waits for, of each descriptor that it knows."""
        self._epoll = select.epoll()
        self._wake_reader, self._wake_writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._epoll.register(self._wake_reader, select.EPOLLIN)
        self._is_woken = False
        self._thread_id: int | None = None

    def start(self) -> None:
        """Register with libvirt and start the thread. Once per process, before the first open."""
        libvirt.virEventRegisterImpl(
            self._add_handle,
            self._update_handle,
            self._remove_handle,
            self._add_timer,
            self._update_timer,
            self._remove_timer,
        )
        threading.Thread(target=self._run, name="libvirt-events", daemon=True).start()

    # The six functions, called by libvirt from any thread. They must not raise.

    def _add_handle(self, fd: int, events: int, callback: HandleCallback, opaque: Opaque) -> int:
        with self._lock:
            watch = next(self._ids)
            self._handles[watch] = _Handle(fd, events, callback, opaque)
            self._wait_for(fd)
        return watch

    def _update_handle(self, watch: int, events: int) -> None:
        with self._lock:
            handle = self._handles.get(watch)
            if handle is None or handle.events == events:
                return
            handle.events = events
            self._wait_for(handle.fd)

    def _remove_handle(self, watch: int) -> int:
        with self._lock:
            handle = self._handles.pop(watch, None)
            if handle is None:
                return -1
            self._wait_for(handle.fd)
            self._freed.append(handle.opaque)
        self._wake()
        return 0

    def _add_timer(self, milliseconds: int, callback: TimerCallback, opaque: Opaque) -> int:
        with self._lock:
            timer_id = next(self._ids)
            self._timers[timer_id] = timer = _Timer(None, None, callback, opaque)
            _set_interval(timer, milliseconds)
        self._wake()
        return timer_id

    def _update_timer(self, timer_id: int, milliseconds: int) -> None:
        with self._lock:
            timer = self._timers.get(timer_id)
            if timer is None:
                return
            before = timer.due
            _set_interval(timer, milliseconds)
            is_sooner = timer.due is not None and (before is None or timer.due < before)
        if is_sooner:
            self._wake()

    def _remove_timer(self, timer_id: int) -> int:
        with self._lock:
            timer = self._timers.pop(timer_id, None)
            if timer is None:
                return -1
            self._freed.append(timer.opaque)
        self._wake()
        return 0

    def _wait_for(self, fd: int) -> None:
        """Have epoll wait for what the watches of a descriptor want; the lock is held."""
        mask = 0
        for handle in self._handles.values():
            if handle.fd == fd:
                mask |= _to_epoll(handle.events)
        if mask == self._masks.get(fd, 0):
            return
        if not mask:
            del self._masks[fd]
            with contextlib.suppress(OSError):  # closed already: epoll has forgotten it
                self._epoll.unregister(fd)
            return
        change = self._epoll.modify if fd in self._masks else self._epoll.register
        self._masks[fd] = mask
        change(fd, mask)

    # The thread.

    def _wake(self) -> None:
        if self._is_woken or threading.get_ident() == self._thread_id:
            return
        self._is_woken = True
        with contextlib.suppress(BlockingIOError):  # the pipe is full: it is awake already
            os.write(self._wake_writer, b"x")

    def _run(self) -> None:
        self._thread_id = threading.get_ident()
        while True:
            try:
                self._turn()
            except Exception:
                log.exception("libvirt's event loop had to skip a turn")

    def _turn(self) -> None:
        ready = self._epoll.poll(self._timeout())
        self._drain(ready)
        self._serve_handles(ready)
        self._serve_timers()
        with self._lock:
            freed, self._freed = self._freed, []
        for opaque in freed:
            libvirt.virEventInvokeFreeCallback(opaque)

    def _timeout(self) -> float | None:
        """The seconds until the next timer is due; None if there is none."""
        with self._lock:
            due = min((t.due for t in self._timers.values() if t.due is not None), default=None)
        return None if due is None else max(0.0, due - time.monotonic())

    def _drain(self, ready: list[tuple[int, int]]) -> None:
        if any(fd == self._wake_reader for fd, _mask in ready):
            with contextlib.suppress(BlockingIOError):
                os.read(self._wake_reader, 4096)
            self._is_woken = False

    def _serve_handles(self, ready: list[tuple[int, int]]) -> None:
        for fd, mask in ready:
            events = _from_epoll(mask)
            with self._lock:
                watches = [watch for watch, handle in self._handles.items() if handle.fd == fd]
            for watch in watches:
                with self._lock:
                    handle = self._handles.get(watch)
                if handle and events & (handle.events | _ERROR | _HANGUP):
                    handle.callback(watch, fd, events, handle.opaque)

    def _serve_timers(self) -> None:
        now = time.monotonic()
        with self._lock:
            due = [
                timer_id
                for timer_id, timer in self._timers.items()
                if timer.due is not None and timer.due <= now + _TIMER_SLACK
            ]
            for timer_id in due:
                timer = self._timers[timer_id]
                timer.due = now + (timer.interval or 0.0)
        for timer_id in due:
            with self._lock:
                still_there = self._timers.get(timer_id)
            if still_there:
                still_there.callback(timer_id, still_there.opaque)


def _set_interval(timer: _Timer, milliseconds: int) -> None:
    timer.interval = milliseconds / 1000 if milliseconds >= 0 else None
    timer.due = None if timer.interval is None else time.monotonic() + timer.interval


def _ignore_error(_context: object, _error: object) -> None:
    """Every failed call prints to stderr unless somebody takes the error; the caller has it."""


_loop: EventLoop | None = None


def start() -> None:
    """Start the event loop of this process; later calls do nothing.

    libvirt keeps the registered loop for the life of the process, so this is process state and the
    one module-level variable of the package.
    """
    global _loop
    if _loop is None:
        libvirt.registerErrorHandler(_ignore_error, None)
        _loop = EventLoop()
        _loop.start()
