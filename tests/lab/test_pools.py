"""Pools of a real libvirt: all that is done with directories; bad paths; a server that hangs."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator

import pytest

import vmgui.core.storage.pools
from tests.lab.conftest import Desk
from tests.lab.test_hosts import in_thread
from tests.support.lab import LabHost
from tests.support.lab.backends import Backends
from tests.support.worlds import eventually
from vmgui.base.concealed import Concealed
from vmgui.base.errors import HostError, InvalidInput, TimedOut, VmguiError
from vmgui.base.ids import HostId
from vmgui.core.jobs import Job
from vmgui.core.poolcalls import ALL
from vmgui.core.resources import PoolReading
from vmgui.core.storage.pools import Build, PoolWork
from vmgui.core.storage.turns import Turns
from vmgui.virt import outside, pools
from vmgui.virt.session import KEEP_ALIVE_SECONDS

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120), pytest.mark.limit(60)]

PLACE = "/var/lib/libvirt"
XML = "<pool type='dir'><name>{}</name><target><path>{}</path></target></pool>"
ISCSI = """\
<pool type='iscsi-direct'><name>san</name><source><host name='127.0.0.1'/>
<device path='iqn.2026-11.org.vmgui:target'/><initiator><iqn name='iqn.2026-11.org.vmgui:us'/>
</initiator><auth type='chap' username='me'/></source></pool>"""
MANY = 10_000


class Scene:
    """A real host whose pools somebody looks at and works on."""

    def __init__(self, desk: Desk, host: HostId) -> None:
        context = desk.context
        self.context = context
        self.jobs = context.jobs
        self.watch = context.storage.watch(host)
        self.work = PoolWork(context.fleet, context.jobs, host, Turns())
        self.looking = self.watch.look()

    async def pool(self, name: str) -> PoolReading:
        """The pool of this name, as soon as it is seen."""
        await eventually(lambda: self.watch.pool(name), f"{name} is seen")
        found = self.watch.pool(name)
        assert found is not None
        return found

    def names(self, pool: str) -> list[str]:
        return [row.name for row in self.watch.volumes(pool).rows]

    def is_active(self, name: str) -> bool:
        pool = self.watch.pool(name)
        return pool is not None and pool.is_active

    def is_on(self, name: str) -> bool:
        pool = self.watch.pool(name)
        return pool is not None and pool.is_autostart

    async def done(self, job: Job) -> None:
        await self.jobs.wait(job)
        assert job.error is None, job.error

    async def lacks_directory(self, path: str) -> bool:
        calls = self.context.fleet.calls_of(self.watch.host)
        return await calls.pool_read(ALL, outside.lacks_directory, path)

    async def refused(self, job: Job) -> VmguiError:
        await self.jobs.wait(job)
        assert job.error is not None
        return job.error


@pytest.fixture(autouse=True)
def rest(desk: Desk, event_loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Nobody looks any more when a test is over."""
    yield
    event_loop.run_until_complete(desk.context.storage.close())


@pytest.fixture
def backends(host_a: LabHost) -> Iterator[Backends]:
    host_a.is_tampered = True
    with Backends(host_a) as backends:
        yield backends


async def scene_on(desk: Desk, host: LabHost) -> Scene:
    host.is_tampered = True
    connected = await desk.connect(host.uri)
    scene = Scene(desk, connected.id)
    await scene.pool("default")
    return scene


