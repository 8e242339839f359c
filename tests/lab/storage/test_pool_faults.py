"""Storage of real hosts that fails: servers that hang, places that cannot be used, lost daemons."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import vmgui.core.calls
import vmgui.core.resources
import vmgui.core.storage.following
import vmgui.core.storage.pools
import vmgui.core.storage.shelf
import vmgui.core.storage.volumes
from tests.lab.storage.conftest import Keeper
from tests.lab.test_hosts import in_thread
from tests.support.lab import Lab
from tests.support.lab.backends import ROOT, Backends
from tests.support.lab_fixtures import DomainOn
from tests.support.worlds import eventually
from vmgui.base.errors import AccessDenied, Busy, ConnectionLost, TimedOut
from vmgui.base.states import DomainState, JobState
from vmgui.core.storage.newimages import NewImage
from vmgui.virt.session import KEEP_ALIVE_SECONDS

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120), pytest.mark.limit(60)]

MIB = 1 << 20
PLACE = "/var/lib/libvirt/images"
FAR = "/var/lib/libvirt/far"
"""Not below the directory of another pool, whose refresh would hang, too."""
SECONDS = 2.0 * KEEP_ALIVE_SECONDS
"""What counts as hanging: beside a call that hangs, libvirt's client waits for its next probe."""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up sooner than people would."""
    monkeypatch.setattr(vmgui.core.calls, "QUERY_SECONDS", SECONDS)
    for part in (vmgui.core.storage.pools, vmgui.core.storage.volumes, vmgui.core.resources):
        monkeypatch.setattr(part, "POOL_SECONDS", SECONDS)
    for module in (vmgui.core.storage.shelf, vmgui.core.storage.following):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.2)


async def far_pool(keeper: Keeper, backends: Backends) -> None:
    """A pool on a file server, "far", with a volume "a.qcow2"."""
    server, export = backends.nfs()
    values = {"host_name": server, "source_directory": export, "target_path": FAR}
    await keeper.add("netfs", "far", is_built=True, **values)
    await keeper.done(keeper.volumes.create(NewImage("far", "a.qcow2", "qcow2", MIB)))


@contextmanager
def frozen(backends: Backends) -> Iterator[None]:
    """The server hangs during the block."""
    backends.freeze_nfs()
    try:
        yield
    finally:
        backends.thaw_nfs()


async def running(keeper: Keeper, domain_on: DomainOn) -> str:
    """The name of a machine that runs: the host has looked at its hypervisor by then."""
    name = domain_on(keeper.host, "idle").name
    await keeper.desk.becomes(name, DomainState.RUNNING)
    return name


async def restarts(keeper: Keeper, machine: str) -> None:
    """Stop a machine and run it again, and see it."""
    desk = keeper.desk
    await desk.do("force_off", machine)
    await desk.becomes(machine, DomainState.SHUT_OFF, 20)
    await desk.do("run", machine)
    await desk.becomes(machine, DomainState.RUNNING, 20)


async def others_work(keeper: Keeper, machine: str) -> None:
    """Use a machine, and another pool in all ways that take different workers."""
    volumes = keeper.volumes
    await restarts(keeper, machine)
    default = await keeper.pool("default")
    await keeper.done(keeper.work.refresh(default))
    await keeper.done(volumes.create(NewImage("default", "x.qcow2", "qcow2", MIB)))
    await keeper.done(volumes.resize(await keeper.item("default", "x.qcow2"), 2 * MIB))
    await keeper.done(volumes.wipe(await keeper.item("default", "x.qcow2"), "zero"))
    await keeper.done(volumes.delete(await keeper.item("default", "x.qcow2")))
    await eventually(
        lambda: all(row.name != "x.qcow2" for row in keeper.watch.volumes("default").rows),
        "it is gone",
    )


@pytest.mark.usefixtures("impatient")
async def test_server_hangs_while_we_look_through_its_pool(
    keeper: Keeper, domain_on: DomainOn, backends: Backends, tmp_path: Path
) -> None:
    machine = await running(keeper, domain_on)
    await far_pool(keeper, backends)
    far, a = await keeper.pool("far"), await keeper.item("far", "a.qcow2")
    (tmp_path / "ours").write_bytes(bytes(MIB))
    volumes = keeper.volumes

    with frozen(backends):
        silence = await keeper.refused(keeper.work.refresh(far))
        refused = [
            await keeper.refused(job)
            for job in (
                keeper.work.refresh(far),
                volumes.delete(a),
                volumes.resize(a, 2 * MIB),
                volumes.create(NewImage("far", "b.qcow2", "qcow2", MIB)),
                volumes.clone(a, NewImage("default", "b.qcow2", "qcow2", MIB)),
                volumes.upload(far, tmp_path / "ours", "c.img"),
                volumes.download(a, tmp_path / "back"),
                volumes.wipe(a, "zero"),
            )
        ]
        await eventually(lambda: keeper.watch.problem, "the page says that a pool hangs")
        problem = keeper.watch.problem
        await others_work(keeper, machine)

    assert isinstance(silence, TimedOut)
    assert {type(error) for error in refused} == {Busy}
    said = {str(error.message) for error in (silence, *refused, problem) if error}
    assert said == {"The storage pool “far” does not answer."}
    await eventually(lambda: keeper.watch.problem is None, "the page is well again")
    await keeper.done(keeper.work.refresh(far))
    await keeper.done(volumes.delete(a))
    await keeper.shows("far")


