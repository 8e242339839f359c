"""The program's core, without windows, on the hosts of the lab."""

from __future__ import annotations

import asyncio
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import needs
from tests.support.contexts import new_context
from tests.support.installing import Workshop
from tests.support.lab import Lab, LabHost
from tests.support.lab.client import Client
from tests.support.worlds import eventually
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.records import DomainRecord, HostConfig, HostRecord
from vmgui.base.states import DomainState
from vmgui.core.host import Host
from vmgui.core.jobs import Job
from vmgui.core.operations import lifecycle
from vmgui.ui.context import Context


@dataclass
class Desk:
    """The program's parts, and shorter words for what tests ask of them."""

    context: Context

    async def connect(self, uri: str) -> Host:
        """Add a host and wait until its machines are listed and its events are listened to."""
        host = self.begin(uri)
        await eventually(lambda: host.record.is_listed and host.record.facts, f"{uri} is listed")
        return host

    def begin(self, uri: str) -> Host:
        """Add a host and begin to connect."""
        host = self.context.fleet.add(HostConfig(uri), is_remembered=False)
        host.connect()
        return host

    async def refused(self, uri: str, seconds: float = 10) -> HostRecord:
        """Add a host that cannot be connected, and return what its row says."""
        host = self.begin(uri)
        await eventually(lambda: host.record.problem, f"{uri} cannot be opened", seconds)
        return host.record

    def find(self, name: str, host: HostId | None = None) -> DomainRecord | None:
        """The record of the machine with this name."""
        records = self.context.inventory.domains(host)
        return next((record for record in records if record.name == name), None)

    def record(self, name: str) -> DomainRecord:
        """The record of a machine that must be there."""
        record = self.find(name)
        assert record is not None, f"{name} is not listed"
        return record

    def where(self, name: str) -> ObjectId:
        """The id of the machine with this name."""
        return self.record(name).id

    def state(self, name: str) -> DomainState | None:
        """The state of the machine with this name, None if it is not listed."""
        record = self.find(name)
        return record.state if record else None

    async def becomes(self, name: str, state: DomainState, seconds: float = 10) -> DomainRecord:
        """Wait until a machine is listed in this state."""
        await eventually(lambda: self.state(name) is state, f"{name} is {state.value}", seconds)
        return self.record(name)

    async def described(self, name: str) -> DomainRecord:
        """Wait until a machine is listed and its description has been read."""
        await eventually(
            lambda: (record := self.find(name)) and record.details, f"{name} is described"
        )
        return self.record(name)

    def start(self, verb: str, name: str) -> Job:
        """Begin to do a verb of `lifecycle` to a machine."""
        parts = self.context
        return lifecycle.perform(parts.fleet, parts.jobs, lifecycle.VERBS[verb], self.where(name))

    async def ended(self, job: Job) -> Job:
        """Wait until a job is over; it must not have failed."""
        await self.context.jobs.wait(job)
        assert job.error is None, f"{job.title}: {job.error}"
        return job

    async def do(self, verb: str, name: str) -> Job:
        """Do a verb of `lifecycle` to a machine, and wait until the host has done it."""
        return await self.ended(self.start(verb, name))


@pytest.fixture
def desk(event_loop: asyncio.AbstractEventLoop, tmp_path: Path) -> Iterator[Desk]:
    """A fleet without hosts; what it is connected to is closed at the end."""

    async def make() -> Desk:
        return Desk(new_context(tmp_path))

    async def end() -> None:
        await desk.context.sampler.close()
        await desk.context.restarter.close()
        await desk.context.jobs.close()
        await desk.context.fleet.close()

    desk = event_loop.run_until_complete(make())
    yield desk
    event_loop.run_until_complete(end())


@pytest.fixture
def shop(desk: Desk, lab: Lab, host_a: LabHost, event_loop: asyncio.AbstractEventLoop) -> Workshop:
    """The program on a real host that it makes machines on."""
    if reason := needs.bootable_guest():
        pytest.skip(reason)
    event_loop.run_until_complete(desk.connect(host_a.uri))
    return Workshop(desk, host_a, lab.guest_file)


@pytest.fixture
def in_client(
    client: Client, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`ssh` is the client's, which reaches the hosts by name; so URIs are as a person types them.

    There is no display: nobody could be asked for a password.
    """
    ssh = shutil.which("ssh")
    assert ssh is not None
    directory = tmp_path_factory.mktemp("bin")
    program = directory / "ssh"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(client.argv([ssh]))} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(directory), prepend=":")
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_AUTH_SOCK"):
        monkeypatch.delenv(variable, raising=False)
