from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.worlds import eventually, world
from vmgui.base.errors import Busy, ConnectionLost, HostError, NotPossibleNow, VmguiError
from vmgui.base.ids import HostId, pool_id
from vmgui.core.host import Host
from vmgui.core.storage import following
from vmgui.core.storage.following import Following
from vmgui.virt.listening import Aspect, Notice

POOLS = frozenset({Aspect.POOL})


class Ear:
    """What was told."""

    def __init__(self, desk: Desk, host: HostId, aspects: frozenset[Aspect] = POOLS) -> None:
        self.following = Following(desk.fleet, host, aspects)
        self.told: list[str] = []
        self.reasons: list[VmguiError] = []
        self.following.noticed.connect(lambda notice: self.told.append(notice.aspect.value))
        self.following.outdated.connect(lambda _nothing: self.told.append("outdated"))
        self.following.ticked.connect(lambda _nothing: self.told.append("ticked"))
        self.following.removed.connect(lambda _nothing: self.told.append("removed"))
        self.following.away.connect(self._note_away)

    def _note_away(self, reason: VmguiError) -> None:
        self.told.append("away")
        self.reasons.append(reason)


@asynccontextmanager
async def heard(desk: Desk, directory: Path, *aspects: Aspect) -> AsyncIterator[tuple[Host, Ear]]:
    """A host whose events are heard, and what was told of it since its beginning."""
    host = await desk.connect(world(directory))
    await eventually(lambda: host.hears(POOLS), "it tells of pools")
    ear = Ear(desk, host.id, frozenset(aspects) or POOLS)
    ear.following.begin()
    await eventually(lambda: host.record.facts is not None, "it is quiet")
    ear.told.clear()
    try:
        yield host, ear
    finally:
        await ear.following.close()


def tell(host: Host, aspect: Aspect = Aspect.POOL) -> None:
    host.noticed.emit(Notice(host.id, pool_id(host.id, "u"), aspect))


async def test_beginning_says_whether_the_host_is_there(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path))
    there, nowhere = Ear(desk, host.id), Ear(desk, HostId("test:///nowhere"))

    there.following.begin()
    nowhere.following.begin()

    assert (there.told[0], there.following.is_online) == ("outdated", True)
    assert (nowhere.told, nowhere.following.is_online) == (["away"], False)
    assert isinstance(nowhere.reasons[0], ConnectionLost)
    await there.following.close()
    await nowhere.following.close()


async def test_notices_of_its_aspects_are_told_until_the_end(desk: Desk, tmp_path: Path) -> None:
    async with heard(desk, tmp_path) as (host, ear):
        tell(host)
        tell(host, Aspect.SECRET)
        ear.following.end()
        tell(host)
        host.listening.emit(None)

        assert ear.told == ["pool"]


async def test_what_came_before_the_host_was_listened_to_is_read_again(
    desk: Desk, tmp_path: Path
) -> None:
    async with heard(desk, tmp_path) as (host, ear):
        host.listening.emit(None)

        assert ear.told == ["outdated"]


async def test_host_that_goes_and_comes_back_is_told(desk: Desk, tmp_path: Path) -> None:
    async with heard(desk, tmp_path) as (host, ear):
        await host.disconnect()
        gone = list(ear.told)
        host.connect()
        await eventually(lambda: ear.following.is_online, "it is back")

        assert gone == ["away"]
        assert ear.told[1] == "outdated"


async def test_host_that_is_removed_and_added_again_is_heard_as_the_new_one(
    desk: Desk, tmp_path: Path
) -> None:
    async with heard(desk, tmp_path) as (host, ear):
        await desk.fleet.remove(host.id)
        gone = list(ear.told)
        other = await desk.connect(host.id.uri)
        await eventually(lambda: other.record.facts is not None, "it is quiet")
        ear.told.clear()

        tell(host)
        tell(other)

        assert gone[-2:] == ["removed", "away"]
        assert isinstance(ear.reasons[-1], NotPossibleNow)
        assert ear.told == ["pool"]


async def test_host_that_does_not_tell_is_asked_from_time_to_time(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "POLL_SECONDS", 0.02)

    async with heard(desk, tmp_path, Aspect.SECRET) as (_host, ear):
        await eventually(lambda: ear.told[:2] == ["ticked", "ticked"], "it is time, and again")


async def test_host_that_tells_is_not_asked(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with heard(desk, tmp_path) as (host, _ear):
        monkeypatch.setattr(following, "POLL_SECONDS", 0.01)
        silent = Ear(desk, host.id, frozenset({Aspect.SECRET}))
        telling = Ear(desk, host.id)
        silent.following.begin()
        telling.following.begin()

        await eventually(lambda: silent.told.count("ticked") > 3, "some time has gone by")

        assert "ticked" not in telling.told
        await silent.following.close()
        await telling.following.close()


async def test_only_what_may_end_by_itself_is_tried_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PAUSE_SECONDS", 0)
    async with heard(desk, tmp_path) as (host, ear):
        worth = [
            await ear.following.is_worth_trying_again(error)
            for error in (Busy("busy"), HostError("broken"))
        ]
        await host.disconnect()

        assert worth == [True, False]
        assert not await ear.following.is_worth_trying_again(Busy("busy"))
