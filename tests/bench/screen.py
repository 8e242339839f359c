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
_PID = re.compile(r"= (\d+)")


class WindowWatch:
    """A context manager: notes when the first window of each process appears."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._known: set[str] = set()
        self._first: dict[int, float] = {}
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

    def wait(self, pid: int, seconds: float) -> float:
        """When the first window of a process appeared, in `time.monotonic()` seconds.

        Raises:
            TimeoutError: none did.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: pid in self._first, seconds):
                raise TimeoutError(f"process {pid} showed no window within {seconds} s")
            return self._first[pid]

    def _follow(self) -> None:
        for line in self._spy.stdout or ():
            now = time.monotonic()
            listed = set(_WINDOW.findall(line))
            for window in listed - self._known:
                self._note(self._pid(window), now)
            self._known = listed

    def _note(self, pid: int | None, when: float) -> None:
        if pid is not None:
            with self._changed:
                self._first.setdefault(pid, when)
                self._changed.notify_all()

    def _pid(self, window: str) -> int | None:
        """Whose window it is (`_NET_WM_PID`, which Qt and GTK set before they map a window)."""
        told = subprocess.run(
            ["xprop", "-id", window, "_NET_WM_PID"],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        found = _PID.search(told.stdout)
        return int(found[1]) if found else None
