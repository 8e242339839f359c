"""How long the program itself takes to recognise a medium, and from Finish to a running guest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.lab.conftest import Desk
from tests.support.installing import MIB, Workshop, wishes
from tests.support.lab import Lab, LabHost
from tests.support.latency_proxy import SlowLink
from tests.support.media import iso
from vmgui.core.creation.answers import Answers, DiskAnswer, FileChoice, Source, StorageChoice
from vmgui.core.osinfo.database import database

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90), pytest.mark.limit(60)]

ONE_WAY_SECONDS = 0.02
MOST_CALLS_TO_RECOGNISE = 5
MOST_CALLS_TO_MAKE = 24
"""Half of them are for the list of machines, which hears of the new one, and of its start."""
MOST_SECONDS_TO_RECOGNISE = 1.0
MOST_SECONDS_TO_MAKE = 3.0


@dataclass
class Taken:
    """What something has taken."""

    calls: int = 0
    seconds: float = 0.0


@contextmanager
def measured(link: SlowLink) -> Iterator[Taken]:
    """What is done meanwhile on a host behind a link."""
    taken, calls, begun = Taken(), link.calls, time.monotonic()
    yield taken
    taken.calls, taken.seconds = link.calls - calls, time.monotonic() - begun


@pytest.fixture
def link_to(lab: Lab, host_a: LabHost) -> Iterator[Callable[[float], SlowLink]]:
    """A function that makes a link to a host, with a delay each way."""
    links: list[SlowLink] = []

    def make(seconds: float) -> SlowLink:
        path = lab.root / f"link{len(links)}"
        link = SlowLink(path, host_a.files / "run/libvirt/libvirt-sock", seconds)
        link.start()
        links.append(link)
        return link

    yield make
    for link in links:
        link.stop()


async def recognised(desk: Desk, lab: Lab, host: LabHost, link: SlowLink) -> Taken:
    """Choose a medium on a host behind a link, and wait until the wizard knows its system."""
    uri = f"qemu+unix:///system?socket={link.path}"
    connected = await desk.connect(uri)
    shop = Workshop(desk, host, lab.guest_file, uri)
    medium = iso(volume="Debian 11.6.0 amd64 n")
    (host.images / "debian.iso").write_bytes(medium)
    host.virsh("pool-refresh", "default")
    await database()
    with shop.flow(Answers(source=Source.ISO)) as flow:
        await flow.settled()
        with measured(link) as taken:
            flow.answer(medium=FileChoice("/var/lib/libvirt/images/debian.iso"))
            await flow.settled()
        assert flow.around.system is not None
        assert flow.around.system.short_id == "debian11"
    await connected.disconnect()
    return taken


async def finished(desk: Desk, lab: Lab, host: LabHost, link: SlowLink) -> Taken:
    """Finish a machine with an image that is there, and wait until it runs."""
    uri = f"qemu+unix:///system?socket={link.path}"
    connected = await desk.connect(uri)
    shop = Workshop(desk, host, lab.guest_file, uri)
    disk = DiskAnswer(StorageChoice.EXISTING, path=shop.put("idle.qcow2"))
    with shop.flow(wishes(source=Source.MANUAL, disk=disk, memory=32 * MIB)) as flow:
        await flow.settled()
        with measured(link) as taken:
            domain = await shop.made(await flow.blueprint())
    assert domain.state == "running"
    await connected.disconnect()
    return taken


async def test_medium_is_recognised_with_few_calls(
    desk: Desk, lab: Lab, host_a: LabHost, link_to: Callable[[float], SlowLink]
) -> None:
    taken = await recognised(desk, lab, host_a, link_to(0))

    assert taken.calls <= MOST_CALLS_TO_RECOGNISE


@pytest.mark.performance
async def test_medium_behind_a_slow_link_is_recognised_within_a_second(
    desk: Desk, lab: Lab, host_a: LabHost, link_to: Callable[[float], SlowLink]
) -> None:
    taken = await recognised(desk, lab, host_a, link_to(ONE_WAY_SECONDS))

    assert taken.seconds <= MOST_SECONDS_TO_RECOGNISE


async def test_machine_with_an_image_that_is_there_is_made_with_few_calls(
    desk: Desk, lab: Lab, host_a: LabHost, link_to: Callable[[float], SlowLink]
) -> None:
    taken = await finished(desk, lab, host_a, link_to(0))

    assert taken.calls <= MOST_CALLS_TO_MAKE


@pytest.mark.performance
async def test_machine_with_an_image_that_is_there_runs_soon_after_finish(
    desk: Desk, lab: Lab, host_a: LabHost, link_to: Callable[[float], SlowLink]
) -> None:
    taken = await finished(desk, lab, host_a, link_to(0))

    assert taken.seconds <= MOST_SECONDS_TO_MAKE
