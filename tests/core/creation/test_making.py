from __future__ import annotations

import asyncio
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import libvirt
import pytest

import vmgui.core.creation.fetching as fetching
import vmgui.core.creation.filling as filling
import vmgui.core.creation.making as making
import vmgui.core.creation.stages as stages
import vmgui.core.metering as metering
import vmgui.core.resources as resources
import vmgui.virt.creation as creation
import vmgui.virt.uploads as uploads
import vmgui.virt.volumes as volumes
from tests.core.conftest import Desk
from tests.support.guards import LogGuard
from tests.support.worlds import eventually
from vmgui.base.errors import Aborted, ConnectionLost, HostError, InvalidInput, VmguiError
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.states import DomainState, JobState
from vmgui.core.creation.answers import CloudInit, Tree
from vmgui.core.creation.blueprint import (
    Blueprint,
    Copy,
    Installation,
    NewPool,
    Overlay,
    PlannedImage,
    Seed,
    Upload,
)
from vmgui.core.creation.facts import TreeFacts
from vmgui.core.creation.making import Making, make
from vmgui.core.creation.reboots import Restarter
from vmgui.core.creation.site import Site
from vmgui.core.creation.stages import Stage
from vmgui.core.host import Host
from vmgui.core.operations.images import NewImage

URI = "test:///default"
POOL = "default-pool"
NEW_POOL = "vmgui-new"
UUID = "5a8cf4c1-6c3f-4c06-8f1a-1b4a6a1f0001"
TREE = TreeFacts("http://h/t", "x86_64", "http://h/t/linux", "http://h/t/initrd.gz")
MIB = 1 << 20


def document(*sources: str, name: str = "web1", uuid: str = UUID) -> str:
    disks = "".join(
        f"<disk type='file' device='disk'><source file='{source}'/>"
        f"<target dev='vd{letter}' bus='virtio'/></disk>"
        for letter, source in zip("abcdef", sources, strict=False)
    )
    return (
        f"<domain type='test'><name>{name}</name><uuid>{uuid}</uuid><memory unit='MiB'>64</memory>"
        f"<os><type>hvm</type></os><on_reboot>restart</on_reboot>"
        f"<devices>{disks}<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>"
        "</devices></domain>"
    )


def planned(name: str, content: Any = None, pool: str = POOL, **more: Any) -> PlannedImage:
    image = NewImage(pool, name, "qcow2", MIB)
    return PlannedImage(f"/{pool}/{name}", image, content, **more)


FULL = Blueprint(
    HostId(URI),
    "web1",
    document(
        f"/{POOL}/disk.qcow2",
        f"/{POOL}/copy.qcow2",
        f"/{POOL}/overlay.qcow2",
        f"/{POOL}/seed.iso",
        f"/{NEW_POOL}/second.qcow2",
    ),
    images=(
        planned("base.qcow2", Upload("/here/base.qcow2")),
        planned("disk.qcow2"),
        planned("copy.qcow2", Copy(f"/{POOL}/base.qcow2", "qcow2")),
        planned("overlay.qcow2", Overlay(f"/{POOL}/base.qcow2", "qcow2")),
        planned("seed.iso", Seed(CloudInit(), "web1")),
        planned("second.qcow2", pool=NEW_POOL),
    ),
    installation=Installation(
        tree=TREE, wishes=Tree(injected=(Path("/here/ks.cfg"),)), scratch_pool=POOL
    ),
    pool=NewPool(NEW_POOL, f"/{NEW_POOL}"),
    network="default",
    is_autostart=True,
)
"""Everything at once."""


