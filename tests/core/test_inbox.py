from __future__ import annotations

import asyncio
import threading

from tests.support.worlds import eventually
from vmgui.core.inbox import Inbox


async def test_put_from_threads_arrives_complete_in_few_deliveries() -> None:
    batches: list[list[int]] = []
    inbox: Inbox[int] = Inbox(asyncio.get_running_loop(), batches.append)

    threads = [
        threading.Thread(target=lambda start=start: [inbox.put(start + n) for n in range(5000)])
        for start in (0, 5000, 10000, 15000)
    ]
    for thread in threads:
        thread.start()
    await eventually(lambda: sum(map(len, batches)) == 20000, "all have arrived")

    assert sorted(item for batch in batches for item in batch) == list(range(20000))
    assert len(batches) < 2000


async def test_put_from_one_thread_keeps_the_order() -> None:
    items: list[int] = []
    inbox: Inbox[int] = Inbox(asyncio.get_running_loop(), items.extend)

    for number in range(100):
        inbox.put(number)
    await eventually(lambda: len(items) == 100, "all have arrived")

    assert items == list(range(100))


def test_put_after_the_end_of_the_loop_does_nothing() -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    inbox: Inbox[int] = Inbox(loop, lambda _items: None)

    inbox.put(1)
