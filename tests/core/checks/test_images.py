from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest

import vmgui.virt.storage as storage
from tests.core.conftest import Desk
from tests.support.worlds import RUNNING, SHUT_OFF, uuid_of
from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainRecord
from vmgui.base.states import DomainState
from vmgui.core.checks import images
from vmgui.core.checks.images import Use, UseKind, image_users, sentence
from vmgui.core.host import Host

SAME, BUILDS_ON_IT, IT_BUILDS_ON = UseKind.SAME_IMAGE, UseKind.BUILDS_ON_IT, UseKind.IT_BUILDS_ON
BASE, MIDDLE, TOP = "/images/base.qcow2", "/images/middle.qcow2", "/images/top.qcow2"


def disk(
    source: str,
    target: str = "vda",
    *,
    backing: Iterable[str] = (),
    device: str = "disk",
    flags: str = "",
) -> str:
    """A <disk>; flags are "r" for read-only and "s" for shareable."""
    chain = "<backingStore/>"
    for path in reversed(list(backing)):
        chain = (
            f"<backingStore type='file'><format type='qcow2'/><source file='{path}'/>"
            f"{chain}</backingStore>"
        )
    pool, _slash, volume = source.partition("/")
    kind = "volume" if pool else "file"
    bus = "fdc" if device == "floppy" else "scsi"
    where = f"pool='{pool}' volume='{volume}'" if pool else f"file='{source}'"
    return (
        f"<disk type='{kind}' device='{device}'><source {where}/>{chain if backing else ''}"
        f"<target dev='{target}' bus='{bus}'/>"
        f"{'<readonly/>' if 'r' in flags else ''}{'<shareable/>' if 's' in flags else ''}</disk>"
    )


def machine(name: str, *disks: str, is_running: bool = False) -> str:
    return (
        "<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>"
        f"<name>{name}</name><uuid>{uuid_of(name)}</uuid><memory>8192</memory>"
        f"<os><type arch='x86_64'>hvm</type></os><devices>{''.join(disks)}</devices>"
        f"<test:runstate>{RUNNING if is_running else SHUT_OFF}</test:runstate></domain>"
    )


def pool(name: str, directory: str, volumes: dict[str, str]) -> str:
    """A pool with volumes, by name, and what they build on (empty for nothing)."""
    rows = "".join(
        f"<volume><name>{volume}</name><capacity>1</capacity>"
        f"<target><format type='qcow2'/></target>"
        + (
            f"<backingStore><path>{base}</path><format type='qcow2'/></backingStore>"
            if base
            else ""
        )
        + "</volume>"
        for volume, base in volumes.items()
    )
    place = f"<target><path>{directory}</path></target>"
    return f"<pool type='dir'><name>{name}</name>{place}{rows}</pool>"


CHAIN = pool("images", "/images", {"base.qcow2": "", "middle.qcow2": BASE, "top.qcow2": MIDDLE})


class Place:
    """A host with machines, and what the machine "us" would be told there."""

    def __init__(self, desk: Desk, host: Host) -> None:
        self.desk = desk
        self.host = host

    async def users(
        self, path: str, *, is_readonly: bool = False, is_shareable: bool = False
    ) -> list[tuple[str, UseKind]]:
        found = await image_users(
            self.desk.fleet,
            domain_id(self.host.id, uuid_of("us")),
            path,
            is_readonly=is_readonly,
            is_shareable=is_shareable,
        )
        return [(use.record.name, use.kind) for use in found]


async def place_with(desk: Desk, directory: Path, *objects: str) -> Place:
    path = directory / "world.xml"
    path.write_text(f"<node>{''.join(objects)}</node>")
    host = await desk.connect(f"test://{path}")
    await desk.detailed(host)
    return Place(desk, host)


async def test_users_of_the_same_image_running_ones_first(desk: Desk, tmp_path: Path) -> None:
    place = await place_with(
        desk,
        tmp_path,
        machine("a", disk(BASE)),
        machine("b", disk("/images/other"), disk("/images//x/../base.qcow2", "sdb")),
        machine("c", disk(BASE), is_running=True),
        machine("us", disk(BASE)),
        machine("z", disk(TOP)),
    )

    assert await place.users(BASE) == [("c", SAME), ("a", SAME), ("b", SAME)]
    assert await place.users("/images/nobody's") == []
    assert await place.users("") == []


@pytest.mark.parametrize("ours", ["", "r", "s", "rs"])
@pytest.mark.parametrize("theirs", ["", "r", "s", "rs"])
async def test_users_of_the_same_image_conflict_unless_all_read_or_all_share(
    desk: Desk, tmp_path: Path, ours: str, theirs: str
) -> None:
    place = await place_with(desk, tmp_path, machine("a", disk(BASE, flags=theirs)))
    is_fine = {"r"} <= set(ours) & set(theirs) or {"s"} <= set(ours) & set(theirs)

    found = await place.users(BASE, is_readonly="r" in ours, is_shareable="s" in ours)

    assert found == ([] if is_fine else [("a", SAME)])


@pytest.mark.parametrize("device", ["cdrom", "floppy"])
async def test_users_with_removable_media_only_read(
    desk: Desk, tmp_path: Path, device: str
) -> None:
    target = "fda" if device == "floppy" else "sda"
    place = await place_with(desk, tmp_path, machine("a", disk(BASE, target, device=device)))

    assert await place.users(BASE, is_readonly=True) == []
    assert await place.users(BASE) == [("a", SAME)]


