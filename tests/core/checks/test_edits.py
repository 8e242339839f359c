from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.worlds import Machine, mac_of, world
from vmgui.base.ids import ObjectId
from vmgui.core.checks.edits import doubts_of, why_impossible
from vmgui.core.draft import Draft
from vmgui.core.operations.hardware import fresh_draft


async def editing(desk: Desk, directory: Path) -> tuple[ObjectId, Draft]:
    host = await desk.connect(world(directory, [Machine("web1"), Machine("web2")]))
    await desk.detailed(host)
    where = desk.where(host, "web1")
    return where, await fresh_draft(desk.fleet, where)


RUNNING = "<domain type='qemu'><name>web1</name><uuid>{uuid}</uuid></domain>".format(
    uuid="11111111-2222-4333-8444-55555555abcd"
)


@pytest.mark.parametrize("is_running", [False, True])
def test_another_uuid_is_impossible(is_running: bool) -> None:
    draft = Draft(RUNNING, RUNNING if is_running else None)
    draft.domain.uuid = "11111111-2222-4333-8444-55555555abce"

    assert why_impossible(draft) == "The UUID of a machine cannot be changed."


def test_same_uuid_written_otherwise_is_possible() -> None:
    draft = Draft(RUNNING)
    draft.domain.uuid = "111111112222433384445555-5555ABCD"

    assert why_impossible(draft) == ""


def test_machine_is_renamed_only_while_it_is_off() -> None:
    running, off = Draft(RUNNING, RUNNING), Draft(RUNNING)
    for draft in (running, off):
        draft.domain.name = "web2"

    assert "shut it off first" in why_impossible(running)
    assert why_impossible(off) == ""


async def test_unedited_machine_is_not_doubted(desk: Desk, tmp_path: Path) -> None:
    where, draft = await editing(desk, tmp_path)

    assert await doubts_of(desk.fleet, where, draft) == []


async def test_image_of_another_machine_is_doubted_by_the_device_that_gets_it(
    desk: Desk, tmp_path: Path
) -> None:
    where, draft = await editing(desk, tmp_path)
    source = draft.domain.devices.disks[0].source
    assert source is not None
    source.file = "/images/web2.qcow2"

    (sentence,) = await doubts_of(desk.fleet, where, draft)

    assert "“web2” uses the same image" in sentence
    assert sentence.startswith("VirtIO Disk 1: ")


async def test_what_was_so_before_is_not_doubted_again(desk: Desk, tmp_path: Path) -> None:
    where, draft = await editing(desk, tmp_path)
    draft.original_domain.devices.interfaces[0].mac = mac_of("web2")
    card = draft.domain.devices.interfaces[0]
    card.mac = mac_of("web2")
    card.link_state = "down"

    found = await doubts_of(desk.fleet, where, draft)

    assert not any("same MAC" in sentence for sentence in found)


async def test_new_device_is_doubted_as_a_whole(desk: Desk, tmp_path: Path) -> None:
    where, draft = await editing(desk, tmp_path)
    card = draft.domain.devices.interfaces[0].copy()
    card.mac = mac_of("web2")
    draft.domain.devices.append(card)

    found = await doubts_of(desk.fleet, where, draft)

    assert any("“web2” has the same MAC address" in sentence for sentence in found)
