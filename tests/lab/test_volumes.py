"""Volumes on real hosts: what is done with them, compared with what qemu-img and virsh say."""

from __future__ import annotations

import asyncio
import filecmp
import hashlib
import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import libvirt
import pytest

import vmgui.core.metering as metering
import vmgui.core.resources as resources
import vmgui.virt.downloads as downloads
from tests.lab.conftest import Desk
from tests.support.lab import Lab, LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.media import qemu_img
from tests.support.worlds import eventually
from vmgui.base.concealed import Concealed
from vmgui.base.errors import HostError, InvalidInput, NotPossibleNow, VmguiError
from vmgui.base.ids import HostId
from vmgui.base.states import DomainState, JobState
from vmgui.core.jobs import Job
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.newimages import NewImage, Preallocation
from vmgui.core.storage.volumes import VolumeWork
from vmgui.core.storage.wiping import WIPE_ALGORITHMS

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120), pytest.mark.limit(100)]

MIB = 1 << 20
PASSPHRASE = "correct horse battery staple"
PATTERN = b"A" * (64 << 10)
"""What `write` writes, 1 MiB behind the beginning."""


class Store:
    """The volumes of a host, as the program works on them and as others see them."""

    def __init__(self, desk: Desk, host: LabHost, host_id: HostId) -> None:
        self.desk = desk
        self.host = host
        self.id = host_id

    @property
    def work(self) -> VolumeWork:
        return self.desk.context.storage.volumes(self.id)

    async def item(self, name: str, pool: str = "default") -> VolumeItem:
        """A volume of which nobody knows who uses it, as lists have it at first."""
        fleet = self.desk.context.fleet
        pools = {each.name: each for each in await resources.pools(fleet, self.id)}
        volumes = {each.name: each for each in await resources.volumes(fleet, self.id, pool)}
        return VolumeItem(self.id, pools[pool], volumes[name])

    async def pool(self, name: str = "default") -> resources.PoolReading:
        found = await resources.pools(self.desk.context.fleet, self.id)
        return next(each for each in found if each.name == name)

    async def done(self, job: Job) -> Job:
        return await self.desk.ended(job)

    async def failed(self, job: Job, kind: type[VmguiError], words: str) -> VmguiError:
        await self.desk.context.jobs.wait(job)
        assert job.state is JobState.FAILED
        assert isinstance(job.error, kind), job.error
        assert words in job.error.message
        return job.error

    async def cancelled(self, job: Job) -> None:
        await self.desk.context.jobs.wait(job)
        assert job.state is JobState.CANCELLED, job.error

    def path(self, name: str) -> Path:
        """A file of the pool "default", from outside."""
        return self.host.images / name

    def names(self, pool: str = "default") -> list[str]:
        return sorted(line.split()[0] for line in self.host.virsh("vol-list", pool).splitlines())

    def secrets(self) -> list[str]:
        return [line.split()[0] for line in self.host.virsh("secret-list").splitlines()]

    def filled(self, name: str, kind: str = "qcow2") -> Path:
        """An image of 8 MiB with something in it, in the pool "default"."""
        path = self.path(name)
        qemu_img("create", "-q", "-f", kind, path, "8M")
        write(path, kind)
        self.host.virsh("pool-refresh", "default")
        return path


@pytest.fixture
def store(desk: Desk, host_a: LabHost, event_loop: asyncio.AbstractEventLoop) -> Store:
    """The volumes of a host that the program is connected to."""
    host = event_loop.run_until_complete(desk.connect(host_a.uri))
    return Store(desk, host_a, host.id)


@pytest.fixture
def tiny(host_a: LabHost, lab: Lab) -> Iterator[str]:
    """A pool with room for 8 MiB."""
    place = lab.shared / "tiny"
    place.mkdir()
    host_a.run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place))
    host_a.virsh("pool-create-as", "tiny", "dir", "--target", str(place))
    yield "tiny"
    host_a.virsh("pool-destroy", "tiny")
    host_a.run("umount", str(place))


@pytest.fixture
def second(host_a: LabHost, lab: Lab) -> str:
    """Another pool."""
    place = lab.shared / "second"
    place.mkdir()
    host_a.virsh("pool-create-as", "second", "dir", "--target", str(place))
    return "second"


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """70 MiB, a hole of 200 MiB, a little more, and a hole at the end."""
    path = tmp_path / "big.img"
    with path.open("wb") as file:
        file.write(os.urandom(70 * MIB))
        file.seek(270 * MIB)
        file.write(b"nearly the end")
        file.truncate(300 * MIB + 7)
    return path


