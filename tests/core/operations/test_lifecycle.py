from __future__ import annotations

import asyncio
import shlex
import threading
from dataclasses import replace
from pathlib import Path

import libvirt
import pytest

import vmgui.core.calls
import vmgui.core.operations.lifecycle as lifecycle
from tests.core.conftest import Desk
from tests.support.worlds import CRASHED, PAUSED, RUNNING, Daemon, Machine, eventually, world
from vmgui.base.errors import ConnectionLost, HostError, NotFound, NotPossibleNow
from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainRecord
from vmgui.base.states import DomainState, JobState
from vmgui.core.operations.lifecycle import VERBS, perform, why_not
from vmgui.virt import domains

S = DomainState
WHERE = domain_id(HostId("test:///default"), "u")
POSSIBLE = {
    S.RUNNING: {"pause", "shutdown", "reboot", "reset", "force_off", "save"},
    S.PAUSED: {"resume", "reset", "force_off", "save"},
    S.IO_ERROR: {"resume", "reset", "force_off", "save"},
    S.SHUTTING_DOWN: {"pause", "reset", "force_off"},
    S.SHUT_OFF: {"run", "delete"},
    S.SAVED: {"restore", "discard_saved", "delete"},
    S.CRASHED: {"reset", "force_off"},
    S.SUSPENDED: {"wake", "force_off"},
    S.MIGRATING: {"force_off"},
    S.STARTING: {"force_off"},
    S.UNKNOWN: {"reset", "force_off"},
}


@pytest.mark.parametrize("state", S)
def test_why_not_in_every_state(state: S) -> None:
    record = DomainRecord(WHERE, "web1", state, number=1, is_persistent=True)

    possible = {verb.id for verb in VERBS.values() if why_not(verb, record) is None}

    assert possible == POSSIBLE[state]
    for verb in VERBS.values():
        reason = why_not(verb, record)
        assert reason is None or ("“web1”" in reason and state.label in reason)


def test_why_not_crashed_without_a_process_can_be_run_or_deleted() -> None:
    record = DomainRecord(WHERE, "web1", S.CRASHED, number=None, is_persistent=True)

    assert {v.id for v in VERBS.values() if why_not(v, record) is None} == {"run", "delete"}


def test_why_not_stale_allows_nothing() -> None:
    record = DomainRecord(WHERE, "web1", S.RUNNING, is_stale=True)

    assert all("not connected" in (why_not(verb, record) or "") for verb in VERBS.values())


@pytest.mark.parametrize(("verb", "state"), [("save", S.RUNNING), ("delete", S.SHUT_OFF)])
def test_why_not_transient(verb: str, state: S) -> None:
    record = DomainRecord(WHERE, "web1", state, is_persistent=False)

    assert "transient" in (why_not(VERBS[verb], record) or "")


@pytest.mark.parametrize(
    ("verb", "machine", "after"),
    [
        ("run", Machine("m"), S.RUNNING),
        ("pause", Machine("m", RUNNING), S.PAUSED),
        ("resume", Machine("m", PAUSED), S.RUNNING),
        ("shutdown", Machine("m", RUNNING), S.SHUT_OFF),
        ("force_off", Machine("m", RUNNING), S.SHUT_OFF),
        ("force_off", Machine("m", PAUSED), S.SHUT_OFF),
        ("save", Machine("m", RUNNING), S.SAVED),
        ("restore", Machine("m", is_saved=True), S.RUNNING),
        ("discard_saved", Machine("m", is_saved=True), S.SHUT_OFF),
        ("reset", Machine("m", RUNNING), S.RUNNING),
        ("reboot", Machine("m", RUNNING), None),
    ],
)
async def test_perform_reaches_the_state(
    desk: Desk, tmp_path: Path, verb: str, machine: Machine, after: S | None
) -> None:
    host = await desk.connect(world(tmp_path, [machine]))
    where = desk.where(host, "m")

    job = await desk.ended(perform(desk.fleet, desk.jobs, VERBS[verb], where))

    assert (job.state, job.error) == (JobState.DONE, None)
    assert job.title == VERBS[verb].title.format(name="m")
    if after is not None:
        await eventually(lambda: desk.record(host, "m").state is after, f"it is {after}")
    await eventually(lambda: desk.record(host, "m").pending == "", "nothing is pending")


async def test_perform_delete_removes_it(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("m"), Machine("saved", is_saved=True)]))

    for name in ("m", "saved"):
        where = desk.where(host, name)
        job = await desk.ended(perform(desk.fleet, desk.jobs, VERBS["delete"], where))
        assert job.state is JobState.DONE

    await eventually(lambda: desk.names(host) == [], "both are gone")


