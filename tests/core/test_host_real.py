"""Tests of vmgui.core against a real QEMU host: what the test driver cannot show."""

from __future__ import annotations

import asyncio

import pytest

from tests.core.conftest import Desk
from tests.support.lab import Lab, LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.worlds import eventually
from vmgui.base.settings import Settings
from vmgui.base.states import DomainState, JobState
from vmgui.base.storage import MemoryStorage
from vmgui.core.host import Host
from vmgui.core.operations import metadata
from vmgui.core.operations.lifecycle import VERBS, perform
from vmgui.core.sampling import Sampler

pytestmark = [pytest.mark.lab, pytest.mark.timeout(180), pytest.mark.limit(120)]

WAY = (
    ("pause", DomainState.PAUSED),
    ("resume", DomainState.RUNNING),
    ("save", DomainState.SAVED),
    ("restore", DomainState.RUNNING),
    ("reset", DomainState.RUNNING),
    ("force_off", DomainState.SHUT_OFF),
)


async def connected(desk: Desk, lab: Lab, host_a: LabHost, domain_on: DomainOn) -> tuple[Host, str]:
    """A host with one running machine, and the machine's name."""
    await asyncio.to_thread(domain_on, host_a, "idle")
    host = await desk.connect(lab.uri("hostA"))
    await desk.detailed(host)
    return host, desk.names(host)[0]


async def test_verbs_and_tags_on_qemu(
    desk: Desk, lab: Lab, host_a: LabHost, domain_on: DomainOn
) -> None:
    host, name = await connected(desk, lab, host_a, domain_on)
    where = desk.where(host, name)

    for verb, state in WAY:
        job = await desk.ended(perform(desk.fleet, desk.jobs, VERBS[verb], where))
        assert (job.state, job.error) == (JobState.DONE, None)
        await eventually(lambda state=state: desk.record(host, name).state is state, verb)
    job = metadata.change_tags(desk.fleet, desk.jobs, where, add=["a"], remove=[])
    assert (await desk.ended(job)).state is JobState.DONE

    await eventually(lambda: desk.record(host, name).tags == ("a",), "the tag is shown")


async def test_statistics_of_qemu_come_in_bulk(
    desk: Desk, lab: Lab, host_a: LabHost, domain_on: DomainOn
) -> None:
    host, name = await connected(desk, lab, host_a, domain_on)
    sampler = Sampler(desk.fleet, Settings(MemoryStorage({"stats_interval": 1})))
    sampler.start()
    where = desk.where(host, name)

    def latest() -> float | None:
        history = sampler.history(where)
        return history.latest.cpu if history else None

    await eventually(lambda: latest() is not None, "the rates are known")
    await sampler.close()

    assert 0 <= (latest() or 0) <= 1


@pytest.mark.usefixtures("quick_retries")
async def test_killed_daemon_of_qemu_comes_back(
    desk: Desk, lab: Lab, host_a: LabHost, domain_on: DomainOn
) -> None:
    host, name = await connected(desk, lab, host_a, domain_on)

    await asyncio.to_thread(lab.daemon, "hostA", "kill")
    await eventually(lambda: not host.is_connected, "the loss is noticed")
    await asyncio.to_thread(lab.daemon, "hostA", "start")
    await eventually(lambda: host.record.is_listed, "it is listed again", 30)

    record = desk.record(host, name)
    assert (record.state, record.is_stale) == (DomainState.RUNNING, False)
