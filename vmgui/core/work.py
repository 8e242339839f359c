"""Work that takes the processor rather than a host: decoding pictures, comparing documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from vmgui.virt.lanes import Lane

P = ParamSpec("P")
R = TypeVar("R")

_LANE = Lane("work", 1)
"""Shared by the program: one thing at a time, because more threads would only take Python's lock
from the GUI thread more often, and be done no sooner."""


async def away(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a pure function away from the GUI thread and return what it returns."""
    return await _LANE.call(None, function, *args, **kwargs)