@pytest.mark.parametrize("flags", ["", "r", "s"])
async def test_base_of_others_may_only_be_read(desk: Desk, tmp_path: Path, flags: str) -> None:
    theirs = disk(TOP, backing=[MIDDLE, BASE], flags=flags)
    place = await place_with(desk, tmp_path, machine("a", theirs, is_running=True))

    for path in (MIDDLE, BASE):
        assert await place.users(path) == [("a", BUILDS_ON_IT)]
        assert await place.users(path, is_shareable=True) == [("a", BUILDS_ON_IT)]
        assert await place.users(path, is_readonly=True) == []


async def test_base_of_machines_that_are_off_is_known_by_the_pools(
    desk: Desk, tmp_path: Path
) -> None:
    place = await place_with(
        desk, tmp_path, CHAIN, machine("a", disk(TOP)), machine("b", disk("images/middle.qcow2"))
    )

    assert await place.users(BASE) == [("a", BUILDS_ON_IT), ("b", BUILDS_ON_IT)]
    assert await place.users("images/base.qcow2") == await place.users(BASE)
    assert await place.users(BASE, is_readonly=True) == []


async def test_our_base_must_not_be_written_to_by_others(desk: Desk, tmp_path: Path) -> None:
    place = await place_with(
        desk,
        tmp_path,
        CHAIN,
        machine("reader", disk(BASE, flags="r")),
        machine("sharer", disk(BASE, flags="s")),
        machine("writer", disk(MIDDLE), is_running=True),
    )
    expected = [("writer", IT_BUILDS_ON), ("sharer", IT_BUILDS_ON)]

    assert await place.users(TOP) == expected
    assert await place.users(TOP, is_readonly=True) == expected
    assert await place.users("images/top.qcow2", is_shareable=True) == expected


async def test_common_base_is_no_conflict(desk: Desk, tmp_path: Path) -> None:
    theirs = machine("a", disk("/images/other.qcow2", backing=[BASE]), is_running=True)
    place = await place_with(desk, tmp_path, CHAIN, theirs)

    assert await place.users(TOP) == []


async def test_volumes_and_paths_are_the_same_image(desk: Desk, tmp_path: Path) -> None:
    place = await place_with(
        desk,
        tmp_path,
        CHAIN,
        pool("other", "/other", {"base.qcow2": ""}),
        machine("by-path", disk(BASE)),
        machine("by-pool", disk("images/base.qcow2")),
        machine("elsewhere", disk("other/base.qcow2")),
        machine("nowhere", disk("gone/base.qcow2")),
    )

    assert await place.users(BASE) == [("by-path", SAME), ("by-pool", SAME)]
    assert await place.users("images/base.qcow2") == [("by-path", SAME), ("by-pool", SAME)]
    assert await place.users("gone/base.qcow2") == [("nowhere", SAME)]


async def test_users_while_the_host_does_not_answer_are_those_known(
    desk: Desk, tmp_path: Path
) -> None:
    place = await place_with(
        desk, tmp_path, CHAIN, machine("a", disk(BASE)), machine("b", disk("images/base.qcow2"))
    )
    await place.host.disconnect()

    assert await place.users(BASE) == [("a", SAME)]


async def test_users_on_a_host_that_is_gone_are_none(desk: Desk) -> None:
    where = domain_id(HostId("test:///gone"), "us")

    found = await image_users(desk.fleet, where, BASE, is_readonly=False, is_shareable=False)

    assert found == ()


async def test_question_for_chains_ends_in_time(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(images, "LOOK_SECONDS", -1.0)
    monkeypatch.setattr(storage, "backing_chain", lambda _host, path: asked.append(path) or ())
    far = [machine(f"a{number}", disk(f"/far/{number}")) for number in range(9)]
    place = await place_with(desk, tmp_path, *far, machine("z", disk(TOP)))

    await place.users(BASE)

    assert asked == [BASE, TOP]  # ours, and then what is beside it


@pytest.mark.parametrize("kind", UseKind)
@pytest.mark.parametrize("state", [DomainState.RUNNING, DomainState.SHUT_OFF])
def test_sentence_names_machine_and_disk(kind: UseKind, state: DomainState) -> None:
    record = DomainRecord(domain_id(HostId("test:///x"), "u"), "web {1}", state)

    said = sentence(Use(record, "vdb", BASE, kind))

    assert "“web {1}”" in said
    assert "vdb" in said
    assert ("is running" in said) == (state is DomainState.RUNNING and kind is SAME)


@pytest.mark.performance
@pytest.mark.limit(60)
async def test_a_thousand_machines_cost_the_gui_thread_little(desk: Desk, tmp_path: Path) -> None:
    volumes = {f"{number}.qcow2": BASE for number in range(1000)}
    rows = [
        machine(
            f"m{number:04}",
            disk(f"/images/{number}.qcow2"),
            disk(f"images/data-{number}", "sdb"),
            disk("/iso/debian.iso", "sdc", device="cdrom"),
            is_running=number % 3 == 0,
        )
        for number in range(1000)
    ]
    place = await place_with(desk, tmp_path, pool("images", "/images", volumes), *rows)

    began, used = time.perf_counter(), time.thread_time()
    found = await place.users(BASE)
    used, took = time.thread_time() - used, time.perf_counter() - began

    print(f"{used * 1000:.1f} ms of the GUI thread, {took * 1000:.0f} ms until the answer")
    assert len(found) > 0
    assert used < 0.05  # 0.02 s on an idle machine
    assert took < images.LOOK_SECONDS + 1
