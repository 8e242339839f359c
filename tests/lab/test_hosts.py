"""What a person does with machines, on real hosts: one by its socket, one through ssh."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

import vmgui.core.addresses
import vmgui.core.host
from tests.lab.conftest import Desk
from tests.support.lab import Lab, LabDomain, LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.worlds import eventually
from vmgui.base.errors import NotPossibleNow
from vmgui.base.states import DomainState, HostState, JobState
from vmgui.core.operations import descriptions, keyboard, metadata, screenshots

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90), pytest.mark.limit(60)]

GUEST_MIB = 96
"""Little memory: it is written when a machine is saved."""
IOHELPER = Path("/usr/lib/libvirt/libvirt_iohelper")
"""Where Debian has the program through which libvirt writes saved states."""
SLOW_IOHELPER = """\
#!/bin/sh
until [ -e /run/go ]; do sleep 0.05; done
exec /run/iohelper "$@"
"""


async def in_thread(function: Callable[..., Any], *arguments: Any) -> Any:
    """Do something that blocks, while the loop runs."""
    return await asyncio.get_running_loop().run_in_executor(None, function, *arguments)


async def in_guest(domain: LabDomain, command: str) -> None:
    """Begin a shell command in a guest that has booted."""
    await in_thread(lambda: domain.ask_agent("guest-exec", path="/bin/sh", arg=["-c", command]))


# The list


@pytest.mark.usefixtures("in_client")
async def test_two_hosts_are_listed_with_their_own_machines(
    desk: Desk, lab: Lab, host_a: LabHost, host_b: LabHost, domain_on: DomainOn
) -> None:
    domain_on(host_a, "idle", name="same")
    domain_on(host_b, "idle", name="same", start=False)

    near = await desk.connect(host_a.uri)
    far = await desk.connect(lab.uri(host_b.name, ssh=True))

    here, there = desk.find("same", near.id), desk.find("same", far.id)
    assert here is not None
    assert there is not None
    assert (here.state, there.state) == (DomainState.RUNNING, DomainState.SHUT_OFF)
    for host, name in ((near, "hostA"), (far, "hostB")):
        assert host.record.state is HostState.CONNECTED
        assert host.record.facts is not None
        assert (host.record.facts.hostname, host.record.facts.driver) == (name, "QEMU")


@pytest.mark.usefixtures("in_client")
async def test_machine_of_another_client_comes_and_goes_at_once(
    desk: Desk, lab: Lab, host_b: LabHost, domain_on: DomainOn
) -> None:
    await desk.connect(lab.uri(host_b.name, ssh=True))

    domain = domain_on(host_b, "idle", start=False)
    await desk.becomes(domain.name, DomainState.SHUT_OFF, 2)
    domain.virsh("undefine")
    await eventually(lambda: desk.find(domain.name) is None, "it is gone", 2)


# Its life


@pytest.mark.usefixtures("in_client")
async def test_machine_goes_through_its_states_over_ssh(
    desk: Desk, lab: Lab, host_b: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_b, "idle", start=False)
    await desk.connect(lab.uri(host_b.name, ssh=True))

    for verb, expected, theirs in (
        ("run", DomainState.RUNNING, "running"),
        ("pause", DomainState.PAUSED, "paused"),
        ("resume", DomainState.RUNNING, "running"),
        ("reset", DomainState.RUNNING, "running"),
        ("save", DomainState.SAVED, "shut off"),
        ("restore", DomainState.RUNNING, "running"),
        ("force_off", DomainState.SHUT_OFF, "shut off"),
    ):
        job = await desk.do(verb, domain.name)
        await desk.becomes(domain.name, expected)
        assert domain.state == theirs
        assert job.command.endswith(f" {domain.name}")
        await eventually(lambda: not desk.record(domain.name).pending, "nothing is pending")

    await desk.do("delete", domain.name)
    await eventually(lambda: desk.find(domain.name) is None, "it is gone")


async def test_verbs_wrong_state_says_so_and_asks_nothing(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    name = domain_on(host_a, "idle", start=False).name
    await desk.connect(host_a.uri)

    job = desk.start("pause", name)
    await desk.context.jobs.wait(job)

    assert isinstance(job.error, NotPossibleNow)
    assert job.error.message == f"“{name}” does not run (Shut off)."


async def test_machine_undefined_by_another_client_says_so(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", start=False)
    host = await desk.connect(host_a.uri)
    await desk.described(domain.name)
    host.refresher.mark = lambda: None  # type: ignore[method-assign]  # the event is on its way
    where = desk.where(domain.name)

    domain.virsh("undefine")
    with pytest.raises(NotPossibleNow, match="This machine is no longer on the host"):
        await descriptions.documents(desk.context.fleet, where)

    assert host.is_connected


@pytest.mark.skipif(not IOHELPER.exists(), reason=f"needs {IOHELPER}, as Debian has it")
async def test_save_is_cancelled_and_machine_runs_on(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "tiny", memory_mib=GUEST_MIB)
    await desk.connect(host_a.uri)
    await desk.becomes(domain.name, DomainState.RUNNING)
    _slow_down_saving(host_a)

    job = desk.start("save", domain.name)
    await eventually(lambda: job.progress.total, "progress is known")
    assert job.can_cancel
    assert job.progress.fraction is not None
    assert 0 <= job.progress.fraction < 1
    desk.context.jobs.cancel(job)
    assert job.state is JobState.CANCELLING
    await eventually(lambda: "cancel" not in _tasks(), "the host has been asked to stop")
    host_a.run("touch", "/run/go")
    await desk.context.jobs.wait(job)

    assert (job.state, job.error) == (JobState.CANCELLED, None)
    await desk.becomes(domain.name, DomainState.RUNNING)
    assert domain.state == "running"


def _tasks() -> set[str]:
    return {task.get_name() for task in asyncio.all_tasks()}


def _slow_down_saving(host: LabHost) -> None:
    """Saving stands still, with its pipe full, until /run/go exists."""
    host.is_tampered = True
    shutil.copy(IOHELPER, host.files / "run/iohelper")
    slow = host.files / "run/slow-iohelper"
    slow.write_text(SLOW_IOHELPER)
    slow.chmod(0o755)
    host.run("mount", "--bind", "/run/slow-iohelper", str(IOHELPER))


async def test_guest_reboots_when_asked(desk: Desk, host_a: LabHost, domain_on: DomainOn) -> None:
    domain = domain_on(host_a, "tiny")
    host = await desk.connect(host_a.uri)
    where = desk.where(domain.name)
    await in_thread(domain.wait_agent)

    await desk.do("reboot", domain.name)

    await eventually(
        lambda: any(i.text == "The guest rebooted" for i in host.incidents.get(where, ())),
        "it reboots",
    )
    assert desk.state(domain.name) is DomainState.RUNNING


# What is said about it


async def test_name_texts_and_autostart_are_seen_by_virsh(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    name = domain_on(host_a, "idle", start=False).name
    await desk.connect(host_a.uri)
    where = (await desk.described(name)).id
    fleet, jobs = desk.context.fleet, desk.context.jobs

    for job in (
        lambda: metadata.set_title(fleet, jobs, where, "Shop <b> & ‮co"),
        lambda: metadata.set_notes(fleet, jobs, where, "first line\nsecond"),
        lambda: metadata.set_folder(fleet, jobs, where, "web / front"),
        lambda: metadata.change_tags(fleet, jobs, where, add=["prod", "eu"], remove=[]),
        lambda: metadata.set_autostart(fleet, jobs, where, is_on=True),
        lambda: metadata.rename(fleet, jobs, where, "shop 1"),
    ):
        await desk.ended(job())
    record = await desk.becomes("shop 1", DomainState.SHUT_OFF)
    await eventually(lambda: desk.record("shop 1").tags, "the tags are read")

    record = desk.record("shop 1")
    assert (record.title, record.folder, record.tags) == (
        "Shop <b> & ‮co",
        "web/front",
        ("prod", "eu"),
    )
    assert record.is_autostart
    assert host_a.virsh("desc", "shop 1", "--title") == "Shop <b> & ‮co"
    assert host_a.virsh("desc", "shop 1") == "first line\nsecond"
    assert "<tag>prod</tag>" in host_a.virsh(
        "metadata", "shop 1", "--uri", "https://vmgui.org/xmlns/domain/1"
    )
    assert "enable" in host_a.virsh("dominfo", "shop 1").split("Autostart:")[1].split()[0]


async def test_tags_of_a_running_machine_are_kept_when_it_ends(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle")
    await desk.connect(host_a.uri)
    where = (await desk.described(domain.name)).id

    parts = desk.context
    await desk.ended(metadata.change_tags(parts.fleet, parts.jobs, where, add=["prod"], remove=[]))
    await eventually(lambda: desk.record(domain.name).tags == ("prod",), "the tag is read")
    domain.virsh("destroy")
    await desk.becomes(domain.name, DomainState.SHUT_OFF)

    assert "prod" in domain.virsh("dumpxml", "--inactive")


# What its guest does


@pytest.mark.usefixtures("in_client")
async def test_guest_shows_addresses_and_picture_takes_keys_and_shuts_down(
    desk: Desk, lab: Lab, host_b: LabHost, domain_on: DomainOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vmgui.core.addresses, "READ_SECONDS", 0.5)
    domain = domain_on(host_b, "tiny")
    await desk.connect(lab.uri(host_b.name, ssh=True))
    await in_thread(domain.wait_agent)
    where, fleet = desk.where(domain.name), desk.context.fleet

    await eventually(lambda: desk.record(domain.name).addresses, "the lease is known")
    address = desk.record(domain.name).addresses[0]
    assert address.startswith("192.168.122.")
    assert address in await descriptions.agent_addresses(fleet, where)

    before = _picture(await screenshots.take(fleet, where))
    await desk.ended(keyboard.send_chord(fleet, desk.context.jobs, where, "Enter"))
    for letter in "vmgui":
        await desk.ended(keyboard.send_chord(fleet, desk.context.jobs, where, letter))
    deadline = time.monotonic() + 5
    while (after := _picture(await screenshots.take(fleet, where))) == before:
        assert time.monotonic() < deadline, "what is typed does not show"
        await asyncio.sleep(0.1)

    assert (after.width(), after.height()) == (before.width(), before.height())
    assert len(_colours(after)) > 1

    await desk.do("shutdown", domain.name)
    record = await desk.becomes(domain.name, DomainState.SHUT_OFF)
    assert (record.reason, record.addresses) == ("Shut down normally", ())


def _picture(content: bytes) -> QImage:
    image = QImage()
    assert image.loadFromData(content)
    return image


def _colours(image: QImage) -> set[int]:
    return {
        image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }


async def test_consumption_under_load_is_measured(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "tiny")
    await desk.connect(host_a.uri)
    where = desk.where(domain.name)
    desk.context.settings.stats_interval = 1
    desk.context.sampler.start()
    await in_thread(domain.wait_agent)

    await in_guest(
        domain,
        "ping -s 1000 192.168.122.1 >/dev/null &"
        " while :; do dd if=/dev/zero of=/dev/vda bs=64k count=20 conv=fsync;"
        " echo 3 >/proc/sys/vm/drop_caches; dd if=/dev/vda of=/dev/null bs=64k count=20; done",
    )
    wanted = ("cpu", "disk_read", "disk_write", "network_receive", "network_send")
    await eventually(
        lambda: (
            (history := desk.context.sampler.history(where))
            and all(getattr(history.latest, name) for name in wanted)
        ),
        "all rates are above zero",
        15,
    )

    sample = desk.context.sampler.histories[where].latest
    assert sample.cpu is not None
    assert 0.3 < sample.cpu <= 1
    assert desk.record(domain.name).memory_kib == 128 * 1024


# When it goes wrong


async def test_crashed_hypervisor_process_shows_as_crashed(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle")
    await desk.connect(host_a.uri)
    await desk.becomes(domain.name, DomainState.RUNNING)

    host_a.run("sh", "-c", f"kill -KILL $(cat /run/libvirt/qemu/{domain.name}.pid)")

    record = await desk.becomes(domain.name, DomainState.CRASHED)
    assert record.reason == "The guest or its hypervisor process crashed"
    await desk.do("run", domain.name)
    await desk.becomes(domain.name, DomainState.RUNNING)


async def test_full_storage_shows_as_paused_by_io_error(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "tiny", start=False)
    host = await desk.connect(host_a.uri)
    _move_to_small_storage(domain)
    domain.start()
    await in_thread(domain.wait_agent)

    await in_guest(domain, "dd if=/dev/zero of=/dev/vda bs=64k count=100; sync")

    record = await desk.becomes(domain.name, DomainState.IO_ERROR, 20)
    assert record.reason == "A disk could not be read or written"
    texts = [incident.text for incident in host.incidents[record.id]]
    assert "Disk {disk} failed: {reason}" in texts
    await desk.do("force_off", domain.name)
    await desk.becomes(domain.name, DomainState.SHUT_OFF)


def _move_to_small_storage(domain: LabDomain) -> None:
    """Put its disk where there is no room for what the guest will write."""
    host = domain.host
    host.is_tampered = True
    old = f"/var/lib/libvirt/images/{domain.name}.qcow2"
    new = f"/var/lib/libvirt/boot/{domain.name}.qcow2"
    host.run("mount", "-t", "tmpfs", "-o", "size=2m,mode=711", "tmpfs", "/var/lib/libvirt/boot")
    host.run("cp", old, new)
    file = host.directory / "moved.xml"
    file.write_text(domain.virsh("dumpxml", "--inactive").replace(old, new))
    host.virsh("define", str(file))