@dataclass
class Workshop:
    """A simulated host, with the transfers that it cannot simulate."""

    desk: Desk
    host: Host
    transferred: list[str] = field(default_factory=list)
    """Names of uploads, URLs of downloads, names of injected files."""

    @property
    def connection(self) -> libvirt.virConnect:
        session = self.host._session
        assert session is not None
        return session.connection

    def state(self) -> dict[str, object]:
        """All that a creation can change on the host."""
        connection = self.connection
        return {
            "pools": {
                pool.name(): sorted(pool.listVolumes())
                for pool in connection.listAllStoragePools(0)
            },
            "networks": [n.name() for n in connection.listAllNetworks(0) if n.isActive()],
            "machines": sorted(d.name() for d in connection.listAllDomains(0)),
        }

    def stop_network(self) -> None:
        self.connection.networkLookupByName("default").destroy()

    def clean(self) -> None:
        """Leave nothing to the next test: it may get the same simulated host."""
        for pool in self.connection.listAllStoragePools(0):
            for volume in pool.listAllVolumes():
                volume.delete(0)
            if pool.name() == NEW_POOL:
                pool.destroy()
                pool.undefine()
        for domain in self.connection.listAllDomains(0):
            if domain.name() != "test":
                if domain.isActive():
                    domain.destroy()
                domain.undefine()

    def make(self, blueprint: Blueprint, **more: Any) -> Making:
        return make(self.desk.fleet, self.desk.jobs, blueprint, **more)

    async def made(self, blueprint: Blueprint, **more: Any) -> Making:
        found = self.make(blueprint, **more)
        await self.desk.ended(found.job)
        return found


@pytest.fixture
def shop(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, event_loop: asyncio.AbstractEventLoop
) -> Iterator[Workshop]:
    host = event_loop.run_until_complete(desk.connect(URI))
    made = Workshop(desk, host)

    def upload(
        connection: libvirt.virConnect,
        pool: str,
        name: str,
        source: Path | bytes,
        report: Callable[[int, int], object],
        is_cancelled: Callable[[], bool],
        _least: int = 0,
    ) -> str:
        assert not is_cancelled()
        made.transferred.append(name)
        report(1, 2)
        assert isinstance(source, Path | bytes)
        image = NewImage(pool, name, "qcow2" if name.endswith("qcow2") else "raw", MIB)
        return connection.storagePoolLookupByName(pool).createXML(image.xml(), 0).path()

    async def fetch(url: str, *_rest: object) -> None:
        made.transferred.append(url)

    def inject(_initrd: Path, files: tuple[Path, ...]) -> None:
        made.transferred.extend(file.name for file in files)

    monkeypatch.setattr(uploads, "upload", upload)
    monkeypatch.setattr(fetching, "fetch", fetch)
    monkeypatch.setattr(filling, "inject", inject)
    monkeypatch.setattr(filling, "seed_image", lambda *_arguments: b"seed")
    yield made
    made.clean()


# All goes well


async def test_everything_is_made_in_order(shop: Workshop) -> None:
    shop.stop_network()
    texts: list[str] = []
    shop.desk.jobs.changed.connect(lambda job: texts.append(job.progress.text))

    found = await shop.made(FULL, command="virt-install ...")

    assert (found.job.state, found.job.error) == (JobState.DONE, None)
    assert (found.job.title, found.job.command) == ("Create web1", "virt-install ...")
    assert found.where == ObjectId(HostId(URI), found.where.kind, UUID)
    assert list(dict.fromkeys(filter(None, texts))) == [
        "Checking the names",
        "Making the storage pool vmgui-new",
        "Starting the network default",
        "Uploading base.qcow2",
        "Making the disk image disk.qcow2",
        "Copying base.qcow2 to copy.qcow2",
        "Making the disk image overlay.qcow2",
        "Making the cloud-init image seed.iso",
        "Making the disk image second.qcow2",
        "Fetching the installer",
        "Fetching http://h/t/linux",
        "Fetching http://h/t/initrd.gz",
        f"Uploading vmgui-{UUID}-kernel",
        f"Uploading vmgui-{UUID}-initrd",
        "Defining web1",
        "Letting web1 start with the host",
        "Starting web1",
    ]


async def test_everything_is_there_then_and_nothing_of_the_installer(shop: Workshop) -> None:
    shop.stop_network()
    before = shop.state()

    await shop.made(FULL)

    domain = shop.connection.lookupByUUIDString(UUID)
    assert domain.isActive()
    assert domain.autostart()
    assert f"{UUID}-kernel" in domain.XMLDesc(0)
    assert "kernel" not in domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    assert shop.state() == {
        "pools": {
            **before["pools"],  # type: ignore[dict-item]
            POOL: ["base.qcow2", "copy.qcow2", "disk.qcow2", "overlay.qcow2", "seed.iso"],
            NEW_POOL: ["second.qcow2"],
        },
        "networks": ["default"],
        "machines": ["test", "web1"],
    }
    assert "ks.cfg" in shop.transferred


