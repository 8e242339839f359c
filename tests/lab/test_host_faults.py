"""What can be wrong on the way to a host, and what becomes of its list: with real hosts.

Each cause has a sentence of its own and says what can be done; no other host suffers.
"""

from __future__ import annotations

import asyncio
import os
import pty
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

import vmgui.core.calls
import vmgui.core.host
import vmgui.virt.queries as queries
from tests.lab.conftest import Desk
from tests.support.lab import Lab, LabError, LabHost
from tests.support.lab.files import make_key
from tests.support.lab.network import REFUSED_PORT, SILENT
from tests.support.lab_fixtures import DomainOn
from tests.support.worlds import eventually
from vmgui.base.errors import (
    AccessDenied,
    AuthenticationFailed,
    ConnectionLost,
    HostError,
    HostKeyUnknown,
    TimedOut,
    Unsupported,
)
from vmgui.base.states import DomainState, HostState, JobState
from vmgui.core.host import Host
from vmgui.core.operations.probing import probe

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

PROBE = """
import asyncio, sys
from vmgui.virt import eventloop
from vmgui.base.errors import VmguiError
from vmgui.core.operations.probing import probe
eventloop.start()
try:
    print(asyncio.run(probe(sys.argv[1])))
except VmguiError as error:
    print(error.message)
"""
QUICK_SECONDS = 5
"""A cause that is known at once must not take longer to show."""


async def assert_refused(
    desk: Desk, uri: str, kind: type[HostError], problem: str, hint: str, *, detail: str
) -> None:
    """Both *Test connection* and the host's row say so, and soon."""
    begin = time.monotonic()

    record = await desk.refused(uri)
    with pytest.raises(kind) as raised:
        await probe(uri)

    assert raised.type is kind
    assert (raised.value.message, record.problem) == (problem, problem)
    assert hint in record.hint
    assert detail in record.detail
    assert record.state is (HostState.WAITING if kind.is_retryable else HostState.FAILED)
    assert time.monotonic() - begin < 2 * QUICK_SECONDS


# On the way


@pytest.mark.usefixtures("in_client")
async def test_name_unknown_says_so(desk: Desk) -> None:
    await assert_refused(
        desk,
        "qemu+ssh://root@nowhere.invalid/system",
        ConnectionLost,
        "The host name cannot be resolved.",
        "Check its spelling",
        detail="nowhere.invalid",
    )


@pytest.mark.usefixtures("in_client")
async def test_port_refused_says_so(desk: Desk, lab: Lab, host_b: LabHost) -> None:
    await assert_refused(
        desk,
        lab.uri(host_b.name, ssh=True, port=REFUSED_PORT),
        ConnectionLost,
        "The host refuses the connection.",
        "Check the port",
        detail="Connection refused",
    )


@pytest.mark.usefixtures("in_client")
async def test_host_silent_is_given_up_in_time_and_disturbs_nobody(
    desk: Desk, lab: Lab, host_b: LabHost
) -> None:
    begin = time.monotonic()
    silent = desk.begin(lab.uri(SILENT, ssh=True))

    await desk.connect(lab.uri(host_b.name, ssh=True))
    assert time.monotonic() - begin < 3
    assert silent.record.state is HostState.CONNECTING
    await eventually(lambda: silent.record.problem, "the silent host is given up", 15)

    assert 8 < time.monotonic() - begin < 13
    assert silent.record.state is HostState.WAITING
    assert silent.record.problem == "The host cannot be reached."
    assert "firewall" in silent.record.hint


@pytest.mark.usefixtures("in_client")
@pytest.mark.parametrize("user", ["nobody-at-all", "keyless"])
async def test_user_wrong_or_without_key_says_so(
    desk: Desk, lab: Lab, host_b: LabHost, user: str
) -> None:
    await assert_refused(
        desk,
        lab.uri(host_b.name, ssh=True, user=user),
        AuthenticationFailed,
        "The host did not accept the user name or the SSH key.",
        "Check the user name and the key file",
        detail="Permission denied",
    )