async def test_perform_says_what_is_pending_at_once(desk: Desk, daemon: Daemon) -> None:
    host = await desk.connect(daemon.uri)
    where = desk.where(host, "test")
    texts: set[str] = set()
    desk.inventory.changed.connect(lambda _batch: texts.add(desk.record(host, "test").pending))

    await desk.ended(perform(desk.fleet, desk.jobs, VERBS["pause"], where))
    await eventually(lambda: desk.record(host, "test").state is S.PAUSED, "it is paused")

    assert texts == {"Pausing…", ""}


async def test_perform_pending_ends_by_itself_if_the_host_says_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "PENDING_SECONDS", 0.05)
    host = await desk.connect(world(tmp_path, [Machine("m", RUNNING)]))
    where = desk.where(host, "m")
    silent = replace(VERBS["shutdown"], function=lambda _connection, _uuid: None)

    await desk.ended(perform(desk.fleet, desk.jobs, silent, where))

    assert desk.record(host, "m").pending == "Shutting down…"
    await eventually(lambda: desk.record(host, "m").pending == "", "it has ended")


async def test_perform_in_the_wrong_state_fails_with_the_reason(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("m")]))

    job = await desk.ended(perform(desk.fleet, desk.jobs, VERBS["pause"], desk.where(host, "m")))

    assert isinstance(job.error, NotPossibleNow)
    assert job.error.message == "“m” does not run (Shut off)."


async def test_perform_on_a_machine_that_another_client_deleted(
    desk: Desk, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon.define([Machine("m")])
    host = await desk.connect(daemon.uri)
    where = desk.where(host, "m")
    monkeypatch.setattr(host, "receive", lambda _notices: None)  # the event is still under way
    daemon.domain("m").undefine()

    job = await desk.ended(perform(desk.fleet, desk.jobs, VERBS["run"], where))

    assert isinstance(job.error, NotFound)
    await eventually(lambda: desk.names(host) == ["test"], "the list was read again")


async def test_perform_on_a_machine_that_is_not_listed_any_more(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, 1))

    for where in (domain_id(host.id, "none"), WHERE):
        job = await desk.ended(perform(desk.fleet, desk.jobs, VERBS["run"], where))
        assert isinstance(job.error, NotPossibleNow)
        assert job.error.hint


async def test_perform_error_of_the_host_ends_pending(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("m", RUNNING)]))
    where = desk.where(host, "m")
    wrong = replace(VERBS["pause"], function=domains.resume)

    job = await desk.ended(perform(desk.fleet, desk.jobs, wrong, where))

    assert isinstance(job.error, HostError)
    assert desk.record(host, "m").pending == ""


async def test_perform_long_reports_progress_and_can_be_cancelled(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "PROGRESS_SECONDS", 0.01)
    aborted = threading.Event()
    monkeypatch.setattr(domains, "job_progress", lambda _connection, _uuid: (30, 60))
    monkeypatch.setattr(domains, "abort_job", lambda _connection, _uuid: aborted.set())

    def save(_connection: object, _uuid: str) -> None:
        aborted.wait(5)
        error = libvirt.libvirtError("aborted")
        error.err = (libvirt.VIR_ERR_OPERATION_ABORTED, 10, "aborted", 2, "", "", "", -1, -1)
        raise error

    host = await desk.connect(world(tmp_path, [Machine("m", RUNNING)]))
    where = desk.where(host, "m")
    job = perform(desk.fleet, desk.jobs, replace(VERBS["save"], function=save), where)
    await eventually(lambda: job.progress.total == 60, "there is progress")
    assert desk.record(host, "m").pending == "Saving…"

    desk.jobs.cancel(job)
    await desk.ended(job)

    assert job.state is JobState.CANCELLED
    assert desk.record(host, "m").pending == ""


async def test_perform_long_without_progress_is_done_all_the_same(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "PROGRESS_SECONDS", 0.001)
    may_end = threading.Event()

    def save(_connection: object, _uuid: str) -> None:
        may_end.wait(5)

    host = await desk.connect(world(tmp_path, [Machine("m", RUNNING)]))
    verb = replace(VERBS["save"], function=save)
    job = perform(desk.fleet, desk.jobs, verb, desk.where(host, "m"))
    await asyncio.sleep(0.05)
    may_end.set()
    await desk.ended(job)

    assert (job.state, job.progress.fraction) == (JobState.DONE, None)


async def test_perform_second_job_on_a_machine_is_refused(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("m", RUNNING)]))
    where = desk.where(host, "m")

    first = perform(desk.fleet, desk.jobs, VERBS["save"], where)
    second = perform(desk.fleet, desk.jobs, VERBS["pause"], where)

    assert second.state is JobState.FAILED
    assert (await desk.ended(first)).state is JobState.DONE


async def test_crashed_world_can_be_run(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("m", CRASHED)]))

    record = desk.record(host, "m")

    assert record.state is S.CRASHED
    assert record.is_active == (why_not(VERBS["force_off"], record) is None)


