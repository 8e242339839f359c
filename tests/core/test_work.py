from __future__ import annotations

import threading

import pytest

from vmgui.core.work import away


async def test_work_is_done_away_from_the_gui_thread() -> None:
    thread = await away(threading.current_thread)

    assert thread is not threading.main_thread()


async def test_error_of_work_arrives_unchanged() -> None:
    with pytest.raises(ZeroDivisionError):
        await away(divmod, 1, 0)
