from __future__ import annotations

import threading

from vmgui.core.work import away


async def test_away_runs_in_another_thread() -> None:
    def where(one: int, *, other: int) -> tuple[int, str]:
        return one + other, threading.current_thread().name

    total, name = await away(where, 1, other=2)

    assert total == 3
    assert name != threading.current_thread().name
