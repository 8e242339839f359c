"""When windows appear: `_NET_CLIENT_LIST`, where the window manager enters what it has mapped.

One `xprop -spy` tells every change of that list, so nobody polls and no program needs to help.
"""

from __future__ import annotations

import re
import subprocess
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self

_WINDOW = re.compile(r"0x[0-9a-f]+")
_PID = re.compile(r"^_NET_WM_PID.*= (\d+)$", re.MULTILINE)
_NAME = re.compile(r'^_NET_WM_NAME.*= "(.*)"$', re.MULTILINE)


class WindowWatch:
    """A context manager: notes when the windows of each process appear."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._known: set[str] = set()
        self._seen: dict[int, list[tuple[str, float]]] = {}
        self._changed = threading.Condition()

    def __enter__(self) -> Self:
        self._spy = subprocess.Popen(
            ["xprop", "-root", "-spy", "_NET_CLIENT_LIST"],
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._spy.terminate()
        self._thread.join()
        self._spy.wait()
        if self._spy.stdout:
            self._spy.stdout.close()

    def wait(self, pid: int, seconds: float, title: str = "") -> float:
        """When the first window of a process appeared, in `time.monotonic()` seconds.

        Args:
            pid: the process.
            seconds: to wait at most.
            title: of the window that is meant; empty for any.

        Raises:
            TimeoutError: none did.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._when(pid, title), seconds):
                raise TimeoutError(f"process {pid} showed no window {title!r} within {seconds} s")
            return self._when(pid, title)[0]

    def _when(self, pid: int, title: str) -> list[float]:
        return [when for name, when in self._seen.get(pid, ()) if title in ("", name)]

    def _follow(self) -> None:
        for line in self._spy.stdout or ():
            now = time.monotonic()
            listed = set(_WINDOW.findall(line))
            for window in listed - self._known:
                self._note(window, now)
            self._known = listed

    def _note(self, window: str, when: float) -> None:
        """Note whose window it is, and its title; Qt and GTK set both before they map it."""
        told = subprocess.run(
            ["xprop", "-id", window, "_NET_WM_PID", "_NET_WM_NAME"],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        if (pid := _PID.search(told)) is not None:
            name = _NAME.search(told)
            with self._changed:
                self._seen.setdefault(int(pid[1]), []).append((name[1] if name else "", when))
                self._changed.notify_all()
