"""Waiting for a condition with a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable


class LabError(Exception):
    """Something in the lab did not work; the message is a sentence, often with a log after it."""


def wait_until(
    condition: Callable[[], object], what: str, seconds: float = 10, step: float = 0.01
) -> None:
    """Return as soon as the condition is true.

    Args:
        condition: asked again and again.
        what: completes "waited in vain until ...".
        seconds: the deadline.
        step: seconds between two questions.

    Raises:
        LabError: it was not true before the deadline.
    """
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise LabError(f"waited {seconds} s in vain until {what}")
        time.sleep(step)
