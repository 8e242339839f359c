"""Disk images of real hosts: looked at and changed where they are, over ssh."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.lab.conftest import Desk
from tests.support.lab import Lab, LabHost
from tests.support.lab.waiting import wait_until
from tests.support.lab_fixtures import DomainOn
from tests.support.media import qemu_img
from tests.support.worlds import eventually
from vmgui.base.errors import NotPossibleNow
from vmgui.base.paths import runtime_dir
from vmgui.base.states import DomainState, JobState
from vmgui.core.host import Host
from vmgui.core.imaging import commands
from vmgui.core.imaging.values import ImageFile, NewCopy, Repair
from vmgui.core.imaging.work import ImageWork
from vmgui.core.jobs import Job

pytestmark = [
    pytest.mark.lab,
    pytest.mark.timeout(120),
    pytest.mark.limit(90),
    pytest.mark.usefixtures("in_client"),
]

PLACE = "/var/lib/libvirt/images"
MIB = 1 << 20
BIG = 400
"""MiB that take long enough to convert with compression to be stopped."""


def at(name: str) -> ImageFile:
    return ImageFile(f"{PLACE}/{name}")


def make(host: LabHost, name: str, *options: str) -> Path:
    """An image with something in it, in the pool "default"."""
    path = host.images / name
    qemu_img("create", "-q", "-f", "qcow2", *options, path, "8M")
    writing: list[str | Path] = ["qemu-io", "-f", "qcow2", "-c", f"write -P {len(name)} 1M 64k"]
    subprocess.run([*writing, path], check=True, capture_output=True)
    return path


def overlay(host: LabHost, name: str, base: str) -> Path:
    """An image that builds on another one of the same pool."""
    path = host.images / name
    options = ["-u", "-F", "qcow2", "-b", f"{PLACE}/{base}"]
    qemu_img("create", "-q", "-f", "qcow2", *options, path, "8M")
    return path


def is_same(first: Path, second: Path) -> bool:
    command: list[str | Path] = ["qemu-img", "compare", "-f", "qcow2", "-F", "qcow2", first, second]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def volumes(host: LabHost) -> list[str]:
    return [line.split()[0] for line in host.virsh("vol-list", "default").splitlines()]


def working(host: LabHost) -> str:
    """The qemu-img that run on a host."""
    return host.run("pgrep", "-x", "qemu-img", check=False)


def images(desk: Desk, host: Host) -> ImageWork:
    return desk.context.storage.images(host.id)


async def over_ssh(desk: Desk, lab: Lab, host: LabHost) -> tuple[Host, ImageWork]:
    connected = await desk.connect(lab.uri(host.name, ssh=True))
    return connected, images(desk, connected)


async def under_way(desk: Desk, lab: Lab, host: LabHost) -> Job:
    """A long conversion over ssh that has begun."""
    (host.images / "big").write_bytes(os.urandom(BIG * MIB))
    _host, work = await over_ssh(desk, lab, host)
    copy = NewCopy(f"{PLACE}/copy", is_compressed=True)
    job = work.convert(ImageFile(f"{PLACE}/big", "raw"), copy)
    await eventually(lambda: job.error or job.progress.done, "it is under way", 30)
    assert job.error is None
    assert working(host)
    assert (host.images / "copy").exists()
    return job


def kill_ssh() -> None:
    """Kill what runs for our own connections, as if this computer were gone."""
    ours = str(runtime_dir() / "to-")
    command = ["pgrep", "-f", f"^ssh.*{ours}|{ours}.*mux"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    for pid in found.stdout.split():
        os.kill(int(pid), signal.SIGKILL)


async def test_chain_is_read_over_one_connection(desk: Desk, lab: Lab, host_b: LabHost) -> None:
    make(host_b, "base")
    overlay(host_b, "top", "base")
    overlay(host_b, "lost", "nothing")
    _host, work = await over_ssh(desk, lab, host_b)

    chain = await work.chain(at("top"))
    broken = await work.chain(at("lost"))

    assert [link.file for link in chain] == [
        ImageFile(f"{PLACE}/top", "qcow2"), ImageFile(f"{PLACE}/base", "qcow2")
    ]  # fmt: skip
    assert not any(link.problem for link in chain)
    assert broken[0].info is not None
    assert broken[1].problem is not None
    assert broken[1].problem.message == f"There is no “{PLACE}/nothing”."
    assert len([path for path in runtime_dir().iterdir() if path.is_socket()]) == 1


async def test_copy_over_ssh_is_the_same_and_in_its_pool(
    desk: Desk, lab: Lab, host_b: LabHost
) -> None:
    make(host_b, "base")
    host, work = await over_ssh(desk, lab, host_b)
    watch = desk.context.storage.watch(host.id)
    looking = watch.look()
    looking.at("default")
    await eventually(lambda: watch.volumes("default").is_known, "the volumes are known")

    job = await desk.ended(work.convert(at("base"), NewCopy(f"{PLACE}/it's a copy")))
    compared = await work.compare(at("base"), at("it's a copy")).answer()

    assert is_same(host_b.images / "base", host_b.images / "it's a copy")
    assert compared.is_identical
    assert "it's" in " ".join(volumes(host_b))
    assert job.command.startswith(f"ssh root@{host_b.name} ")
    await eventually(
        lambda: any(row.name == "it's a copy" for row in watch.volumes("default").rows), "shown"
    )
    looking.close()


async def test_conversion_that_is_cancelled_leaves_nothing_on_the_host(
    desk: Desk, lab: Lab, host_b: LabHost
) -> None:
    job = await under_way(desk, lab, host_b)

    desk.context.jobs.cancel(job)
    await desk.context.jobs.wait(job)

    assert job.state is JobState.CANCELLED
    assert not working(host_b)
    assert not (host_b.images / "copy").exists()


async def test_conversion_whose_ssh_is_killed_leaves_nothing_on_the_host(
    desk: Desk, lab: Lab, host_b: LabHost
) -> None:
    job = await under_way(desk, lab, host_b)

    kill_ssh()
    await desk.context.jobs.wait(job)

    assert job.state is JobState.FAILED
    wait_until(lambda: not working(host_b), "qemu-img has ended")
    wait_until(lambda: not (host_b.images / "copy").exists(), "the copy is removed")


async def test_damaged_image_is_repaired_over_ssh(desk: Desk, lab: Lab, host_b: LabHost) -> None:
    path, same = make(host_b, "base"), make(host_b, "same")
    with path.open("r+b") as file:
        file.seek(2 * 65536)
        file.write(b"\x07\x07" * 100)
    _host, work = await over_ssh(desk, lab, host_b)

    found = await work.check(at("base")).answer()
    repaired = await work.repair(at("base"), Repair.ALL).answer()

    assert not found.is_sound
    assert repaired.is_sound
    assert is_same(path, same)


async def test_commit_over_ssh_writes_into_the_base(desk: Desk, lab: Lab, host_b: LabHost) -> None:
    base, top, same = make(host_b, "base"), overlay(host_b, "top!", "base"), make(host_b, "top!x")
    host_b.run("qemu-io", "-f", "qcow2", "-c", "write -P 5 1M 64k", f"{PLACE}/top!")
    _host, work = await over_ssh(desk, lab, host_b)

    await desk.ended(work.commit(at("top!")))

    assert top.exists()
    assert is_same(base, same)


async def test_image_of_running_machine_is_looked_at_but_not_changed(
    desk: Desk, lab: Lab, host_a: LabHost, domain_on: DomainOn
) -> None:
    _host, work = await over_ssh(desk, lab, host_a)
    domain_on(host_a, "idle", name="base", start=False)
    over = domain_on(host_a, "idle", name="over", start=False)
    (host_a.images / "over.qcow2").unlink()
    overlay(host_a, "over.qcow2", "base.qcow2")
    over.start()
    await desk.becomes("over", DomainState.RUNNING)
    await eventually(
        lambda: (found := desk.record("over").details) and any(use.backing for use in found.uses),
        "described anew",
    )

    image, base = at("over.qcow2"), at("base.qcow2")
    jobs = [
        work.create_snapshot(image, "a"),
        work.resize(image, 64 * MIB),
        work.rebase(image, None),
        work.check(image).job,
        work.resize(base, 64 * MIB),
    ]
    for job in jobs:
        await desk.context.jobs.wait(job)
    chain, found = await work.chain(image), await work.map(image)

    said = [job.error.message for job in jobs if job.error is not None]
    assert said == [
        *[f"“{image.path}” is in use by “over”, which is running."] * 4,
        f"“{base.path}” is in use by “over”, which is running.",
    ]
    assert not any(link.problem for link in chain)
    assert found.extents
    assert [user.name for user in await work.users(base.path)] == ["over", "base"]


async def test_without_qemu_img_the_pools_say_what_they_know(
    desk: Desk, lab: Lab, host_b: LabHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(host_b, "base")
    overlay(host_b, "top", "base")
    host_b.virsh("pool-refresh", "default")
    monkeypatch.setattr(commands, "QEMU_IMG", "no-qemu-img")
    _host, work = await over_ssh(desk, lab, host_b)

    chain = await work.chain(at("top"))
    job = await desk.context.jobs.wait(work.create_snapshot(at("top"), "a"))

    assert [link.file.path for link in chain] == [f"{PLACE}/top", f"{PLACE}/base"]
    assert chain[0].info is not None
    assert chain[0].info.virtual_size == 8 * MIB
    assert job.error is not None
    assert "no-qemu-img" in job.error.message


async def test_host_that_only_libvirt_reaches_does_what_libvirt_can(
    desk: Desk, host_b: LabHost
) -> None:
    base = make(host_b, "base")
    overlay(host_b, "over", "base")
    host_b.virsh("pool-refresh", "default")
    work = images(desk, await desk.connect(host_b.uri))

    chain = await work.chain(at("over"))
    raw = NewCopy(f"{PLACE}/raw", "raw")
    copied = await desk.ended(work.convert(at("over"), raw))
    await desk.ended(work.create_overlay(at("base"), f"{PLACE}/top"))
    await desk.ended(work.resize(at("base"), 64 * MIB))

    assert work.why_not()
    assert [link.file for link in chain] == [
        ImageFile(f"{PLACE}/over", "qcow2"), ImageFile(f"{PLACE}/base", "qcow2")
    ]  # fmt: skip
    assert "vol-create-from" in copied.command
    assert {"raw", "top"} <= set(volumes(host_b))
    qemu_img("compare", "-f", "raw", "-F", "qcow2", host_b.images / "raw", base)
    info = json.loads(qemu_img("info", "--output=json", host_b.images / "top"))
    assert info["full-backing-filename"] == f"{PLACE}/base"
    assert info["virtual-size"] == 8 * MIB
    assert json.loads(qemu_img("info", "--output=json", base))["virtual-size"] == 64 * MIB


async def test_host_that_only_libvirt_reaches_refuses_the_rest(desk: Desk, host_b: LabHost) -> None:
    make(host_b, "base")
    other = host_b.images / "unseen"
    host_b.virsh("pool-refresh", "default")
    other.write_bytes(b"something")
    work = images(desk, await desk.connect(host_b.uri))
    compressed = NewCopy(f"{PLACE}/copy", is_compressed=True)
    jobs = [
        work.convert(at("base"), compressed),
        work.rebase(at("base"), None),
        work.create_snapshot(at("base"), "a"),
        work.resize(at("base"), MIB, may_shrink=True),
    ]

    errors = [(await desk.context.jobs.wait(job)).error for job in jobs]
    over = await desk.context.jobs.wait(work.create_overlay(at("base"), f"{PLACE}/unseen"))

    assert all(isinstance(error, NotPossibleNow) for error in errors)
    assert all(error is not None and "SSH" in error.hint for error in errors)
    assert over.error is not None
    assert other.read_bytes() == b"something"


async def test_who_may_not_read_an_image_lets_libvirt_do_it_or_is_told_what_to_do(
    desk: Desk, lab: Lab, host_b: LabHost
) -> None:
    make(host_b, "base").chmod(0o600)
    host_b.virsh("pool-refresh", "default")
    work = images(desk, await desk.connect(lab.uri(host_b.name, ssh=True, user="member")))

    chain = await work.chain(at("base"))
    await desk.ended(work.create_overlay(at("base"), f"{PLACE}/top"))
    job = await desk.context.jobs.wait(work.create_snapshot(at("base"), "a"))

    assert chain[0].info is not None
    assert "top" in volumes(host_b)
    assert isinstance(job.error, NotPossibleNow)
    assert job.error.message == f"You are not allowed to open “{PLACE}/base”."
    assert "qemu+ssh://root@" in job.error.hint