class Slow:
    """A function that takes its time, and counts."""

    def __init__(self, seconds: float = 5.0) -> None:
        self.gate = threading.Event()
        self.seconds = seconds
        self.made = 0

    def __call__(self, _connection: object, _uuid: str) -> None:
        self.gate.wait(self.seconds)
        self.made += 1


async def test_perform_many_slow_starts_all_succeed_and_reads_are_answered(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vmgui.core.calls, "QUERY_SECONDS", 0.3)
    monkeypatch.setattr(lifecycle, "PENDING_SECONDS", 0.05)
    host = await desk.connect(world(tmp_path, [Machine(f"m{n}") for n in range(15)]))
    start = Slow(0.1)
    verb = replace(VERBS["run"], function=start)

    jobs = [
        perform(desk.fleet, desk.jobs, verb, record.id)
        for record in desk.inventory.domains(host.id)
    ]
    await eventually(lambda: jobs[0].state is JobState.RUNNING, "the first runs")
    assert jobs[-1].state is JobState.QUEUED
    assert await host.call(lambda _connection: 7) == 7
    await eventually(lambda: jobs[8].state is JobState.RUNNING, "half of them are done")
    last = jobs[-1].target
    assert last is not None
    record = desk.inventory.domain(last)
    assert record is not None
    assert record.pending == "Starting…"
    for job in jobs:
        await desk.ended(job)

    assert [(job.state, job.error) for job in jobs] == [(JobState.DONE, None)] * 15
    assert start.made == 15


async def test_perform_short_verb_overtakes_the_long_ones(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("a", RUNNING), Machine("b", RUNNING)]))
    save = Slow()
    long = perform(
        desk.fleet, desk.jobs, replace(VERBS["save"], function=save), desk.where(host, "a")
    )
    await eventually(lambda: long.state is JobState.RUNNING, "it is being saved")

    job = await desk.ended(
        perform(desk.fleet, desk.jobs, VERBS["force_off"], desk.where(host, "b"))
    )

    assert job.state is JobState.DONE
    assert long.state is JobState.RUNNING
    save.gate.set()
    await desk.ended(long)


async def test_perform_slow_short_verbs_leave_the_reads_a_worker(
    desk: Desk, tmp_path: Path
) -> None:
    host = await desk.connect(world(tmp_path, [Machine(f"m{n}", RUNNING) for n in range(4)]))
    verb = replace(VERBS["force_off"], function=(off := Slow()))
    jobs = [perform(desk.fleet, desk.jobs, verb, r.id) for r in desk.inventory.domains(host.id)]
    await eventually(lambda: jobs[0].state is JobState.RUNNING, "the first is under way")

    assert await host.call(lambda _connection: 7) == 7

    assert [job.state for job in jobs[1:]] == [JobState.QUEUED] * 3
    off.gate.set()
    for job in jobs:
        assert (await desk.ended(job)).state is JobState.DONE


async def test_perform_withdrawn_while_queued_is_never_made(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("a"), Machine("b"), Machine("c")]))
    verb = replace(VERBS["run"], function=(start := Slow()))
    first, second, third = (
        perform(desk.fleet, desk.jobs, verb, desk.where(host, name)) for name in ("a", "b", "c")
    )
    await eventually(lambda: desk.record(host, "c").pending, "it waits")

    desk.jobs.cancel(third)
    await eventually(lambda: not desk.record(host, "c").pending, "nothing is pending")
    start.gate.set()
    await desk.ended(first)
    await desk.ended(second)

    assert (first.state, second.state) == (JobState.DONE, JobState.DONE)
    assert third.state is JobState.CANCELLED
    assert start.made == 2


async def test_perform_queued_when_the_connection_is_closed_fails(
    desk: Desk, tmp_path: Path
) -> None:
    host = await desk.connect(world(tmp_path, [Machine("a"), Machine("b"), Machine("c")]))
    verb = replace(VERBS["run"], function=(start := Slow()))
    first, second, third = (
        perform(desk.fleet, desk.jobs, verb, desk.where(host, name)) for name in ("a", "b", "c")
    )
    await eventually(lambda: second.state is JobState.RUNNING, "two run")

    await host.disconnect()
    await desk.ended(third)

    assert isinstance(third.error, ConnectionLost)
    start.gate.set()
    await desk.ended(first)
    await desk.ended(second)


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_virsh_command_is_quoted(verb: lifecycle.Verb) -> None:
    line = lifecycle.virsh(WHERE, verb.virsh, "my machine")

    words = shlex.split(line)
    assert words[:3] == ["virsh", "-c", "test:///default"]
    assert words[3] == verb.virsh.split()[0]
    assert "my machine" in words