def write(path: Path, kind: str) -> None:
    command: list[str | Path] = ["qemu-io", "-f", kind, "-c", "write -P 0x41 1M 64k", path]
    subprocess.run(command, check=True, capture_output=True)


def info(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(qemu_img("info", "--output=json", path))
    return found


def is_same(first: Path, kind: str, second: Path, other: str) -> bool:
    command: list[str | Path] = ["qemu-img", "compare", "-f", kind, "-F", other, first, second]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def unlocking(path: Path, kind: str, passphrase: str) -> list[str]:
    """The arguments for QEMU's tools that open an encrypted image."""
    key = "key-secret" if kind == "luks" else "encrypt.key-secret"
    options = f"driver={kind},file.filename={path},{key}=s"
    return ["--object", f"secret,id=s,data={passphrase}", "--image-opts", options]


def write_inside(path: Path, kind: str, passphrase: str) -> None:
    """Write the pattern into an encrypted image."""
    command = ["qemu-io", "-c", "write -P 0x41 1M 64k", *unlocking(path, kind, passphrase)]
    subprocess.run(command, check=True, capture_output=True)


def inside(path: Path, kind: str, target: Path) -> bytes:
    """What is in an encrypted image where the pattern would be."""
    qemu_img("convert", *unlocking(path, kind, PASSPHRASE), "-O", "raw", target)
    assert target.stat().st_size == 8 * MIB
    return target.read_bytes()[MIB:][: len(PATTERN)]


def taken(path: Path) -> int:
    """The bytes that a file takes on the disk."""
    return path.stat().st_blocks * 512


def files(directory: Path) -> list[str]:
    return sorted(each.name for each in directory.iterdir())


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Making them


@pytest.mark.parametrize("preallocation", ["", "metadata", "full"])
@pytest.mark.parametrize("kind", ["qcow2", "raw", "vmdk", "vdi", "vpc", "qed"])
async def test_volume_is_made_as_it_was_wanted(
    store: Store, kind: str, preallocation: Preallocation
) -> None:
    image = NewImage("default", "new", kind, 16 * MIB, preallocation=preallocation)

    await store.done(store.work.create(image))

    found = info(store.path("new"))
    assert found["format"] in (kind, "raw")
    if kind != "vpc":  # which has cylinders
        assert found["virtual-size"] == 16 * MIB
    if kind in ("qcow2", "raw"):
        assert (taken(store.path("new")) >= 16 * MIB) is (preallocation == "full")
    assert store.names() == ["new"]


async def test_volume_stands_on_another(store: Store) -> None:
    base = store.filled("base")
    image = NewImage(
        *("default", "over", "qcow2", 8 * MIB),
        backing_path="/var/lib/libvirt/images/base",
        backing_format="qcow2",
    )

    await store.done(store.work.create(image))

    found = info(store.path("over"))
    assert found["backing-filename"] == "/var/lib/libvirt/images/base"
    assert found["backing-filename-format"] == "qcow2"
    qemu_img("rebase", "-u", "-F", "qcow2", "-b", base, store.path("over"))
    assert is_same(base, "qcow2", store.path("over"), "qcow2")


@pytest.mark.parametrize(("kind", "seen"), [("raw", "luks"), ("qcow2", "qcow2")])
async def test_encrypted_volume_opens_with_its_passphrase(
    store: Store, tmp_path: Path, kind: str, seen: str
) -> None:
    phrase = Concealed(PASSPHRASE)

    job = await store.done(
        store.work.create(NewImage("default", "safe", kind, 8 * MIB), passphrase=phrase)
    )

    found = info(store.path("safe"))
    assert (found["format"], found["encrypted"]) == (seen, True)
    write_inside(store.path("safe"), seen, PASSPHRASE)
    assert inside(store.path("safe"), seen, tmp_path / "open") == PATTERN
    [secret] = store.secrets()
    xml = store.host.virsh("secret-dumpxml", secret)
    assert "private='yes'" in xml
    assert "<volume>/var/lib/libvirt/images/safe</volume>" in xml
    assert not phrase
    assert PASSPHRASE not in f"{job.title} {job.command}"
    item = await store.item("safe")
    assert item.volume.encryption == "luks"

    await store.done(store.work.delete(item, secret=secret))

    assert (store.names(), store.secrets()) == ([], [])


async def test_secret_of_a_volume_that_is_not_made_is_forgotten(store: Store) -> None:
    store.filled("safe")

    job = store.work.create(
        NewImage("default", "safe", "qcow2", 8 * MIB), passphrase=Concealed(PASSPHRASE)
    )

    await store.failed(job, HostError, "has a volume of this name already")
    assert store.secrets() == []
    assert store.names() == ["safe"]


async def test_volume_without_room_is_not_made(store: Store, tiny: str) -> None:
    image = NewImage(tiny, "large", "raw", 64 * MIB, preallocation="full")

    job = store.work.create(image)

    await store.failed(job, HostError, "no space left")
    assert store.names(tiny) == []


async def test_volume_that_is_cancelled_is_deleted_with_its_secret(store: Store) -> None:
    image = NewImage("default", "new", "raw", 16 * MIB)
    job = store.work.create(image, passphrase=Concealed(PASSPHRASE))
    await eventually(lambda: job.state is JobState.RUNNING, "it runs")

    store.desk.context.jobs.cancel(job)

    await store.cancelled(job)
    assert (store.names(), store.secrets()) == ([], [])


@pytest.mark.parametrize("name", ["a/b", "ö" * 128, "..", "a\nb"])
async def test_name_that_no_volume_can_have_does_not_reach_the_host(
    store: Store, name: str
) -> None:
    job = store.work.create(NewImage("default", name, "raw", MIB))

    await store.failed(job, InvalidInput, "name")


async def test_names_of_255_bytes_and_in_any_script_are_taken(store: Store) -> None:
    for name in ("ö" * 127 + "x", "磁盘 😀.img", "-[a]'\"&<b>"):
        await store.done(store.work.create(NewImage("default", name, "raw", MIB)))
        item = await store.item(name)
        assert store.path(name).is_file()
        await store.done(store.work.delete(item))
        assert not store.path(name).exists()


# Copying


@pytest.mark.parametrize("wanted", ["raw", "qcow2"])
@pytest.mark.parametrize("kind", ["raw", "qcow2", "vmdk"])
async def test_clone_in_another_pool_and_format_is_the_same(
    store: Store, lab: Lab, second: str, kind: str, wanted: str
) -> None:
    source = store.filled("source", kind)
    image = NewImage(second, "copy", wanted, 32 * MIB)

    await store.done(store.work.clone(await store.item("source"), image))

    copy = lab.shared / "second" / "copy"
    assert is_same(source, kind, copy, wanted)
    assert info(copy)["virtual-size"] == 32 * MIB
    assert taken(copy) < 4 * MIB


@pytest.mark.parametrize(("kind", "seen"), [("raw", "luks"), ("qcow2", "qcow2")])
async def test_clone_of_an_encrypted_volume_has_a_passphrase_of_its_own(
    store: Store, tmp_path: Path, kind: str, seen: str
) -> None:
    image = NewImage("default", "safe", kind, 8 * MIB)
    await store.done(store.work.create(image, passphrase=Concealed("another one")))
    write_inside(store.path("safe"), seen, "another one")
    copy = NewImage("default", "copy", kind, 8 * MIB)

    await store.done(
        store.work.clone(await store.item("safe"), copy, passphrase=Concealed(PASSPHRASE))
    )

    assert inside(store.path("copy"), seen, tmp_path / "open") == PATTERN


async def test_clone_without_room_leaves_nothing(store: Store, tiny: str) -> None:
    (store.path("source")).write_bytes(os.urandom(20 * MIB))
    store.host.virsh("pool-refresh", "default")

    job = store.work.clone(await store.item("source"), NewImage(tiny, "copy", "qcow2", 20 * MIB))

    await store.failed(job, HostError, "no space left")
    assert store.names(tiny) == []
    assert store.names() == ["source"]


# Changing


@pytest.mark.parametrize("kind", ["raw", "qcow2"])
async def test_volume_grows_and_shrinks_only_if_it_may(store: Store, kind: str) -> None:
    await store.done(store.work.create(NewImage("default", "a", kind, 8 * MIB)))

    await store.done(store.work.resize(await store.item("a"), 32 * MIB))
    assert info(store.path("a"))["virtual-size"] == 32 * MIB

    job = store.work.resize(await store.item("a"), 16 * MIB)
    await store.failed(job, InvalidInput, "larger than that")

    await store.done(store.work.resize(await store.item("a"), 16 * MIB, may_shrink=True))
    assert info(store.path("a"))["virtual-size"] == 16 * MIB


async def test_encrypted_volume_grows(store: Store) -> None:
    image = NewImage("default", "safe", "raw", 8 * MIB)
    await store.done(store.work.create(image, passphrase=Concealed(PASSPHRASE)))

    await store.done(store.work.resize(await store.item("safe"), 32 * MIB))

    assert info(store.path("safe"))["virtual-size"] == 32 * MIB


async def test_volume_grows_to_all_its_space(store: Store) -> None:
    await store.done(store.work.create(NewImage("default", "a", "raw", 8 * MIB)))

    await store.done(store.work.resize(await store.item("a"), 16 * MIB, allocates=True))

    assert taken(store.path("a")) >= 8 * MIB


def attach(uri: str, uuid: str, path: str) -> None:
    disk = f"""<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
<source file='{path}'/><target dev='vdb' bus='virtio'/></disk>"""
    connection = libvirt.open(uri)
    try:
        connection.lookupByUUIDString(uuid).attachDeviceFlags(
            disk, libvirt.VIR_DOMAIN_AFFECT_CONFIG
        )
    finally:
        connection.close()


async def has_disk(store: Store, name: str, path: str) -> None:
    """Wait until the program knows that a machine has a disk."""

    def is_known() -> bool:
        record = store.desk.find(name)
        return bool(
            record and record.details and any(use.source == path for use in record.details.uses)
        )

    await eventually(is_known, f"{name} has {path}")


async def test_disk_of_a_running_machine_grows_and_suffers_nothing_else(
    store: Store, domain_on: DomainOn, tmp_path: Path
) -> None:
    domain = domain_on(store.host, "idle", start=False)
    path = store.filled("disk")
    attach(store.host.uri, domain.uuid, "/var/lib/libvirt/images/disk")
    domain.start()
    await store.desk.becomes(domain.name, DomainState.RUNNING)
    item = await store.item("disk")
    work = store.work

    await store.done(work.resize(item, 64 * MIB))

    assert "67108864" in domain.virsh("domblkinfo", "vdb")
    before = digest(path)
    for job in (
        work.resize(item, 4 * MIB, may_shrink=True),
        work.resize(item, 128 * MIB, allocates=True),
        work.wipe(item, "zero"),
        work.delete(item),
        work.upload_into(item, tmp_path / "missing"),
        work.clone(item, NewImage("default", "copy", "qcow2", 8 * MIB)),
    ):
        await store.failed(job, NotPossibleNow, f"“{domain.name}”")
    assert digest(path) == before
    domain.virsh("destroy")


@pytest.mark.parametrize("verb", ["wipe", "delete", "upload_into"])
async def test_disk_that_a_machine_gets_while_a_job_waits_is_spared(
    store: Store, domain_on: DomainOn, tmp_path: Path, verb: str
) -> None:
    domain = domain_on(store.host, "idle")
    path = store.filled("disk")
    await store.desk.becomes(domain.name, DomainState.RUNNING)
    item, source = await store.item("disk"), tmp_path / "new"
    source.write_bytes(bytes(MIB))
    begin = {
        "wipe": lambda: store.work.wipe(item, "zero"),
        "delete": lambda: store.work.delete(item),
        "upload_into": lambda: store.work.upload_into(item, source),
    }

    async with store.desk.context.storage.turns.whole(store.id, "default"):
        job = begin[verb]()
        before = digest(path)
        domain.virsh("attach-disk", "/var/lib/libvirt/images/disk", "vdb", "--subdriver", "qcow2")
        await has_disk(store, domain.name, "/var/lib/libvirt/images/disk")

    await store.failed(job, NotPossibleNow, f"“{domain.name}”, which is running")
    assert digest(path) == before
    domain.virsh("destroy")


async def test_volume_that_others_build_on_does_not_shrink(
    store: Store, domain_on: DomainOn
) -> None:
    domain = domain_on(store.host, "idle", start=False)
    store.filled("base")
    qemu_img("create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", "base", store.path("top"))
    store.host.virsh("pool-refresh", "default")
    attach(store.host.uri, domain.uuid, "/var/lib/libvirt/images/top")
    await has_disk(store, domain.name, "/var/lib/libvirt/images/top")

    job = store.work.resize(await store.item("base"), 4 * MIB, may_shrink=True)

    await store.failed(job, NotPossibleNow, f"Disks of “{domain.name}” build on")


@pytest.mark.parametrize("is_sparse", [False, True])
async def test_wiped_volume_is_zeros(store: Store, is_sparse: bool) -> None:
    path = store.filled("a", "raw")
    if not is_sparse:
        path.write_bytes(os.urandom(8 * MIB))
        store.host.virsh("pool-refresh", "default")

    await store.done(store.work.wipe(await store.item("a"), "zero"))

    assert path.read_bytes() == bytes(8 * MIB)


async def test_each_way_to_wipe_is_known_to_libvirt(store: Store) -> None:
    store.filled("a", "raw")
    item = await store.item("a")

    for algorithm in WIPE_ALGORITHMS:
        job = await store.desk.context.jobs.wait(store.work.wipe(item, algorithm.id))
        assert job.error is None or isinstance(job.error, HostError), algorithm


# Uploading


async def test_upload_is_the_same_with_its_holes_and_its_format(
    store: Store, big: Path, tmp_path: Path
) -> None:
    image = tmp_path / "cloud.qcow2"
    qemu_img("create", "-q", "-f", "qcow2", image, "1G")
    pool = await store.pool()

    jobs = [
        store.work.upload(pool, big, "big.img"),
        store.work.upload(pool, image, "cloud.qcow2"),
    ]
    for job in jobs:
        await store.done(job)

    assert filecmp.cmp(big, store.path("big.img"), shallow=False)
    assert taken(store.path("big.img")) < 75 * MIB
    cloud = (await store.item("cloud.qcow2")).volume
    assert (cloud.format, cloud.capacity) == ("qcow2", 1 << 30)


async def test_uploads_wait_for_each_other_and_can_be_cancelled_while_they_wait(
    store: Store, big: Path
) -> None:
    pool, jobs = await store.pool(), store.desk.context.jobs
    first = store.work.upload(pool, big, "first")
    waiting = store.work.upload(pool, big, "second")
    third = store.work.upload(pool, big, "third")
    await eventually(lambda: first.state is JobState.RUNNING, "the first one runs")
    assert {waiting.state, third.state} == {JobState.QUEUED}

    jobs.cancel(waiting)

    assert waiting.state is JobState.CANCELLED
    await store.done(third)
    assert first.state is JobState.DONE
    assert store.names() == ["first", "third"]


def once(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object], done: int) -> None:
    """Do something in the worker when so many bytes are moved."""
    report, has_happened = metering.Meter.__call__, threading.Event()

    def reported(meter: metering.Meter, moved: int, total: int) -> None:
        report(meter, moved, total)
        if moved >= done and not has_happened.is_set():
            has_happened.set()
            action()

    monkeypatch.setattr(metering.Meter, "__call__", reported)


