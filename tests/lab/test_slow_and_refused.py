"""Hosts that take their time, and hosts that refuse: what the jobs say of it."""

from __future__ import annotations

import time

import pytest

import vmgui.core.calls
from tests.lab.conftest import Desk
from tests.lab.test_hosts import GUEST_MIB, in_thread
from tests.support.lab import LabDomain, LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.worlds import eventually
from vmgui.base.errors import VmguiError
from vmgui.base.states import DomainState, JobState
from vmgui.core.operations import descriptions

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120), pytest.mark.limit(90)]

HOOK = """\
#!/bin/sh
[ "$2" = prepare ] && sleep 1
exit 0
"""
"""Of libvirt's (/etc/libvirt/hooks/qemu): every start takes a second more."""


def slow_down(host: LabHost) -> None:
    """Let every start of a machine take longer; libvirtd looks for hooks when it starts."""
    host.is_tampered = True
    host.run(
        "sh", "-c", f"mkdir -p /etc/libvirt/hooks; cat >/etc/libvirt/hooks/qemu <<'E'\n{HOOK}E"
    )
    host.run("chmod", "755", "/etc/libvirt/hooks/qemu")
    host.signal_daemon("TERM")


async def test_many_slow_starts_all_succeed_and_the_host_still_answers(
    desk: Desk, host_a: LabHost, domain_on: DomainOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vmgui.core.calls, "QUERY_SECONDS", 2.0)
    names = [domain_on(host_a, "idle", memory_mib=GUEST_MIB, start=False).name for _n in range(5)]
    await in_thread(slow_down, host_a)
    await eventually(lambda: not host_a.has_daemon, "the daemon has ended")
    await in_thread(host_a.start_daemon)
    await eventually(lambda: host_a.answers, "it is back", 20)
    await desk.connect(host_a.uri)

    jobs = [desk.start("run", name) for name in names]
    await eventually(lambda: jobs[0].state is JobState.RUNNING, "the first starts")
    begin = time.monotonic()
    # The list waits for the machine that is being started: libvirt has locked it. No longer.
    assert await descriptions.documents(desk.context.fleet, desk.where(names[-1]))
    assert jobs[-1].state is JobState.QUEUED
    assert desk.record(names[-1]).pending == "Starting…"
    for job in jobs:
        await desk.ended(job)

    for name in names:
        await desk.becomes(name, DomainState.RUNNING)
    assert time.monotonic() - begin > len(names) / 2  # two at a time, a second or more each


async def refused(desk: Desk, domain: LabDomain) -> VmguiError:
    """Run a machine that cannot be run, and return why."""
    job = desk.start("run", domain.name)
    await desk.context.jobs.wait(job)
    assert job.error is not None
    print(job.error)
    return job.error


async def test_run_with_an_inactive_network_names_it(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    host_a.is_tampered = True
    domain = domain_on(host_a, "disk", start=False)
    await desk.connect(host_a.uri)
    await in_thread(host_a.virsh, "net-destroy", "default")

    error = await refused(desk, domain)

    assert error.message == "The network “default” is not active."
    assert error.hint


async def test_run_without_its_disk_names_the_file(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "disk", start=False)
    await desk.connect(host_a.uri)
    disk = next(host_a.images.glob(f"{domain.name}*"))
    disk.unlink()

    error = await refused(desk, domain)

    assert error.message == f"The file “/var/lib/libvirt/images/{disk.name}” is not on the host."
    assert error.hint


async def test_run_with_a_disk_that_another_machine_uses_says_so(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    first, second = (domain_on(host_a, "disk", start=False) for _n in range(2))
    one, other = (next(host_a.images.glob(f"{d.name}*")) for d in (first, second))
    other.unlink()
    other.hardlink_to(one)
    await desk.connect(host_a.uri)
    await desk.do("run", first.name)

    error = await refused(desk, second)

    assert error.message == "A disk of the machine is in use by another machine or program."