async def test_directory_pool_lives_its_whole_life(desk: Desk, host_a: LabHost) -> None:
    scene = await scene_on(desk, host_a)
    path = f"{PLACE}/mine"

    await scene.done(scene.work.add(XML.format("mine", path), build=Build.NEW))
    await eventually(lambda: scene.is_active("mine") and scene.is_on("mine"), "it is ready")
    pool = await scene.pool("mine")
    scene.looking.at("mine")
    await in_thread(host_a.virsh, "vol-create-as", "mine", "a.qcow2", "1M", "--format", "qcow2")
    host_a.run("touch", f"{path}/b.img")
    await scene.done(scene.work.refresh(pool))
    await eventually(lambda: scene.names("mine") == ["a.qcow2", "b.img"], "both are seen")
    await eventually(lambda: not scene.watch.volumes("mine").waiting, "both are described")
    formats = [row.format for row in scene.watch.volumes("mine").rows]

    await scene.done(scene.work.set_autostart(pool, is_on=False))
    await eventually(lambda: not scene.is_on("mine"), "it does not start with the host")
    await scene.done(scene.work.stop(pool))
    await eventually(lambda: not scene.is_active("mine"), "it is stopped")
    await scene.done(scene.work.set_autostart(pool, is_on=True))
    await scene.done(scene.work.rename(pool, "yours"))
    yours = await scene.pool("yours")
    original = await scene.work.description("yours")
    edited = original.replace(f"<path>{path}<", f"<path>{PLACE}/theirs<")
    await scene.done(scene.work.change(yours, original, edited))
    now = await scene.work.description("yours")
    await scene.done(scene.work.delete(yours))
    await eventually(lambda: not scene.watch.pool("yours"), "it is gone")

    assert formats == ["qcow2", "raw"]
    assert (yours.uuid, yours.is_autostart) == (pool.uuid, True)
    assert f"{PLACE}/theirs" in now
    assert host_a.run("ls", path).split() == ["a.qcow2", "b.img"]


async def test_contents_go_with_the_pool_if_the_directory_is_empty(
    desk: Desk, host_a: LabHost
) -> None:
    scene = await scene_on(desk, host_a)
    path = f"{PLACE}/empty"
    await scene.done(scene.work.add(XML.format("empty", path), build=Build.NEW, starts=False))
    pool = await scene.pool("empty")
    host_a.run("touch", f"{path}/left")

    error = await scene.refused(scene.work.delete(pool, with_contents=True))
    host_a.run("rm", f"{path}/left")
    await scene.done(scene.work.delete(pool, with_contents=True))

    assert error.message == f"“{path}” is not empty, so that it was not removed."
    assert "empty" not in host_a.run("ls", PLACE).split()


@pytest.mark.parametrize(
    ("path", "build", "message"),
    [
        (f"{PLACE}/nothing", Build.NONE, f"“{PLACE}/nothing” is not on the host."),
        (f"{PLACE}/file", Build.NEW, f"“{PLACE}/file” on the host is a file, not a directory."),
        (f"{PLACE}/file/x", Build.NEW, f"“{PLACE}/file” on the host is a file, not a directory."),
        (
            "/sys/nothing",
            Build.NEW,
            "“/sys/nothing” cannot be made on the host: Operation not permitted.",
        ),
        (
            f"{PLACE}/images",
            Build.NONE,
            "The storage pool “default” is at the same place already.",
        ),
    ],
)
async def test_bad_path_is_refused_and_nothing_is_left(
    desk: Desk, host_a: LabHost, path: str, build: Build, message: str
) -> None:
    scene = await scene_on(desk, host_a)
    host_a.run("touch", f"{PLACE}/file")

    error = await scene.refused(scene.work.add(XML.format("mine", path), build=build))

    assert error.message == message
    assert "left" not in error.hint
    assert "mine" not in host_a.virsh("pool-list", "--all", "--name").split()


async def test_name_that_is_taken_or_has_a_slash_is_refused(desk: Desk, host_a: LabHost) -> None:
    scene = await scene_on(desk, host_a)

    taken = await scene.refused(scene.work.add(XML.format("default", f"{PLACE}/x")))
    with pytest.raises(InvalidInput):
        scene.work.add(XML.format("a/b", f"{PLACE}/x"))

    assert taken.message == "The host has a storage pool “default” already."


async def test_pool_inside_of_another_and_one_with_a_long_name_are_accepted(
    desk: Desk, host_a: LabHost
) -> None:
    scene = await scene_on(desk, host_a)
    name = "ü" * 100 + ", long"

    await scene.done(scene.work.add(XML.format(name, f"{PLACE}/images/inner"), build=Build.NEW))

    await eventually(lambda: scene.is_active(name), "it is active")


