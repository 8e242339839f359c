"""Where the tests keep what is costly to make and the same in every run."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "VMGUI_TESTS_CACHE"
"""Overrides the place; a throw-away desktop sets it, because it has XDG directories of its own."""


def directory() -> Path:
    """Return the directory; it may not exist yet."""
    if place := os.environ.get(VARIABLE):
        return Path(place)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vmgui-tests"


@contextmanager
def locked(name: str) -> Iterator[Path]:
    """Give one process at a time a directory of the cache, which exists then.

    If the process dies, the kernel gives the lock to the next one.
    """
    place = directory() / name
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield place