async def test_machine_is_known_when_the_job_is_done(shop: Workshop) -> None:
    found = await shop.made(replace(FULL, is_autostart=False, installation=Installation()))

    await eventually(lambda: shop.desk.inventory.domain(found.where), "the machine is listed")
    record = shop.desk.inventory.domain(found.where)
    assert record is not None
    await eventually(
        lambda: shop.desk.record(shop.host, "web1").state is DomainState.RUNNING, "it runs"
    )


async def test_description_without_a_uuid_gets_one(shop: Workshop) -> None:
    blueprint = Blueprint(HostId(URI), "web1", document().replace(f"<uuid>{UUID}</uuid>", ""))

    found = await shop.made(blueprint)

    assert shop.connection.lookupByName("web1").UUIDString() == found.where.key


async def test_uuid_is_known_as_libvirt_writes_it(shop: Workshop) -> None:
    found = await shop.made(Blueprint(HostId(URI), "web1", document(uuid=UUID.upper())))

    assert found.where.key == UUID
    assert found.job.error is None


async def test_machine_that_is_not_started_has_no_installer(shop: Workshop) -> None:
    await shop.made(replace(FULL, is_started=False))

    assert not shop.connection.lookupByUUIDString(UUID).isActive()
    assert not [name for name in shop.transferred if "http" in name]


@pytest.mark.parametrize("is_destroyed", [False, True])
async def test_installer_that_ends_at_its_reboot_is_watched(
    shop: Workshop, is_destroyed: bool
) -> None:
    restarter = Restarter(shop.desk.fleet, shop.desk.jobs)
    installation = Installation(medium="/m.iso", is_disk_first=not is_destroyed)
    blueprint = Blueprint(HostId(URI), "web1", document(), installation=installation)

    found = await shop.made(blueprint, restarter=restarter)

    assert found.job.error is None
    assert (found.where in restarter._installers) is is_destroyed
    await restarter.close()


async def test_several_machines_are_made_at_once(shop: Workshop) -> None:
    blueprints = [
        Blueprint(
            HostId(URI),
            name,
            document(f"/{POOL}/{name}", name=name, uuid="").replace("<uuid></uuid>", ""),
            images=(planned(name),),
        )
        for name in ("a", "b", "c", "d")
    ]

    found = [shop.make(blueprint) for blueprint in blueprints]
    jobs = [await shop.desk.ended(each.job) for each in found]

    assert [job.error for job in jobs] == [None] * 4
    assert shop.state()["machines"] == ["a", "b", "c", "d", "test"]


async def test_two_machines_at_once_share_the_pool_that_is_made(shop: Workshop) -> None:
    blueprints = [
        Blueprint(
            HostId(URI),
            name,
            document(f"/{NEW_POOL}/{name}", name=name, uuid="").replace("<uuid></uuid>", ""),
            images=(planned(name, pool=NEW_POOL),),
            pool=NewPool(NEW_POOL, f"/{NEW_POOL}"),
        )
        for name in ("a", "b")
    ]

    found = [shop.make(blueprint) for blueprint in blueprints]
    jobs = [await shop.desk.ended(each.job) for each in found]

    assert [job.error for job in jobs] == [None, None]
    assert shop.state()["pools"] == {POOL: [], NEW_POOL: ["a", "b"]}