@pytest.mark.usefixtures("in_client")
async def test_key_wrong_says_so(
    desk: Desk, lab: Lab, host_b: LabHost, tmp_path_factory: pytest.TempPathFactory
) -> None:
    key = tmp_path_factory.mktemp("keys") / "other"
    make_key(key, "other")
    own = lab.client.home / ".ssh/id_ed25519"
    kept = own.read_bytes()
    own.write_bytes(key.read_bytes())
    try:
        await assert_refused(
            desk,
            f"{lab.uri(host_b.name, ssh=True)}?keyfile={key}",
            AuthenticationFailed,
            "The host did not accept the user name or the SSH key.",
            "Check the user name and the key file",
            detail="Permission denied",
        )
    finally:
        own.write_bytes(kept)


@pytest.mark.usefixtures("in_client")
async def test_visitor_is_told_to_join_the_group(desk: Desk, lab: Lab, host_b: LabHost) -> None:
    await assert_refused(
        desk,
        lab.uri(host_b.name, ssh=True, user="visitor"),
        AccessDenied,
        "You are not allowed to use libvirt on this host.",
        "Join the group “libvirt”",
        detail="Permission denied",
    )


@pytest.mark.usefixtures("in_client")
async def test_host_key_changed_warns(desk: Desk, lab: Lab, host_b: LabHost) -> None:
    lab.change_host_key(host_b.name)

    await assert_refused(
        desk,
        lab.uri(host_b.name, ssh=True),
        HostKeyUnknown,
        "The host's SSH key is not the one that was known.",
        "Somebody may be listening in",
        detail="Host key verification failed",
    )


@pytest.mark.usefixtures("in_client")
async def test_host_key_unknown_says_how_to_verify_it(
    desk: Desk, lab: Lab, host_b: LabHost
) -> None:
    lab.forget_host_key(host_b.name)

    await assert_refused(
        desk,
        lab.uri(host_b.name, ssh=True),
        HostKeyUnknown,
        "The host's SSH key cannot be verified.",
        "Log in once with ssh",
        detail="Host key verification failed",
    )


@pytest.mark.usefixtures("in_client")
async def test_daemon_stopped_says_how_to_start_it(desk: Desk, lab: Lab, host_b: LabHost) -> None:
    lab.daemon(host_b.name, "stop")

    await assert_refused(
        desk,
        lab.uri(host_b.name, ssh=True),
        ConnectionLost,
        "No libvirt daemon answers on the host.",
        "systemctl enable --now libvirtd.socket",
        detail="libvirt-sock",
    )


@pytest.mark.usefixtures("in_client")
async def test_libvirt_not_installed_says_so(desk: Desk, lab: Lab, host_b: LabHost) -> None:
    _leave_only(host_b, "sh", "which", "grep")

    await assert_refused(
        desk,
        lab.uri(host_b.name, ssh=True),
        Unsupported,
        "libvirt does not seem to be installed on the host.",
        "Install the libvirt daemon there",
        detail="nc: ",
    )


def _leave_only(host: LabHost, *programs: str) -> None:
    """Let whoever logs in find no other programs: neither virt-ssh-helper nor nc."""
    host.is_tampered = True
    directory = host.files / "root/bin"
    directory.mkdir()
    for program in programs:
        path = shutil.which(program)
        assert path is not None
        (directory / program).symlink_to(path)
    (host.files / "root/.bashrc").write_text("PATH=/root/bin\n")


