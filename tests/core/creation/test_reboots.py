from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

import vmgui.core.creation.reboots as reboots
from tests.core.conftest import Desk
from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainRecord, HostRecord
from vmgui.base.states import DomainState
from vmgui.core.creation.reboots import Restarter
from vmgui.core.jobs import Job, JobContext
from vmgui.core.operations.lifecycle import virsh
from vmgui.virt.enums import ENDED_BY_ITSELF

HOST = HostId("test:///default")
WHERE = domain_id(HOST, "5a8cf4c1-6c3f-4c06-8f1a-1b4a6a1f0001")
RUNNING = DomainRecord(WHERE, "web1", DomainState.RUNNING, number=7, is_persistent=True)
ENDED = replace(RUNNING, state=DomainState.SHUT_OFF, number=None, reason=ENDED_BY_ITSELF)


class Stage:
    """A restarter, what the host is said to have, and which machines were started."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started: list[object] = []
        self.desk = desk
        self.restarter = Restarter(desk.fleet, desk.jobs)
        desk.inventory.put_host(HostRecord(HOST, "h"))
        monkeypatch.setattr(
            reboots, "perform", lambda *arguments: self.started.append(arguments[-1])
        )

    async def sees(self, *records: DomainRecord) -> None:
        """The host lists these machines; everything that follows is done."""
        self.desk.inventory.list_domains(HOST, records)
        for _turn in range(5):
            await asyncio.sleep(0)

    def job(self, command: str, *, run: asyncio.Event | None = None) -> Job:
        """A job on the machine: it ends at once, or with an event."""

        async def work(_context: JobContext) -> None:
            if run is not None:
                await run.wait()

        return self.desk.jobs.start(
            command, work, target=WHERE, command=virsh(WHERE, command, "web1")
        )


@pytest.fixture
def stage(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, event_loop: asyncio.AbstractEventLoop
) -> Iterator[Stage]:
    made = Stage(desk, monkeypatch)
    yield made
    event_loop.run_until_complete(made.restarter.close())


async def test_installer_that_has_ended_is_followed_by_one_start(stage: Stage) -> None:
    await stage.sees(RUNNING)
    stage.restarter.watch(WHERE)

    await stage.sees(ENDED)
    await stage.sees(replace(RUNNING, number=8))
    await stage.sees(ENDED)

    assert stage.started == [WHERE]
    assert WHERE not in stage.restarter._installers


async def test_machine_that_is_listed_later_is_followed_too(stage: Stage) -> None:
    stage.restarter.watch(WHERE)

    await stage.sees(ENDED)  # as it was before its start
    await stage.sees(RUNNING)
    assert stage.started == []
    await stage.sees(ENDED)

    assert stage.started == [WHERE]


async def test_other_machines_stay_off(stage: Stage) -> None:
    await stage.sees(RUNNING)

    await stage.sees(ENDED)

    assert stage.started == []


@pytest.mark.parametrize(
    "ended",
    [
        replace(ENDED, reason="Forced off"),
        replace(ENDED, reason="Migrated to another host"),
        replace(ENDED, reason=""),
        replace(ENDED, state=DomainState.SAVED),
        replace(ENDED, state=DomainState.CRASHED),
    ],
    ids=lambda record: f"{record.state.value}-{record.reason}",
)
async def test_what_ended_otherwise_stays_off(stage: Stage, ended: DomainRecord) -> None:
    await stage.sees(RUNNING)
    stage.restarter.watch(WHERE)

    await stage.sees(ended)
    await stage.sees(ENDED)

    assert stage.started == []
    assert WHERE not in stage.restarter._installers


@pytest.mark.parametrize("command", ["shutdown", "destroy", "managedsave", "migrate"])
async def test_what_somebody_here_has_ended_stays_off(stage: Stage, command: str) -> None:
    await stage.sees(RUNNING)
    stage.restarter.watch(WHERE)
    await stage.desk.ended(stage.job(command))

    await stage.sees(ENDED)

    assert stage.started == []


@pytest.mark.parametrize("command", ["reboot", "reset", "suspend", ""])
async def test_other_jobs_do_not_keep_it_off(stage: Stage, command: str) -> None:
    await stage.sees(RUNNING)
    stage.restarter.watch(WHERE)
    await stage.desk.ended(stage.job(command or "edit"))

    await stage.sees(ENDED)

    assert stage.started == [WHERE]


async def test_ending_that_failed_does_not_count(stage: Stage) -> None:
    run = asyncio.Event()
    await stage.sees(RUNNING)
    stage.restarter.watch(WHERE)
    first = stage.job("edit", run=run)
    refused = stage.job("shutdown")  # the first one is under way
    run.set()
    await stage.desk.ended(first)

    await stage.sees(ENDED)

    assert refused.error is not None
    assert stage.started == [WHERE]


async def test_start_waits_for_what_is_done_to_the_machine(stage: Stage) -> None:
    run = asyncio.Event()
    await stage.sees(RUNNING)
    job = stage.job("edit", run=run)
    stage.restarter.watch(WHERE)

    await stage.sees(ENDED)
    assert stage.started == []
    run.set()
    await stage.desk.ended(job)
    await stage.sees(ENDED)

    assert stage.started == [WHERE]


async def test_machine_that_somebody_else_has_started_again_is_let_alone(stage: Stage) -> None:
    await stage.sees(RUNNING)
    stage.restarter.watch(WHERE)

    await stage.sees(replace(RUNNING, number=8))
    await stage.sees(ENDED)

    assert stage.started == []


async def test_machine_that_is_deleted_is_forgotten(stage: Stage) -> None:
    await stage.sees(RUNNING)
    stage.restarter.watch(WHERE)

    await stage.sees()

    assert WHERE not in stage.restarter._installers


async def test_host_that_is_away_says_nothing(stage: Stage) -> None:
    await stage.sees(RUNNING)
    stage.restarter.watch(WHERE)

    await stage.sees(replace(RUNNING, is_stale=True))
    await stage.sees(replace(ENDED, is_stale=True))
    assert WHERE in stage.restarter._installers
    await stage.sees(ENDED)

    assert stage.started == [WHERE]


async def test_nothing_is_started_after_the_end(stage: Stage) -> None:
    await stage.sees(RUNNING)
    stage.restarter.watch(WHERE)

    await stage.restarter.close()
    await stage.sees(ENDED)

    assert stage.started == []
