from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from tests.support.worlds import eventually
from vmgui.core.garbage import GarbageCollector, _due


@pytest.fixture(autouse=True)
def automatic() -> Iterator[None]:
    """Python's own way, as at the start of the program; the tests' way afterwards."""
    limits = gc.get_threshold()
    gc.enable()
    yield
    gc.set_threshold(*limits)
    gc.disable()


class Ring:
    """Garbage that knows in which thread it ends."""

    def __init__(self, ended: list[int]) -> None:
        self.me = self
        weakref.finalize(self, lambda: ended.append(threading.get_ident()))


async def test_garbage_of_all_threads_ends_in_this_one() -> None:
    ended: list[int] = []
    collector = GarbageCollector(0.01)
    collector.start()
    assert not gc.isenabled()

    def work() -> None:
        for _number in range(2000):
            Ring(ended)

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    await eventually(lambda: len(ended) == 2000, "all is collected")
    await collector.close()

    assert set(ended) == {threading.get_ident()}


def test_due_is_the_oldest_generation_over_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))

    for counts, generation in (
        ((0, 0, 0), None),
        ((700, 10, 10), None),
        ((701, 0, 0), 0),
        ((0, 11, 0), 1),
        ((900, 2, 11), 2),
    ):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        assert _due() == generation
