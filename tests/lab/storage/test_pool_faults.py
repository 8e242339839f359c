"""Storage of real hosts that fails: servers that hang, places that cannot be used, lost daemons."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import vmgui.core.calls
import vmgui.core.storage.pools
import vmgui.core.storage.shelf
import vmgui.core.storage.watch
from tests.lab.storage.conftest import Keeper
from tests.lab.test_hosts import in_thread
from tests.support.lab import Lab
from tests.support.lab.backends import Backends
from tests.support.lab_fixtures import DomainOn
from tests.support.worlds import eventually
from vmgui.base.errors import Busy, TimedOut
from vmgui.base.states import DomainState
from vmgui.core.storage.newimages import NewImage

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120), pytest.mark.limit(60)]

MIB = 1 << 20
PLACE = "/var/lib/libvirt/images"
SECONDS = 1.0


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes longer than a second counts as hanging."""
    monkeypatch.setattr(vmgui.core.calls, "QUERY_SECONDS", SECONDS)
    monkeypatch.setattr(vmgui.core.storage.pools, "POOL_SECONDS", SECONDS)
    for module in (vmgui.core.storage.shelf, vmgui.core.storage.watch):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.2)


async def far_pool(keeper: Keeper, backends: Backends) -> None:
    """A pool on a file server, "far", with a volume "a.qcow2", which has been looked at."""
    server, export = backends.nfs()
    values = {"host_name": server, "source_directory": export}
    await keeper.add("netfs", "far", is_built=True, **values)
    await keeper.done(keeper.volumes.create(NewImage("far", "a.qcow2", "qcow2", MIB)))
    await keeper.shows("far", "a.qcow2")


@contextmanager
def frozen(backends: Backends) -> Iterator[None]:
    """The server hangs during the block."""
    backends.freeze_nfs()
    try:
        yield
    finally:
        backends.thaw_nfs()


async def others_work(keeper: Keeper, machine: str) -> float:
    """Use a machine and another pool; how many seconds that takes."""
    begin = time.monotonic()
    desk = keeper.desk
    await desk.do("run", machine)
    await desk.becomes(machine, DomainState.RUNNING)
    await desk.do("force-off", machine)
    await desk.becomes(machine, DomainState.SHUT_OFF)
    await keeper.done(keeper.volumes.create(NewImage("default", "x.qcow2", "qcow2", MIB)))
    keeper.looking.at("default")
    await eventually(
        lambda: any(r.name == "x.qcow2" for r in keeper.watch.volumes("default").rows), "x is seen"
    )
    await keeper.done(keeper.volumes.delete(await keeper.item("default", "x.qcow2")))
    return time.monotonic() - begin


@pytest.mark.usefixtures("impatient")
async def test_server_hangs_while_we_look_through_it(
    keeper: Keeper, backends: Backends, domain_on: DomainOn, tmp_path: Path
) -> None:
    machine = domain_on(keeper.host, "idle", start=False).name
    await eventually(lambda: keeper.desk.find(machine), "it is listed")
    await far_pool(keeper, backends)
    far, a = await keeper.pool("far"), await keeper.item("far", "a.qcow2")
    ours = tmp_path / "ours"
    ours.write_bytes(bytes(MIB))
    volumes = keeper.volumes

    with frozen(backends):
        error = await keeper.refused(keeper.work.refresh(far))
        print("REFRESH", type(error), error, error.hint)
        t = time.monotonic()
        jobs = {
            "refresh": keeper.work.refresh(far),
            "delete": volumes.delete(a),
            "create": volumes.create(NewImage("far", "b.qcow2", "qcow2", MIB)),
            "upload": volumes.upload(far, ours, "c.img"),
            "resize": volumes.resize(a, 2*MIB),
        }
        await asyncio.sleep(3)
        for name, job in jobs.items():
            print(name, job.state, job.error)
        print("WATCH", keeper.watch.problem, keeper.watch.volumes("far").problem)
        print("OTHERS", await others_work(keeper, machine))

    await eventually(lambda: keeper.watch.problem is None, "all is well again")
    await keeper.done(keeper.work.refresh(far))
    await keeper.names("far")