@pytest.mark.usefixtures("impatient")
async def test_server_hangs_while_somebody_else_looks_through_its_pool(
    keeper: Keeper, domain_on: DomainOn, backends: Backends
) -> None:
    machine = await running(keeper, domain_on)
    await far_pool(keeper, backends)
    far, a = await keeper.pool("far"), await keeper.item("far", "a.qcow2")
    await keeper.names("default")

    with frozen(backends):
        theirs = asyncio.ensure_future(in_thread(keeper.host.virsh, "pool-refresh", "far"))
        await asyncio.sleep(0.3)  # nothing tells when it has begun
        keeper.looking.reread()
        await eventually(lambda: keeper.watch.problem, "the page says that a pool hangs")
        problem = keeper.watch.problem
        await restarts(keeper, machine)
        await keeper.done(keeper.volumes.create(NewImage("default", "x.qcow2", "qcow2", MIB)))
        silence = await keeper.refused(keeper.volumes.delete(a))
        again = await keeper.refused(keeper.work.refresh(far))
        await restarts(keeper, machine)  # with two calls that hang

    assert isinstance(problem, TimedOut)
    assert problem.message == (
        "A storage pool of this host does not answer, and keeps the others waiting."
    )
    assert [silence.message, again.message] == ["The storage pool “far” does not answer."] * 2
    await theirs
    await eventually(lambda: keeper.watch.problem is None, "the page is well again")
    await keeper.done(keeper.work.refresh(far))


@pytest.mark.usefixtures("impatient")
async def test_server_hangs_while_a_file_goes_there(
    keeper: Keeper, domain_on: DomainOn, backends: Backends, tmp_path: Path
) -> None:
    machine = await running(keeper, domain_on)
    await far_pool(keeper, backends)
    far = await keeper.pool("far")
    (tmp_path / "ours").write_bytes(b"A" * (64 * MIB))

    with frozen(backends):
        upload = keeper.volumes.upload(far, tmp_path / "ours", "c.img")
        await eventually(lambda: upload.state is JobState.RUNNING, "it is under way")
        await restarts(keeper, machine)
        assert upload.state is JobState.RUNNING

    await keeper.done(upload)
    await eventually(lambda: keeper.watch.problem is None, "the page is well again")
    await keeper.shows("far", "a.qcow2", "c.img")


async def test_daemon_is_killed_while_we_look(keeper: Keeper, lab: Lab) -> None:
    names = [f"v{number:04}.img" for number in range(2000)]
    directory = keeper.host.images / "many"
    directory.mkdir()
    for name in names:
        (directory / name).touch()
    await keeper.add("dir", "many")
    keeper.looking.at("many")
    await eventually(lambda: keeper.watch.volumes("many").is_known, "the names are there")
    was = keeper.watch.volumes("many").waiting

    await in_thread(lab.daemon, keeper.host.name, "kill")
    await eventually(lambda: keeper.watch.problem, "the loss is noticed")
    away = keeper.watch.problem, keeper.watch.pools, keeper.watch.volumes("many")
    (directory / "new.img").touch()
    await in_thread(lab.daemon, keeper.host.name, "start")
    await eventually(lambda: keeper.watch.problem is None, "it is back")
    await keeper.shows("many", *names, "new.img")

    assert was > 0
    assert isinstance(away[0], ConnectionLost)
    assert [pool.name for pool in away[1] or ()] == ["default", "many"]
    assert len(away[2].rows) == len(names)


@pytest.mark.usefixtures("backends")
async def test_directory_that_nobody_may_read_is_refused(keeper: Keeper) -> None:
    # FUSE keeps even root out of what another user has mounted.
    script = "mkdir -p $1/a $1/b && chown 4100 $1/a $1/b && chmod 711 $1 && "
    script += "setpriv --reuid 4100 --clear-groups bindfs --no-allow-other $1/a $1/b"
    keeper.host.run("sh", "-c", script, "sh", f"{ROOT}/private")

    job = await keeper.adds("dir", "mine", target_path=f"{ROOT}/private/b")

    assert job.error is not None
    assert isinstance(job.error, AccessDenied)
    assert job.error.message == f"libvirt may not use “{ROOT}/private/b” on the host."
    assert "mine" not in keeper.host.virsh("pool-list", "--all", "--name").split()