async def test_pool_that_was_there_stays_when_the_creation_fails(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert creation.make_pool(shop.connection, NEW_POOL, f"/{NEW_POOL}") is not None
    staged(monkeypatch, COUNT - 1, refuse)

    found = await shop.made(FULL)

    assert found.job.error is not None
    assert "the storage pool" not in found.job.error.hint
    assert shop.state()["pools"] == {POOL: [], NEW_POOL: []}


# It fails, or is cancelled, at each stage

COUNT = 12
"""The stages of `FULL`."""


def staged(
    monkeypatch: pytest.MonkeyPatch, number: int, action: Callable[[Site], Awaitable[None]]
) -> list[str]:
    """Have something happen after a stage; returns the titles of all that were entered."""
    entered: list[str] = []
    real = stages.stages

    def changed(site: Site) -> Iterator[Stage]:
        for index, stage in enumerate(real(site)):

            async def run(site: Site, stage: Stage = stage, index: int = index) -> None:
                entered.append(stage.title)
                await stage.run(site)
                if index == number:
                    await action(site)

            yield Stage(stage.title, run)

    monkeypatch.setattr(making, "stages", changed)
    return entered


async def refuse(_site: Site) -> None:
    raise HostError("No.")


@pytest.mark.parametrize("number", range(COUNT))
async def test_failure_at_any_stage_leaves_nothing(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    shop.stop_network()
    before = shop.state()

    async def fail(_site: Site) -> None:
        raise HostError("The disk is full.", hint="Empty it.")

    entered = staged(monkeypatch, number, fail)

    found = await shop.made(FULL)

    assert len(entered) == number + 1
    assert shop.state() == before
    assert found.job.state is JobState.FAILED
    assert found.job.error is not None
    assert found.job.error.message == "The disk is full."
    assert found.job.error.hint.startswith("Empty it.")
    assert ("Taken back: " in found.job.error.hint) is (number > 0)


@pytest.mark.parametrize("number", range(COUNT))
async def test_cancel_at_any_stage_leaves_nothing(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    shop.stop_network()
    before = shop.state()

    async def cancel(site: Site) -> None:
        shop.desk.jobs.cancel(shop.desk.jobs.jobs[-1])
        await eventually(site.is_cancelled, "it is cancelled")

    entered = staged(monkeypatch, number, cancel)

    found = await shop.made(FULL)

    assert len(entered) == number + 1
    assert (found.job.state, found.job.error) == (JobState.CANCELLED, None)
    assert shop.state() == before


async def test_things_are_taken_back_in_reverse_order(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.stop_network()

    staged(monkeypatch, COUNT - 1, refuse)

    found = await shop.made(FULL)

    assert found.job.error is not None
    assert found.job.error.hint == (
        "Taken back: the machine web1, "
        f"the installer's file vmgui-{UUID}-initrd, the installer's file vmgui-{UUID}-kernel, "
        f"the disk image /{NEW_POOL}/second.qcow2, the disk image /{POOL}/seed.iso, "
        f"the disk image /{POOL}/overlay.qcow2, the disk image /{POOL}/copy.qcow2, "
        f"the disk image /{POOL}/disk.qcow2, the disk image /{POOL}/base.qcow2, "
        "the start of the network default, the storage pool vmgui-new."
    )


async def test_what_shall_stay_stays(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    medium = planned("medium.iso", Upload("/here/medium.iso"), is_kept=True)
    blueprint = Blueprint(
        HostId(URI),
        "web1",
        document(f"/{POOL}/disk.qcow2"),
        images=(medium, planned("disk.qcow2")),
        installation=Installation(medium=medium.path),
    )
    staged(monkeypatch, 3, refuse)

    found = await shop.made(blueprint)

    assert shop.state()["pools"] == {POOL: ["medium.iso"]}
    assert found.job.error is not None
    assert f"Kept: the disk image /{POOL}/medium.iso." in found.job.error.hint


async def test_bug_leaves_nothing_either(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, log_guard: LogGuard
) -> None:
    log_guard.expect("Create web1 failed")
    before = shop.state()

    async def fail(_site: Site) -> None:
        raise ZeroDivisionError

    staged(monkeypatch, COUNT - 2, fail)

    found = await shop.made(FULL)

    assert found.job.state is JobState.FAILED
    assert shop.state() == before


# What cannot be taken back is said


def undeletable(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    delete = Site.delete

    async def deleted(site: Site, path: str) -> None:
        if path.endswith(name):
            raise HostError("The pool is not active.")
        await delete(site, path)

    monkeypatch.setattr(Site, "delete", deleted)


async def test_failure_says_what_is_left_and_why(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    undeletable(monkeypatch, "disk.qcow2")
    staged(monkeypatch, COUNT - 1, refuse)

    found = await shop.made(FULL)

    assert found.job.error is not None
    assert found.job.error.message == "No."
    assert (
        f"Left on the host: the disk image /{POOL}/disk.qcow2 (The pool is not active)."
        in found.job.error.hint
    )


async def test_cancel_that_leaves_something_is_a_failure(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    undeletable(monkeypatch, "disk.qcow2")

    async def cancel(site: Site) -> None:
        site.cancel()

    staged(monkeypatch, 8, cancel)

    found = await shop.made(FULL)

    assert found.job.state is JobState.FAILED
    assert found.job.error is not None
    assert "not everything could be removed" in found.job.error.message
    assert "Left on the host: " in found.job.error.hint


async def test_pool_that_others_use_by_now_stays(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def use(site: Site) -> None:
        shop.connection.storagePoolLookupByName(NEW_POOL).createXML(
            NewImage(NEW_POOL, "theirs", "raw", MIB).xml(), 0
        )
        await refuse(site)

    staged(monkeypatch, COUNT - 1, use)

    found = await shop.made(FULL)

    assert found.job.error is not None
    assert "the storage pool vmgui-new (there are volumes in it)" in found.job.error.hint
    assert shop.state()["pools"] == {POOL: [], NEW_POOL: ["theirs"]}


async def test_installer_files_that_stay_are_said_but_no_failure(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    undeletable(monkeypatch, "kernel")

    found = await shop.made(FULL)

    assert found.job.state is JobState.DONE
    assert "Left on the host: the installer's file" in found.job.progress.text


@pytest.mark.parametrize("is_removed", [False, True])
async def test_upload_that_fails_leaves_perhaps_something(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, is_removed: bool
) -> None:
    def upload(connection: libvirt.virConnect, pool: str, name: str, *arguments: Any) -> str:
        made = connection.storagePoolLookupByName(pool).createXML(
            NewImage(pool, name, "raw", MIB).xml(), 0
        )
        arguments[1](0, 1)
        if is_removed:
            made.delete(0)
        raise HostError("No.")

    monkeypatch.setattr(uploads, "upload", upload)
    blueprint = Blueprint(
        HostId(URI),
        "web1",
        document(f"/{POOL}/a.qcow2"),
        images=(planned("a.qcow2", Upload("/here")),),
    )

    found = await shop.made(blueprint)

    assert found.job.error is not None
    expected = "" if is_removed else f"Perhaps left on the host: the disk image /{POOL}/a.qcow2."
    assert found.job.error.hint == expected


async def test_host_that_is_lost_is_said_to_keep_what_was_made(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lose(_site: Site) -> None:
        await shop.host.disconnect()

    blueprint = Blueprint(
        HostId(URI),
        "web1",
        document(f"/{POOL}/a.qcow2", f"/{POOL}/b.qcow2"),
        images=(planned("a.qcow2"), planned("b.qcow2")),
    )
    staged(monkeypatch, 1, lose)
    job = shop.make(blueprint).job

    await shop.desk.ended(job)
    shop.host.connect()
    await eventually(lambda: shop.host.record.is_listed, "it is back")

    assert isinstance(job.error, ConnectionLost)
    assert f"Left on the host: the disk image /{POOL}/a.qcow2" in job.error.hint


async def test_host_that_is_lost_during_a_call_keeps_perhaps_more(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*_arguments: object, **_options: object) -> str:
        raise ConnectionLost("The connection was lost.")

    monkeypatch.setattr(resources, "create_volume", lost)
    blueprint = Blueprint(
        HostId(URI), "web1", document(f"/{POOL}/a.qcow2"), images=(planned("a.qcow2"),)
    )

    found = await shop.made(blueprint)

    assert found.job.error is not None
    assert found.job.error.hint == (f"Perhaps left on the host: the disk image /{POOL}/a.qcow2.")


# Names that are taken


@pytest.mark.parametrize(
    ("blueprint", "words"),
    [
        (replace(FULL, name="test", domain=document(name="test")), "“test”"),
        (replace(FULL, pool=NewPool(POOL, "/p"), images=()), f"storage pool “{POOL}” already"),
        (
            replace(FULL, domain=document(uuid="6695eb01-f6a4-8304-79aa-97f2502e193f")),
            "same UUID",
        ),
    ],
)
async def test_name_that_is_taken_is_refused_before_anything_is_made(
    shop: Workshop, blueprint: Blueprint, words: str
) -> None:
    before = shop.state()

    found = await shop.made(blueprint)

    assert isinstance(found.job.error, InvalidInput)
    assert words in found.job.error.message
    assert shop.state() == before


async def test_volume_that_is_there_is_refused_and_stays(shop: Workshop) -> None:
    image = NewImage(POOL, "disk.qcow2", "qcow2", MIB)
    shop.connection.storagePoolLookupByName(POOL).createXML(image.xml(), 0)
    before = shop.state()

    found = await shop.made(FULL)

    assert isinstance(found.job.error, InvalidInput)
    assert "“disk.qcow2”" in found.job.error.message
    assert shop.state() == before


async def test_volume_that_came_meanwhile_stays_and_the_rest_goes(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def intrude(_site: Site) -> None:
        image = NewImage(POOL, "seed.iso", "raw", MIB)
        shop.connection.storagePoolLookupByName(POOL).createXML(image.xml(), 0)

    before = shop.state()
    staged(monkeypatch, 4, intrude)

    found = await shop.made(FULL)

    assert found.job.error is not None
    assert shop.state() == {**before, "pools": {POOL: ["seed.iso"]}}


async def test_machine_that_came_meanwhile_stays_and_the_rest_goes(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def intrude(_site: Site) -> None:
        shop.connection.defineXML(document(uuid=UUID[:-1] + "9"))

    staged(monkeypatch, 9, intrude)

    found = await shop.made(FULL)

    assert found.job.error is not None
    assert shop.state() == {
        "pools": {POOL: []},
        "networks": ["default"],
        "machines": ["test", "web1"],
    }


# In the middle


async def test_cancel_in_the_middle_of_an_upload_ends_it(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def upload(*arguments: Any) -> str:
        begun.set()
        report, is_cancelled = arguments[4:6]
        report(3, 4)
        while not is_cancelled():
            time.sleep(0.001)
        raise Aborted("Cancelled.")

    monkeypatch.setattr(uploads, "upload", upload)
    monkeypatch.setattr(metering, "PROGRESS_SECONDS", 0.01)
    before = shop.state()
    found = shop.make(replace(FULL, network=""))
    job = found.job
    await eventually(lambda: job.progress.fraction == 0.75, "three quarters are there")

    shop.desk.jobs.cancel(job)
    await shop.desk.ended(job)

    assert job.state is JobState.CANCELLED
    assert shop.state() == before


async def test_cancel_while_others_transfer_ends_the_wait(shop: Workshop) -> None:
    gate = threading.Event()
    other = asyncio.ensure_future(shop.host.calls.transfer(None, lambda _connection: gate.wait(10)))
    before = shop.state()
    found = shop.make(replace(FULL, network=""))
    job = found.job
    await eventually(lambda: found._site._waiting is not None, "it waits for its turn")

    shop.desk.jobs.cancel(job)
    await shop.desk.ended(job)

    assert not other.done()
    assert job.state is JobState.CANCELLED
    assert shop.transferred == []
    assert shop.state() == before
    gate.set()
    await other


async def test_temporary_files_are_removed_away_from_the_gui_thread(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    cleanup = tempfile.TemporaryDirectory.cleanup

    def noted(directory: tempfile.TemporaryDirectory[str]) -> None:
        threads.append(threading.current_thread().name)
        cleanup(directory)

    monkeypatch.setattr(tempfile.TemporaryDirectory, "cleanup", noted)

    await shop.made(FULL)

    assert len(threads) == 1
    assert "tidying" in threads[0]


async def test_copy_tells_how_much_is_written(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()

    def copy(*_arguments: object) -> str:
        assert may_end.wait(10)
        raise HostError("No.")

    async def allocated(*_arguments: object) -> int:
        return MIB // 4

    pool = shop.connection.storagePoolLookupByName(POOL)
    pool.createXML(NewImage(POOL, "source", "raw", MIB, MIB).xml(), 0)
    monkeypatch.setattr(volumes, "create_copy", copy)
    monkeypatch.setattr(resources, "volume_allocation", allocated)
    monkeypatch.setattr(metering, "PROGRESS_SECONDS", 0.01)
    blueprint = Blueprint(
        HostId(URI),
        "web1",
        document(f"/{POOL}/copy"),
        images=(planned("copy", Copy(f"/{POOL}/source", "raw")),),
    )
    job = shop.make(blueprint).job

    await eventually(lambda: job.progress.fraction == 0.25, "a quarter is there")
    may_end.set()
    await shop.desk.ended(job)

    assert job.progress.text == ""


async def test_end_of_the_program_takes_back_what_was_made(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = asyncio.Event()

    async def wait(site: Site) -> None:
        waits.set()
        await eventually(site.is_cancelled, "it is cancelled")

    before = shop.state()
    staged(monkeypatch, 4, wait)
    job = shop.make(FULL).job
    await waits.wait()

    await shop.desk.jobs.close()

    assert job.state is JobState.CANCELLED
    assert shop.state() == before


async def test_description_that_is_no_xml_is_refused_at_once(shop: Workshop) -> None:
    with pytest.raises(VmguiError):
        shop.make(Blueprint(HostId(URI), "web1", "<domain"))

    assert shop.desk.jobs.jobs == []