def cancel(store: Store) -> Callable[[], object]:
    """Cancels the job that runs, from a worker."""
    loop = asyncio.get_running_loop()

    async def ask() -> None:
        jobs = store.desk.context.jobs
        jobs.cancel(jobs.running[0])

    return lambda: asyncio.run_coroutine_threadsafe(ask(), loop).result(10)


async def test_upload_that_is_cancelled_leaves_nothing(
    store: Store, big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once(monkeypatch, cancel(store), 20 * MIB)

    job = store.work.upload(await store.pool(), big, "big.img")

    await store.cancelled(job)
    assert store.names() == []
    assert not store.path("big.img").exists()


async def test_upload_without_room_leaves_nothing(store: Store, big: Path, tiny: str) -> None:
    job = store.work.upload(await store.pool(tiny), big, "big.img")

    await store.failed(job, HostError, "no space left")
    assert store.names(tiny) == []


async def test_file_that_is_written_to_while_it_is_read_is_not_kept(
    store: Store, big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def grow() -> None:
        with big.open("ab") as file:
            file.write(b"more")

    once(monkeypatch, grow, 20 * MIB)

    job = store.work.upload(await store.pool(), big, "big.img")

    await store.failed(job, InvalidInput, "was changed while it was read")
    assert store.names() == []


async def test_upload_whose_host_goes_away_says_what_is_left(
    store: Store, big: Path, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    once(monkeypatch, lambda: lab.daemon(store.host.name, "kill"), 20 * MIB)

    job = store.work.upload(await store.pool(), big, "big.img")

    await store.desk.context.jobs.wait(job)
    assert job.error is not None
    assert "“big.img” (/var/lib/libvirt/images/big.img) is left on the host" in job.error.hint
    assert store.path("big.img").exists()


async def test_upload_into_a_volume_is_the_file_and_nothing_else(store: Store, big: Path) -> None:
    store.path("a").write_bytes(os.urandom(400 * MIB))
    store.path("a").chmod(0o640)
    store.host.virsh("pool-refresh", "default")

    await store.done(store.work.upload_into(await store.item("a"), big))

    assert filecmp.cmp(big, store.path("a"), shallow=False)
    assert taken(store.path("a")) < 75 * MIB
    assert store.path("a").stat().st_mode & 0o777 == 0o640


async def test_upload_into_a_volume_that_is_cancelled_says_what_is_lost(
    store: Store, big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.filled("a")
    once(monkeypatch, cancel(store), 20 * MIB)

    job = store.work.upload_into(await store.item("a"), big)

    await store.cancelled(job)
    assert job.progress.text == "What was in the volume before is lost."
    assert store.names() == []


# Downloading


async def test_download_is_the_same_as_virsh_with_its_holes(
    store: Store, big: Path, tmp_path: Path
) -> None:
    await store.done(store.work.upload(await store.pool(), big, "big.img"))
    store.host.virsh("vol-download", "--pool", "default", "big.img", str(tmp_path / "theirs"))

    job = await store.done(store.work.download(await store.item("big.img"), tmp_path / "ours"))

    assert digest(tmp_path / "ours") == digest(tmp_path / "theirs") == digest(big)
    assert taken(tmp_path / "ours") < 75 * MIB
    assert files(tmp_path) == ["big.img", "ours", "theirs"]
    assert job.command.endswith("--sparse")


@pytest.mark.parametrize("size", [0, 1, downloads.PART - 1, downloads.PART, downloads.PART + 1])
async def test_download_of_any_size_is_whole(store: Store, tmp_path: Path, size: int) -> None:
    store.path("a").write_bytes(os.urandom(size))
    store.host.virsh("pool-refresh", "default")

    await store.done(store.work.download(await store.item("a"), tmp_path / "a"))

    assert filecmp.cmp(store.path("a"), tmp_path / "a", shallow=False)


async def test_download_does_not_replace_a_file_unless_it_may(store: Store, tmp_path: Path) -> None:
    store.filled("a")
    target = tmp_path / "a"
    target.write_text("precious")

    job = store.work.download(await store.item("a"), target)
    await store.failed(job, InvalidInput, "There is a file")
    assert target.read_text() == "precious"

    await store.done(store.work.download(await store.item("a"), target, overwrites=True))
    assert filecmp.cmp(store.path("a"), target, shallow=False)
    assert files(tmp_path) == ["a"]


async def test_download_that_is_cancelled_leaves_nothing(
    store: Store, big: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.done(store.work.upload(await store.pool(), big, "big.img"))
    once(monkeypatch, cancel(store), 20 * MIB)

    job = store.work.download(await store.item("big.img"), tmp_path / "copy")

    await store.cancelled(job)
    assert files(tmp_path) == ["big.img"]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A directory of this computer with room for 8 MiB."""
    place = tmp_path / "small"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", place], check=True)


async def test_download_to_a_full_disk_says_so_and_leaves_nothing(
    store: Store, big: Path, small: Path
) -> None:
    await store.done(store.work.upload(await store.pool(), big, "big.img"))

    job = store.work.download(await store.item("big.img"), small / "copy")

    await store.failed(job, InvalidInput, "No space left on device")
    assert files(small) == []


async def test_download_whose_host_goes_away_leaves_nothing(
    store: Store, big: Path, tmp_path: Path, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.done(store.work.upload(await store.pool(), big, "big.img"))
    item = await store.item("big.img")
    once(monkeypatch, lambda: lab.daemon(store.host.name, "kill"), 20 * MIB)

    job = store.work.download(item, tmp_path / "copy")

    await store.desk.context.jobs.wait(job)
    assert isinstance(job.error, HostError)
    assert files(tmp_path) == ["big.img"]
