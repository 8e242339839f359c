from __future__ import annotations

import asyncio

from tests.support.worlds import eventually
from vmgui.base.errors import TimedOut
from vmgui.core.details import BATCH, DetailsReader


class Reading:
    """A host that remembers what it was asked for."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.failures = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def read(self, uuids: list[str]) -> None:
        self.batches.append(uuids)
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise TimedOut("slow")

    @property
    def read_uuids(self) -> list[str]:
        return [uuid for batch in self.batches for uuid in batch]


def names(count: int) -> list[str]:
    return [f"u{number:03}" for number in range(count)]


async def test_want_many_reads_each_once_in_batches() -> None:
    host = Reading()
    reader = DetailsReader(host.read)

    reader.want(names(50))
    await eventually(lambda: reader.waiting == 0, "all is read")

    assert host.read_uuids == names(50)
    assert max(map(len, host.batches)) == BATCH


async def test_look_at_reads_what_is_on_screen_first() -> None:
    host = Reading()
    reader = DetailsReader(host.read)
    reader.look_at(frozenset({"u040", "u049", "elsewhere"}))

    reader.want(names(50))
    await eventually(lambda: reader.waiting == 0, "all is read")

    assert sorted(host.batches[0]) == ["u040", "u049"]
    assert sorted(host.read_uuids) == names(50)


async def test_want_changed_comes_before_what_was_never_read() -> None:
    host = Reading()
    host.gate.clear()
    reader = DetailsReader(host.read)
    reader.want(names(40))
    await asyncio.sleep(0.01)

    reader.want(["u000"], is_changed=True)
    host.gate.set()
    await eventually(lambda: reader.waiting == 0, "all is read")

    assert host.batches[1][0] == "u000"


async def test_want_while_it_is_being_read_reads_it_again() -> None:
    host = Reading()
    host.gate.clear()
    reader = DetailsReader(host.read)
    reader.want(["one"])
    await asyncio.sleep(0.01)

    reader.want(["one"], is_changed=True)
    host.gate.set()
    await eventually(lambda: len(host.batches) == 2, "it is read twice")

    assert host.batches == [["one"], ["one"]]


async def test_error_of_the_host_is_tried_again_later() -> None:
    host = Reading()
    host.failures = 2
    reader = DetailsReader(host.read, pause=0.01)

    reader.want(["one", "two"])
    await eventually(lambda: len(host.batches) == 3, "it was tried three times")
    await asyncio.sleep(0.03)

    assert host.batches == [["one", "two"]] * 3
    assert reader.waiting == 0


async def test_stop_forgets_everything_and_want_begins_anew() -> None:
    host = Reading()
    host.gate.clear()
    reader = DetailsReader(host.read)
    reader.want(names(40))
    await asyncio.sleep(0.01)

    reader.stop()
    host.gate.set()
    reader.want(["new"])
    await eventually(lambda: reader.waiting == 0, "all is read")
    await asyncio.sleep(0.01)

    assert host.batches == [names(BATCH), ["new"]]


async def test_want_nothing_starts_nothing() -> None:
    host = Reading()
    reader = DetailsReader(host.read)

    reader.want([])
    await asyncio.sleep(0.01)

    assert host.batches == []
    await reader.close()


async def test_settled_waits_until_what_is_being_read_is_there_too() -> None:
    host = Reading()
    host.gate.clear()
    reader = DetailsReader(host.read)
    await reader.settled()
    reader.want(names(1))
    await eventually(lambda: reader.waiting == 0, "it is being read")
    settled = asyncio.get_running_loop().create_task(reader.settled())
    await asyncio.sleep(0)
    assert not settled.done()
    assert not reader.is_idle

    host.gate.set()
    await asyncio.wait_for(settled, 5)

    assert reader.is_idle