async def test_directory_that_was_there_stays_if_the_addition_fails(
    desk: Desk, host_a: LabHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = await scene_on(desk, host_a)
    host_a.run("mkdir", f"{PLACE}/theirs")

    def fail(*_arguments: object, **_options: object) -> None:
        raise HostError("It is broken.")

    monkeypatch.setattr(pools, "set_autostart", fail)
    await scene.refused(scene.work.add(XML.format("a", f"{PLACE}/theirs"), build=Build.NEW))
    await scene.refused(scene.work.add(XML.format("b", f"{PLACE}/ours"), build=Build.NEW))

    found = host_a.run("ls", PLACE).split()
    assert "theirs" in found
    assert "ours" not in found
    assert host_a.virsh("pool-list", "--all", "--name").split() == ["default"]


@pytest.mark.parametrize("kind", ["fs", "netfs"])
async def test_mount_point_that_was_there_stays_as_it_was_if_the_addition_fails(
    desk: Desk, host_a: LabHost, kind: str
) -> None:
    scene = await scene_on(desk, host_a)
    host_a.run("mkdir", f"{PLACE}/theirs")
    host_a.run("chown", "12345", f"{PLACE}/theirs")
    source = {
        "fs": "<device path='/dev/nowhere'/>",
        "netfs": "<host name='127.0.0.1'/><dir path='/nothing'/><format type='nfs'/>",
    }[kind]

    for name in ("theirs", "ours"):
        xml = XML.format(name, f"{PLACE}/{name}").replace("'dir'", f"'{kind}'")
        xml = xml.replace("<target>", f"<source>{source}</source><target>")
        error = await scene.refused(scene.work.add(xml, build=Build.PLAIN))
        assert "left" not in error.hint

    found = host_a.run("ls", PLACE).split()
    assert "theirs" in found
    assert "ours" not in found
    assert host_a.run("stat", "-c", "%u", f"{PLACE}/theirs").strip() == "12345"
    assert host_a.virsh("pool-list", "--all", "--name").split() == ["default"]


async def test_what_is_in_a_directory_is_not_looked_at_to_see_that_it_is_there(
    desk: Desk, host_a: LabHost
) -> None:
    scene = await scene_on(desk, host_a)
    host_a.run("mkdir", f"{PLACE}/theirs")
    for path in ("theirs", "theirs/", "images/../theirs"):
        assert not await scene.lacks_directory(f"{PLACE}/{path}")
    for path in ("nothing", "nothing/at/all"):
        assert await scene.lacks_directory(f"{PLACE}/{path}")
    host_a.run("touch", f"{PLACE}/theirs/a.img")
    host_a.run("ln", "-s", f"{PLACE}/theirs", f"{PLACE}/link")

    assert not await scene.lacks_directory(f"{PLACE}/theirs")
    assert not await scene.lacks_directory(f"{PLACE}/link")
    assert host_a.run("ls", f"{PLACE}/theirs").split() == ["a.img"]
    assert host_a.virsh("pool-list", "--all", "--name").split() == ["default"]


async def test_pool_with_a_login_can_be_added_deleted_and_added_again(
    desk: Desk, host_a: LabHost
) -> None:
    scene = await scene_on(desk, host_a)

    async def add() -> PoolReading:
        password = Concealed("top secret")
        job = scene.work.add(ISCSI, starts=False, is_autostart=False, password=password)
        await scene.done(job)
        return await scene.pool("san")

    async def delete(pool: PoolReading, secret: str = "") -> None:
        await scene.done(scene.work.delete(pool, secret=secret))
        await eventually(lambda: not scene.watch.pool("san"), "it is gone")

    first = await add()
    found = await scene.work.secrets_of_only([first])
    await delete(first)
    second = await add()
    again = await scene.work.secrets_of_only([second])
    await delete(second, again["san"])
    left = host_a.virsh("secret-list")
    host_a.virsh("secret-undefine", found["san"])

    assert again["san"] not in left
    assert left.split()[-3:] == [found["san"], "iscsi", "san"]


async def test_pool_that_somebody_removed_the_directory_of_hides_no_other(
    desk: Desk, host_a: LabHost
) -> None:
    scene = await scene_on(desk, host_a)
    await scene.done(scene.work.add(XML.format("mine", f"{PLACE}/mine"), build=Build.NEW))
    pool = await scene.pool("mine")
    host_a.run("touch", f"{PLACE}/images/seen.img")
    host_a.run("rmdir", f"{PLACE}/mine")

    error = await scene.refused(scene.work.refresh(pool))
    default = await scene.pool("default")
    await scene.done(scene.work.refresh(default))
    scene.looking.at("default")

    assert error.message == f"“{PLACE}/mine” is not on the host."
    await eventually(lambda: "seen.img" in scene.names("default"), "the other is read")


async def test_server_that_hangs_blocks_only_its_own_pool(
    desk: Desk, host_a: LabHost, backends: Backends, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = await scene_on(desk, host_a)
    server, export = backends.nfs()
    source = f"<source><host name='{server}'/><dir path='{export}'/><format type='nfs'/></source>"
    xml = XML.format("far", f"{PLACE}/far").replace("'dir'", "'netfs'")
    await scene.done(scene.work.add(xml.replace("<target>", f"{source}<target>"), build=Build.NEW))
    await eventually(lambda: scene.is_active("far"), "it is mounted")
    far, default = await scene.pool("far"), await scene.pool("default")
    host_a.run("touch", f"{PLACE}/images/seen.img")
    servers = host_a.run("pidof", "bindfs").split()
    # While a call hangs, libvirt's client may see an answer to another one no sooner than with its
    # next keep-alive probe.
    monkeypatch.setattr(vmgui.core.storage.pools, "POOL_SECONDS", KEEP_ALIVE_SECONDS + 3.0)
    host_a.run("kill", "-STOP", *servers)
    try:
        hung = scene.work.refresh(far)
        scene.looking.at("default")
        await scene.done(scene.work.refresh(default))
        await eventually(lambda: "seen.img" in scene.names("default"), "the other is read", 20)
        error = await scene.refused(hung)
        begin = time.monotonic()
        again = await scene.refused(scene.work.refresh(far))
        seconds = time.monotonic() - begin
        await scene.done(scene.work.stop(default))
        await scene.done(scene.work.start(default))
        machines = await desk.context.fleet.calls_of(scene.watch.host).read(
            lambda connection: connection.numOfDomains()
        )
    finally:
        host_a.run("kill", "-CONT", *servers)

    assert isinstance(error, TimedOut)
    assert error.message == again.message == "The storage pool “far” does not answer."
    assert machines == 0
    assert seconds < 1
    await eventually(lambda: scene.watch.problem is None, "all is well again", 20)
    await scene.done(scene.work.refresh(far))


async def test_names_of_many_volumes_are_there_at_once(desk: Desk, host_a: LabHost) -> None:
    scene = await scene_on(desk, host_a)
    directory = host_a.images.parent / "many"
    directory.mkdir()
    for number in range(MANY):
        os.mknod(directory / f"v{number:05}.img")
    await scene.done(scene.work.add(XML.format("many", f"{PLACE}/many")))
    await eventually(lambda: scene.is_active("many"), "it is active")
    begin = time.monotonic()

    scene.looking.at("many")
    seen = [f"v{number:05}.img" for number in range(5000, 5030)]
    scene.looking.prefer(seen)
    await eventually(lambda: scene.watch.volumes("many").is_known, "the names are there")
    named = time.monotonic() - begin
    await eventually(
        lambda: all(row.is_described for row in scene.watch.volumes("many").rows[5000:5030]),
        "what is on screen is described",
    )

    print(f"named after {named:.2f} s, on screen after {time.monotonic() - begin:.2f} s")
    assert len(scene.watch.volumes("many").rows) == MANY
    assert named < 1
    assert scene.watch.volumes("many").waiting > MANY / 2
    await scene.watch.close()
