from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.worlds import Machine, eventually, world
from vmgui.base.errors import HostError
from vmgui.base.ids import ObjectId, domain_id
from vmgui.core import capabilities
from vmgui.core.knowledge import Knowledge
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain


def domain(machine: str = "q35") -> Domain:
    os = f"<os><type arch='x86_64' machine='{machine}'>hvm</type></os>"
    return parse(f"<domain type='test'><name>new</name>{os}</domain>", Domain)


@asynccontextmanager
async def known(desk: Desk, directory: Path, name: str = "") -> AsyncIterator[Knowledge]:
    """What is known of a host with two machines, about one of them or one that is not there."""
    host = await desk.connect(world(directory, [Machine("web1"), Machine("web2")]))
    where: ObjectId = desk.where(host, name) if name else domain_id(host.id, "")
    knowledge = Knowledge(desk.fleet, where)
    try:
        yield knowledge
    finally:
        knowledge.stop()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The machine types whose capabilities were asked for; "bad" is refused."""
    found: list[object] = []

    async def read(_fleet: object, _host: object, *kind: object) -> None:
        found.append(kind[2])
        if kind[2] == "bad":
            raise HostError("There is no such machine type.")

    monkeypatch.setattr(capabilities, "domain_capabilities", read)
    return found


async def test_names_of_others_are_taken_and_followed(desk: Desk, tmp_path: Path) -> None:
    async with known(desk, tmp_path) as of_new, known(desk, tmp_path, "web1") as of_web1:
        before = of_new.scene(domain()).taken_names
        others = of_web1.scene(domain()).taken_names
        host = next(iter(desk.fleet.hosts))
        records = desk.inventory.domains(host)
        desk.inventory.list_domains(host, [each for each in records if each.name == "web1"])

        assert before == {"web1", "web2"}
        assert others == {"web2"}
        assert of_new.scene(domain()).taken_names == {"web1"}


async def test_scene_says_what_stage_the_machine_is_at(desk: Desk, tmp_path: Path) -> None:
    async with known(desk, tmp_path) as knowledge:
        planned = knowledge.scene(domain(), is_planned=True)
        running = knowledge.scene(domain(), is_active=True, is_new=True)

        assert (planned.is_planned, planned.is_active, planned.is_new) == (True, False, False)
        assert (running.is_planned, running.is_active, running.is_new) == (False, True, True)


async def test_capabilities_are_read_once_for_each_kind(
    desk: Desk, tmp_path: Path, asked: list[object]
) -> None:
    async with known(desk, tmp_path) as knowledge:
        knowledge.study(domain())
        knowledge.study(domain())
        await eventually(lambda: knowledge.scene(domain()).capabilities, "the host has said it")
        knowledge.study(domain("pc"))
        await eventually(lambda: len(asked) == 2, "the other kind is asked for")

        assert asked == ["q35", "pc"]


async def test_kind_that_the_host_refuses_is_tried_again(
    desk: Desk, tmp_path: Path, asked: list[object]
) -> None:
    async with known(desk, tmp_path) as knowledge:
        heard: list[None] = []
        knowledge.learned.connect(heard.append)
        knowledge.study(domain("bad"))
        await eventually(lambda: heard, "it was refused")
        knowledge.study(domain("bad"))
        await eventually(lambda: len(heard) == 2, "it was refused again")

        assert asked == ["bad", "bad"]


async def test_nothing_is_read_any_more_after_the_end(
    desk: Desk, tmp_path: Path, asked: list[object]
) -> None:
    async with known(desk, tmp_path) as knowledge:
        knowledge.stop()
        knowledge.study(domain())
        knowledge.want(["networks"])

        assert asked == []
        assert not knowledge.scene(domain()).offers