@pytest.mark.usefixtures("in_client")
def test_ssh_with_terminal_and_without_display_does_not_wait_for_a_password(
    lab: Lab, host_b: LabHost
) -> None:
    uri = lab.uri(host_b.name, ssh=True, user="keyless")
    ours, theirs = pty.openpty()

    # Its controlling terminal is one at which nobody types.
    done = subprocess.run(
        ["setsid", "--ctty", "--wait", sys.executable, "-c", PROBE, uri],
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    os.close(theirs)
    os.close(ours)

    assert done.stdout == "The host did not accept the user name or the SSH key.\n"


# While connected


@contextmanager
def busy(domains: list[str], host: LabHost) -> Iterator[None]:
    """Another client starts and stops machines all the time, as far as the host lets it."""
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            for name in domains:
                for command in ("start", "destroy"):
                    with suppress(LabError):
                        host.virsh(command, name)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def truth(host: LabHost) -> dict[str, bool]:
    """Which machines there are, and whether they run, as virsh says."""
    running = host.virsh("list", "--name").split()
    return {name: name in running for name in host.virsh("list", "--all", "--name").split()}


def listed(desk: Desk, host: Host) -> dict[str, bool]:
    """The same as the list says; a name that is listed twice is an error."""
    records = desk.context.inventory.domains(host.id)
    states = {record.name: record.is_active for record in records}
    assert len(states) == len(records)
    return states


async def in_thread(function: object, *arguments: object) -> None:
    """Do something that blocks, while the loop runs."""
    await asyncio.get_running_loop().run_in_executor(None, function, *arguments)  # type: ignore[arg-type]


@pytest.mark.limit(60)
async def test_daemon_killed_while_machines_change_comes_back_with_the_truth(
    desk: Desk, lab: Lab, host_a: LabHost, domain_on: DomainOn
) -> None:
    names = [domain_on(host_a, "idle", start=False).name for _number in range(4)]
    host = await desk.connect(host_a.uri)

    with busy(names, host_a):
        await eventually(lambda: any(listed(desk, host).values()), "machines run")
        await in_thread(lab.daemon, host_a.name, "kill")
        await eventually(lambda: not host.is_connected, "the loss is noticed", 3)
        records = desk.context.inventory.domains(host.id)
        assert sorted(record.name for record in records) == sorted(names)
        assert all(record.is_stale for record in records)
        await in_thread(lab.daemon, host_a.name, "start")
        await eventually(lambda: host.record.is_listed, "it is listed again", 15)

    await eventually(lambda: listed(desk, host) == truth(host_a), "the list is right")
    assert not any(record.is_stale for record in desk.context.inventory.domains(host.id))
    host_a.virsh("destroy" if truth(host_a)[names[0]] else "start", names[0])
    await eventually(lambda: listed(desk, host) == truth(host_a), "events come again", 2)


@pytest.mark.usefixtures("in_client")
@pytest.mark.limit(90)
async def test_link_down_is_noticed_by_keep_alive_and_host_comes_back(
    desk: Desk, lab: Lab, host_a: LabHost, host_b: LabHost, domain_on: DomainOn
) -> None:
    name = domain_on(host_b, "idle", start=False).name
    near = await desk.connect(host_a.uri)
    far = await desk.connect(lab.uri(host_b.name, ssh=True))

    lab.link(host_b.name, "down")
    begin = time.monotonic()
    await eventually(lambda: not far.is_connected, "the loss is noticed", 25)
    seconds = time.monotonic() - begin
    assert 8 < seconds < 20
    assert desk.record(name).is_stale
    assert near.is_connected
    assert far.record.problem == "The connection to the host was lost."
    host_b.virsh("start", name)
    lab.link(host_b.name, "up")
    await eventually(lambda: far.record.is_listed, "it is listed again", 20)

    assert not desk.record(name).is_stale
    assert desk.state(name) is DomainState.RUNNING
    host_b.virsh("destroy", name)
    await desk.becomes(name, DomainState.SHUT_OFF, 3)


@pytest.mark.limit(40)
async def test_daemon_frozen_times_out_and_disturbs_no_other_host(
    desk: Desk,
    lab: Lab,
    host_a: LabHost,
    host_b: LabHost,
    domain_on: DomainOn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frozen, lively = domain_on(host_a, "idle", start=False), domain_on(host_b, "idle", start=False)
    host = await desk.connect(host_a.uri)
    await desk.connect(host_b.uri)
    monkeypatch.setattr(vmgui.core.calls, "QUERY_SECONDS", 2.0)

    lab.daemon(host_a.name, "freeze")
    job = desk.start("run", frozen.name)
    begin = time.monotonic()
    await desk.do("run", lively.name)
    await desk.becomes(lively.name, DomainState.RUNNING, 3)
    assert time.monotonic() - begin < 2
    with pytest.raises(TimedOut, match="The host did not answer within 2 seconds") as caught:
        await host.call(queries.capabilities)
    assert "overloaded" in caught.value.hint
    assert job.state is JobState.RUNNING  # nobody knows whether the host has taken it
    lab.daemon(host_a.name, "thaw")

    await desk.ended(job)
    await desk.becomes(frozen.name, DomainState.RUNNING)
    assert host.record.state is HostState.CONNECTED
    assert "QEMU" in (await host.call(queries.facts)).driver
