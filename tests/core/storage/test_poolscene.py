from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.poolscenes import EXPORTS, VOLUME_GROUPS, StubAsks, capabilities
from tests.support.worlds import eventually
from vmgui.base.errors import HostError
from vmgui.base.ids import HostId
from vmgui.core.storage.poolscene import PoolScene
from vmgui.hardware.pools.discovery import NOUN
from vmgui.hardware.pools.registry import kind
from vmgui.hardware.scene import Scene

NOBODY = HostId("test:///nobody")


def values(scene: Scene, noun: str) -> list[str | None]:
    return [option.value for option in scene.offers.get(noun, ())]


def netfs(host: str):
    pool = kind("netfs").new("nas", Scene())
    pool.host_name = host
    return pool


@pytest.fixture
def asks() -> StubAsks:
    return StubAsks(EXPORTS, capabilities())


async def test_look_reads_the_other_pools_and_what_the_host_can(
    desk: Desk, asks: StubAsks, tmp_path: Path
) -> None:
    world = tmp_path / "world.xml"
    pool = "<pool type='dir'><name>{0}</name><target><path>/srv/{0}</path></target></pool>"
    world.write_text(f"<node>{pool.format('images')}{pool.format('own')}</node>", "utf-8")
    host = await desk.connect(f"test://{world}")
    knowledge = PoolScene(desk.fleet, host.id, asks, own="own")

    knowledge.look()
    await eventually(lambda: knowledge.scene().pool_capabilities, "the host has said what it can")
    await eventually(lambda: knowledge.scene().taken_names, "the pools are read")

    scene = knowledge.scene()
    assert scene.taken_names == {"images"}
    assert scene.taken_paths == {"/srv/images": "images"}
    assert scene.is_new
    knowledge.stop()


async def test_look_host_that_is_gone_changes_nothing(desk: Desk) -> None:
    knowledge = PoolScene(desk.fleet, NOBODY, StubAsks())
    heard: list[None] = []
    knowledge.learned.connect(heard.append)

    knowledge.look()
    await eventually(lambda: len(heard) == 2, "both have been tried")

    assert knowledge.scene().taken_names == frozenset()
    assert knowledge.scene().pool_capabilities is None


async def test_find_sources_offers_what_was_found(desk: Desk, asks: StubAsks) -> None:
    knowledge = PoolScene(desk.fleet, NOBODY, asks)
    asks.is_free.clear()

    knowledge.find_sources(kind("netfs"), netfs("nas"))
    meanwhile = knowledge.scene().search
    asks.is_free.set()
    await eventually(lambda: NOUN in knowledge.scene().offers, "the exports are offered")

    assert meanwhile is not None
    assert meanwhile.text == "Looking for what nas exports…"
    assert values(knowledge.scene(), NOUN) == ["/srv/images", "/srv/iso"]
    assert knowledge.scene().search == ("2 found, see the list.", False)


async def test_find_sources_the_same_twice_asks_once(desk: Desk, asks: StubAsks) -> None:
    knowledge = PoolScene(desk.fleet, NOBODY, asks)

    for _time in range(2):
        knowledge.find_sources(kind("netfs"), netfs("nas"))
    await eventually(lambda: NOUN in knowledge.scene().offers, "the exports are offered")

    assert [pool_type for pool_type, _xml in asks.questions] == ["netfs"]


async def test_find_sources_another_server_forgets_the_first(desk: Desk, asks: StubAsks) -> None:
    knowledge = PoolScene(desk.fleet, NOBODY, asks)
    knowledge.find_sources(kind("netfs"), netfs("nas"))
    await eventually(lambda: NOUN in knowledge.scene().offers, "the exports are offered")
    asks.is_free.clear()

    knowledge.find_sources(kind("netfs"), netfs("other"))

    assert NOUN not in knowledge.scene().offers
    assert knowledge.scene().search == ("Looking for what other exports…", False)
    knowledge.stop()


@pytest.mark.parametrize("host", ["", "nas/srv"])
async def test_find_sources_without_a_server_asks_nobody(
    desk: Desk, asks: StubAsks, host: str
) -> None:
    knowledge = PoolScene(desk.fleet, NOBODY, asks)

    knowledge.find_sources(kind("netfs"), netfs(host))

    assert knowledge.scene().search is None
    assert asks.questions == []


async def test_find_sources_direct_waits_for_who_asks(desk: Desk, asks: StubAsks) -> None:
    knowledge = PoolScene(desk.fleet, NOBODY, asks)
    pool = kind("iscsi-direct").new("san", Scene())
    pool.host_name = "san"

    knowledge.find_sources(kind("iscsi-direct"), pool)
    before = knowledge.scene().search
    pool.initiator = "iqn.2024-05.com.example:host1"
    knowledge.find_sources(kind("iscsi-direct"), pool)

    assert before is None
    assert knowledge.scene().search is not None
    knowledge.stop()


async def test_find_sources_nothing_found_says_so(desk: Desk) -> None:
    knowledge = PoolScene(desk.fleet, NOBODY, StubAsks())

    knowledge.find_sources(kind("logical"), kind("logical").new("x", Scene()))
    await eventually(lambda: NOUN in knowledge.scene().offers, "the search is over")

    search = knowledge.scene().search
    assert search is not None
    assert search.text.startswith("The host has no volume groups yet.")
    assert not search.is_problem


async def test_find_sources_groups_say_their_devices(desk: Desk) -> None:
    knowledge = PoolScene(desk.fleet, NOBODY, StubAsks(VOLUME_GROUPS))

    knowledge.find_sources(kind("logical"), kind("logical").new("x", Scene()))
    await eventually(lambda: NOUN in knowledge.scene().offers, "the search is over")

    labels = [option.label for option in knowledge.scene().offers[NOUN]]
    assert labels == ["vg_backup (/dev/sdd, /dev/sde)", "vg_guests (/dev/sdc1)"]


async def test_find_sources_refused_says_why_and_can_be_asked_again(desk: Desk) -> None:
    asks = StubAsks(HostError("It went wrong.", hint="Try again.", detail="showmount: no"))
    knowledge = PoolScene(desk.fleet, NOBODY, asks)

    for _time in range(2):
        knowledge.find_sources(kind("netfs"), netfs("nas"))
        await eventually(
            lambda: (search := knowledge.scene().search) and search.is_problem, "it has failed"
        )

    assert knowledge.scene().search == ("It went wrong. Try again. showmount: no", True)
    assert len(asks.questions) == 2


async def test_want_unknown_noun_is_nothing(desk: Desk) -> None:
    knowledge = PoolScene(desk.fleet, NOBODY, StubAsks())

    knowledge.want([NOUN, "block_devices"])

    assert knowledge.scene().offers == {}
    knowledge.stop()
