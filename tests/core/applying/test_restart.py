from __future__ import annotations

from pathlib import Path

import pytest

import vmgui.virt.domains as domains
from tests.core.conftest import Desk
from tests.support.worlds import RUNNING, Daemon, Machine, eventually, world
from vmgui.base.errors import HostError
from vmgui.base.states import JobState
from vmgui.core.applying.restart import force_off, restart, waiting
from vmgui.virt.session import Connection


async def test_machine_is_shut_down_and_started_with_what_waited(
    desk: Desk, daemon: Daemon
) -> None:
    daemon.define([Machine("web1", RUNNING)])
    host = await desk.connect(daemon.uri)
    number = desk.record(host, "web1").number
    daemon.connection.defineXML(Machine("web1", vcpus=3).xml())

    job = await desk.ended(restart(desk.fleet, desk.jobs, desk.where(host, "web1")))

    assert job.state is JobState.DONE
    assert job.title == "Restart web1"
    assert ">3</vcpu>" in daemon.domain("web1").XMLDesc()
    await eventually(lambda: desk.record(host, "web1").number not in (None, number), "it runs")


async def test_machine_that_does_not_start_again_is_said_to_be_off_with_what_was_changed(
    desk: Desk, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_connection: Connection, _uuid: str) -> None:
        raise HostError("The host refused it.", "internal error: no such network")

    daemon.define([Machine("web1", RUNNING)])
    host = await desk.connect(daemon.uri)
    daemon.connection.defineXML(Machine("web1", vcpus=3).xml())
    monkeypatch.setattr(domains, "start", refuse)

    job = await desk.ended(restart(desk.fleet, desk.jobs, desk.where(host, "web1")))

    assert job.error is not None
    assert job.error.message == "“web1” is off: it could not be started again."
    assert job.error.detail.startswith("internal error: no such network")
    assert ">3</vcpu>" in job.error.detail
    assert "changes" in job.error.hint


async def test_guest_that_takes_its_time_is_waited_for_until_it_is_off(
    desk: Desk, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon.define([Machine("web1", RUNNING)])
    host = await desk.connect(daemon.uri)
    monkeypatch.setattr(domains, "shutdown", lambda _connection, _uuid: None)

    job = restart(desk.fleet, desk.jobs, desk.where(host, "web1"))
    await eventually(lambda: job.progress.text, "it waits")
    said, is_waiting = job.progress.text, not job.state.is_over
    daemon.domain("web1").destroy()
    await desk.ended(job)

    assert said == "Waiting for the guest to shut down"
    assert is_waiting
    assert daemon.domain("web1").isActive()


async def test_waiting_can_be_given_up_and_the_machine_stays_as_it_is(
    desk: Desk, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon.define([Machine("web1", RUNNING)])
    host = await desk.connect(daemon.uri)
    monkeypatch.setattr(domains, "shutdown", lambda _connection, _uuid: None)
    job = restart(desk.fleet, desk.jobs, desk.where(host, "web1"))
    await eventually(lambda: job.can_cancel and job.progress.text, "it waits")

    desk.jobs.cancel(job)
    await desk.ended(job)

    assert job.state is JobState.CANCELLED
    assert daemon.domain("web1").isActive()


async def test_machine_that_is_gone_meanwhile_is_said(
    desk: Desk, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon.define([Machine("web1", RUNNING)])
    host = await desk.connect(daemon.uri)
    monkeypatch.setattr(domains, "shutdown", lambda _connection, _uuid: None)
    job = restart(desk.fleet, desk.jobs, desk.where(host, "web1"))
    await eventually(lambda: job.progress.text, "it waits")

    daemon.domain("web1").undefine()
    daemon.domain("web1").destroy()
    await desk.ended(job)

    assert job.state is JobState.FAILED
    assert job.error is not None
    assert job.error.message == "The machine is not there any more."


async def test_machine_that_does_not_run_is_refused_by_the_host(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1")]))

    job = await desk.ended(restart(desk.fleet, desk.jobs, desk.where(host, "web1")))

    assert job.state is JobState.FAILED


async def test_machine_that_nobody_knows_is_refused(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("web1")]))
    where = desk.where(host, "web1")._replace(key="00000000-0000-4000-8000-000000000000")

    job = await desk.ended(restart(desk.fleet, desk.jobs, where))

    assert job.error is not None
    assert job.error.message == "The machine is not there any more."


async def test_machine_that_somebody_else_starts_again_is_left_alone(
    desk: Desk, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon.define([Machine("web1", RUNNING)])
    host = await desk.connect(daemon.uri)
    monkeypatch.setattr(domains, "shutdown", lambda _connection, _uuid: None)
    job = restart(desk.fleet, desk.jobs, desk.where(host, "web1"))
    await eventually(lambda: job.progress.text, "it waits")

    daemon.domain("web1").destroy()
    daemon.domain("web1").create()
    await desk.ended(job)

    assert job.state in (JobState.DONE, JobState.FAILED)  # who was first is the host's to say
    assert daemon.domain("web1").isActive()


async def test_guest_that_ignores_it_is_forced_off_and_started(
    desk: Desk, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon.define([Machine("web1", RUNNING)])
    host = await desk.connect(daemon.uri)
    where = desk.where(host, "web1")
    number = desk.record(host, "web1").number
    monkeypatch.setattr(domains, "shutdown", lambda _connection, _uuid: None)
    job = restart(desk.fleet, desk.jobs, where)
    await eventually(lambda: job.can_cancel and job.progress.text, "it waits")
    found = waiting(desk.jobs, where)

    await force_off(desk.fleet, desk.jobs, where)
    await desk.ended(job)

    assert found is job
    assert waiting(desk.jobs, where) is None
    assert job.state is JobState.DONE
    await eventually(lambda: desk.record(host, "web1").number not in (None, number), "it runs")


async def test_machine_whose_restart_is_over_is_not_forced_off(desk: Desk, daemon: Daemon) -> None:
    daemon.define([Machine("web1", RUNNING)])
    host = await desk.connect(daemon.uri)

    await force_off(desk.fleet, desk.jobs, desk.where(host, "web1"))

    assert daemon.domain("web1").isActive()
