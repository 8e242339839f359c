from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import libvirt
import pytest

import vmgui.core.storage.pools
from tests.core.conftest import Desk
from tests.support.vault import Vault
from tests.support.worlds import eventually
from vmgui.base.concealed import Concealed
from vmgui.base.errors import HostError, InvalidInput, NotPossibleNow, TimedOut
from vmgui.base.ids import HostId
from vmgui.base.states import JobState
from vmgui.core import resources
from vmgui.core.jobs import Job
from vmgui.core.resources import PoolReading
from vmgui.core.storage import addition
from vmgui.core.storage.pools import Build, PoolWork
from vmgui.core.storage.turns import Turns
from vmgui.virt import outside, pools
from vmgui.virt.listening import Aspect, Notice
from vmgui.virt.secrets import PoolReference

URI = "test:///default"
HOST = HostId(URI)
POOL = "default-pool"
XML = "<pool type='dir'><name>{0}</name><target><path>/{0}</path></target></pool>"
GROUP = """\
<pool type='logical'><name>vg</name><source><device path='/dev/vdz'/><name>vg</name></source>
<target><path>/dev/vg</path></target></pool>"""
ISCSI = """\
<pool type='iscsi'><name>san</name><source><host name='h'/><device path='iqn.2026-11.org.x:y'/>
<auth type='chap' username='me'><secret usage='old'/></auth></source>
<target><path>/dev/disk/by-path</path></target></pool>"""


class Scene:
    """A simulated host, and what can be done with its pools."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.other = libvirt.open(URI)
        self.turns = Turns()
        self.work = PoolWork(desk.fleet, desk.jobs, HOST, self.turns)

    async def pool(self, name: str = "images") -> PoolReading:
        found = await self.pools()
        return found[name]

    async def pools(self) -> dict[str, PoolReading]:
        return {pool.name: pool for pool in await resources.pools(self.desk.fleet, HOST)}

    async def done(self, job: Job) -> Job:
        await self.desk.ended(job)
        assert job.error is None, job.error
        return job

    async def refused(self, job: Job) -> Exception:
        await self.desk.ended(job)
        assert job.error is not None
        return job.error

    async def add(self, name: str = "images", *, starts: bool = False) -> PoolReading:
        await self.done(self.work.add(XML.format(name), starts=starts, is_autostart=False))
        return await self.pool(name)

    async def machines_are_known(self) -> None:
        machines = self.desk.fleet.inventory.domains
        await eventually(lambda: all(each.details for each in machines(HOST)), "all are described")

    def end(self) -> None:
        for pool in self.other.listAllStoragePools(0):
            if pool.name() != POOL:
                if pool.isActive():
                    pool.destroy()
                pool.undefine()
        self.other.close()


@pytest.fixture
def scene(desk: Desk, event_loop: asyncio.AbstractEventLoop) -> Iterator[Scene]:
    async def make() -> Scene:
        await desk.connect(URI)
        return Scene(desk)

    scene = event_loop.run_until_complete(make())
    yield scene
    scene.end()


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_arguments: object, **_options: object) -> None:
        raise error

    return fail


async def test_pool_is_added_built_started_and_starts_with_the_host(scene: Scene) -> None:
    job = await scene.done(scene.work.add(XML.format("images"), build=Build.NEW))

    pool = await scene.pool()
    assert (pool.is_active, pool.is_autostart, pool.is_persistent) == (True, True, True)
    assert (job.title, job.target_name) == ("Add storage pool images", "images")
    virsh = f"virsh -c {URI}"
    assert job.command.split(" && ") == [
        f"{virsh} pool-define images.xml",
        f"{virsh} pool-build images",
        f"{virsh} pool-start images",
        f"{virsh} pool-autostart images",
    ]


@pytest.mark.parametrize("step", ["build", "start", "set_autostart"])
async def test_pool_whose_addition_fails_leaves_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(pools, step, failing(HostError("It is broken.")))

    error = await scene.refused(scene.work.add(XML.format("images"), build=Build.NEW))

    assert str(error) == "It is broken."
    assert list(await scene.pools()) == [POOL]


async def test_what_cannot_be_taken_back_is_told(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "start", failing(HostError("It is broken.", hint="Mend it.")))
    monkeypatch.setattr(outside, "lacks_directory", lambda *_arguments: True)
    monkeypatch.setattr(pools, "delete_contents", failing(HostError("Not that.")))
    monkeypatch.setattr(pools, "undefine", failing(HostError("Nor that.")))

    error = await scene.refused(scene.work.add(XML.format("images"), build=Build.OVERWRITE))

    assert isinstance(error, HostError)
    assert error.hint.splitlines() == [
        "Mend it.",
        "What was made for it is left on the host: /images",
        "The storage pool “images” is left on the host.",
    ]


@pytest.mark.parametrize(("is_missing", "removed"), [(True, ["images"]), (False, [])])
async def test_directory_is_removed_again_only_if_it_was_not_there(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, is_missing: bool, removed: list[str]
) -> None:
    gone: list[str] = []
    monkeypatch.setattr(outside, "lacks_directory", lambda *_arguments: is_missing)
    monkeypatch.setattr(pools, "delete_contents", lambda _host, name: gone.append(name))
    monkeypatch.setattr(pools, "build", failing(HostError("There is no such device.")))

    await scene.refused(scene.work.add(XML.format("images"), build=Build.NEW))

    assert gone == removed


async def test_volume_group_is_removed_again_only_if_it_was_made(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[str] = []
    monkeypatch.setattr(pools, "delete_contents", lambda _host, name: gone.append(name))
    monkeypatch.setattr(pools, "build", lambda *_arguments, **_options: None)
    monkeypatch.setattr(pools, "start", failing(HostError("It is broken.")))
    await scene.refused(scene.work.add(GROUP, build=Build.NEW))
    made = list(gone)
    monkeypatch.setattr(pools, "build", failing(HostError("There is one.")))

    await scene.refused(scene.work.add(GROUP, build=Build.NEW))

    assert (made, gone) == (["vg"], ["vg"])


async def test_pool_of_a_name_that_is_taken_is_refused(scene: Scene) -> None:
    error = await scene.refused(scene.work.add(XML.format(POOL)))

    assert isinstance(error, HostError)
    assert list(await scene.pools()) == [POOL]


@pytest.mark.parametrize("xml", ["<pool/>", "<volume/>", "no xml"])
async def test_description_that_is_no_pools_is_refused_at_once(scene: Scene, xml: str) -> None:
    with pytest.raises(InvalidInput):
        scene.work.add(xml)

    assert not scene.desk.jobs.jobs


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    return Vault.opened(monkeypatch)


async def test_password_becomes_a_secret_that_the_pool_names(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, vault: Vault
) -> None:
    defined = list[str]()
    monkeypatch.setattr(pools, "define", lambda _host, xml: defined.append(xml))
    password = Concealed("top secret")

    job = await scene.done(
        scene.work.add(ISCSI, starts=False, is_autostart=False, password=password)
    )

    (secret,) = vault.secrets.values()
    assert (secret.usage, secret.usage_id) == ("iscsi", "san")
    assert vault.values == {secret.uuid: b"top secret"}
    assert f"uuid='{secret.uuid}'" in defined[0].replace('"', "'")
    assert "old" not in defined[0]
    assert not password
    assert "top secret" not in repr(job)


async def test_secret_goes_if_the_pool_is_refused(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, vault: Vault
) -> None:
    monkeypatch.setattr(pools, "define", failing(HostError("It is broken.")))

    await scene.refused(scene.work.add(ISCSI, password=Concealed("top secret")))

    assert vault.secrets == {}


@pytest.mark.parametrize("step", ["define", "start"])
async def test_secret_stays_while_the_host_may_go_on_with_the_pool(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, vault: Vault, step: str
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(pools, step, lambda *_arguments: gate.wait(5))
    monkeypatch.setattr(addition, "POOL_SECONDS", 0.05)

    error = await scene.refused(scene.work.add(ISCSI, password=Concealed("top secret")))
    gate.set()

    assert isinstance(error, TimedOut)
    (uuid,) = vault.secrets
    left = {"define": [], "start": ["The storage pool “san” is left on the host."]}[step]
    assert error.hint.splitlines()[1:] == [
        "The host may go on with it: look for the storage pool “san” later.",
        *left,
        f"The secret {uuid} is left on the host.",
    ]


async def test_secret_stays_with_a_pool_that_cannot_be_taken_back(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, vault: Vault
) -> None:
    monkeypatch.setattr(pools, "start", failing(HostError("It is broken.")))
    monkeypatch.setattr(pools, "undefine", failing(HostError("Not now.")))

    error = await scene.refused(scene.work.add(ISCSI, password=Concealed("top secret")))
    monkeypatch.undo()

    assert isinstance(error, HostError)
    (uuid,) = vault.secrets
    assert error.hint.splitlines() == [
        "The storage pool “san” is left on the host.",
        f"The secret {uuid} is left on the host.",
    ]


async def test_secret_has_a_name_that_no_other_secret_has(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, vault: Vault
) -> None:
    for usage, name in (("iscsi", "san"), ("iscsi", "san-2"), ("ceph", "san-3")):
        vault.put(usage, name)
    monkeypatch.setattr(pools, "define", lambda *_arguments: "")

    await scene.done(
        scene.work.add(ISCSI, starts=False, is_autostart=False, password=Concealed("top secret"))
    )

    assert [secret.usage_id for secret in vault.secrets.values()][-1] == "san-3"


CEPH = ISCSI.replace("chap", "ceph")


@pytest.mark.parametrize(
    ("xml", "value", "refuses"),
    [
        (ISCSI, "top secret", {"define"}),
        (ISCSI, "top secret", {"set_value"}),
        (CEPH, "dG9wIHNlY3JldA==", set()),
        (CEPH, "no base64", set()),
        (XML.format("images"), "top secret", set()),
    ],
)
async def test_password_is_wiped_however_the_job_ends(
    scene: Scene,
    monkeypatch: pytest.MonkeyPatch,
    vault: Vault,
    xml: str,
    value: str,
    refuses: set[str],
) -> None:
    vault.refuses = refuses
    monkeypatch.setattr(pools, "define", failing(HostError("It is broken.")))
    password = Concealed(value)

    await scene.refused(scene.work.add(xml, password=password))

    assert not password


async def test_password_of_a_pool_that_is_withdrawn_is_wiped(scene: Scene) -> None:
    password = Concealed("top secret")
    async with scene.turns.whole(HOST, "san"):
        job = scene.work.add(ISCSI, password=password)
        await asyncio.sleep(0.02)

        scene.desk.jobs.cancel(job)
        await asyncio.sleep(0)

    await scene.desk.ended(job)
    assert job.state is JobState.CANCELLED
    assert not password


def san(name: str = "san") -> PoolReading:
    return PoolReading(name, "iscsi", False, "/dev/disk/by-path", None, None, None)


async def test_secret_that_only_some_pools_use_is_found(scene: Scene, vault: Vault) -> None:
    await scene.machines_are_known()
    own, shared = vault.put("iscsi", "san"), vault.put("iscsi", "both")
    vault.pools = [
        PoolReference("san", False, own),
        PoolReference("a", False, shared),
        PoolReference("b", False, "iscsi:both"),
    ]

    assert await scene.work.secrets_of_only([san()]) == {"san": own}
    assert await scene.work.secrets_of_only([san("a")]) == {}
    assert await scene.work.secrets_of_only([san("a"), san("b")]) == {"a": shared, "b": shared}
    assert await scene.work.secrets_of_only([san()._replace(type="dir")]) == {}


@pytest.mark.parametrize("is_used", [True, False])
async def test_secret_goes_with_its_pool_unless_something_else_uses_it(
    scene: Scene, vault: Vault, is_used: bool
) -> None:
    await scene.machines_are_known()
    await scene.add("san")
    uuid = vault.put("iscsi", "san")
    vault.pools = [PoolReference("other", False, uuid)] if is_used else []

    job = await scene.done(scene.work.delete(san(), secret=uuid))

    assert (uuid in vault.secrets) is is_used
    assert job.command.endswith(f"pool-undefine san && virsh -c {URI} secret-undefine {uuid}")


async def test_secret_that_stays_though_it_should_go_is_told(scene: Scene, vault: Vault) -> None:
    await scene.machines_are_known()
    await scene.add("san")
    uuid = vault.put("iscsi", "san")
    vault.refuses = {"undefine"}

    error = await scene.refused(scene.work.delete(san(), secret=uuid))

    assert isinstance(error, HostError)
    assert error.hint == "The storage pool is deleted; its secret is left."


async def test_password_without_a_login_is_refused(scene: Scene) -> None:
    job = scene.work.add(XML.format("images"), password=Concealed("top secret"))

    assert isinstance(await scene.refused(job), InvalidInput)


async def test_pool_is_started_refreshed_stopped_and_deleted(scene: Scene) -> None:
    pool = await scene.add()

    await scene.done(scene.work.start(pool))
    was_active = (await scene.pool()).is_active
    await scene.done(scene.work.refresh(pool))
    await scene.done(scene.work.stop(pool))
    job = await scene.done(scene.work.delete(pool))

    assert was_active
    assert list(await scene.pools()) == [POOL]
    assert job.title == "Delete storage pool images"


async def test_contents_are_removed_before_the_pool_is_forgotten(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = await scene.add()
    monkeypatch.setattr(pools, "delete_contents", failing(HostError("It is not empty.")))

    error = await scene.refused(scene.work.delete(pool, with_contents=True))

    assert str(error) == "It is not empty."
    assert await scene.pool()


async def test_contents_that_are_gone_are_told_if_the_pool_stays(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = await scene.add()
    monkeypatch.setattr(pools, "undefine", failing(HostError("Not now.", hint="Wait.")))

    job = scene.work.delete(pool, with_contents=True)
    error = await scene.refused(job)
    monkeypatch.undo()

    assert isinstance(error, HostError)
    assert error.hint.splitlines() == ["Wait.", "What was stored is deleted."]
    virsh = f"virsh -c {URI}"
    assert job.command == f"{virsh} pool-delete images && {virsh} pool-undefine images"


async def test_active_pool_is_not_deleted(scene: Scene) -> None:
    pool = await scene.add(starts=True)

    await scene.refused(scene.work.delete(pool))

    assert (await scene.pool()).is_active


async def test_autostart_is_switched_and_told_though_libvirt_says_nothing(scene: Scene) -> None:
    pool = await scene.add()
    notices: list[Notice] = []
    scene.desk.fleet.hosts[HOST].noticed.connect(notices.append)

    job = await scene.done(scene.work.set_autostart(pool, is_on=True))
    is_on = (await scene.pool()).is_autostart
    off = await scene.done(scene.work.set_autostart(pool, is_on=False))

    assert (is_on, (await scene.pool()).is_autostart) == (True, False)
    assert [notice.aspect for notice in notices] == [Aspect.POOL] * 2
    assert job.command.endswith("pool-autostart images")
    assert off.command.endswith("pool-autostart images --disable")


async def test_pool_is_renamed(scene: Scene) -> None:
    pool = await scene.add()

    job = await scene.done(scene.work.rename(pool, "pictures"))

    assert (await scene.pool("pictures")).uuid == pool.uuid
    assert job.command.endswith(f"pool-undefine images && virsh -c {URI} pool-define pictures.xml")


@pytest.mark.parametrize("name", ["", " ", "a/b", "a\nb", "a\x1b", " a", "..", "ü" * 124])
async def test_name_that_no_pool_can_have_is_refused(scene: Scene, name: str) -> None:
    pool = await scene.add()

    with pytest.raises(InvalidInput):
        scene.work.rename(pool, name)


async def test_change_keeps_what_somebody_else_has_changed(scene: Scene) -> None:
    pool = await scene.add()
    original = await scene.work.description("images")
    mode = "<permissions><mode>0700</mode></permissions></target>"
    scene.other.storagePoolDefineXML(original.replace("</target>", mode), 0)

    edited = original.replace("<path>/images<", "<path>/elsewhere<")
    await scene.done(scene.work.change(pool, original, edited))

    now = await scene.work.description("images")
    assert "/elsewhere" in now
    assert "0700" in now


async def test_change_of_what_somebody_else_has_changed_is_refused(scene: Scene) -> None:
    pool = await scene.add()
    original = await scene.work.description("images")
    scene.other.storagePoolDefineXML(original.replace(">/images<", ">/theirs<"), 0)

    job = scene.work.change(pool, original, original.replace(">/images<", ">/mine<"))

    error = await scene.refused(job)
    assert isinstance(error, NotPossibleNow)
    assert "target/path" in error.message
    assert "/theirs" in await scene.work.description("images")


@pytest.mark.parametrize(("tag", "field"), [("name", "name"), ("uuid", "uuid")])
async def test_change_makes_no_other_pool(scene: Scene, tag: str, field: str) -> None:
    pool = await scene.add()
    original = await scene.work.description("images")
    value = pool.name if tag == "name" else pool.uuid

    with pytest.raises(InvalidInput) as caught:
        scene.work.change(pool, original, original.replace(f"<{tag}>{value}<", f"<{tag}>other<"))

    assert caught.value.field == field


async def test_work_on_a_pool_waits_for_what_is_done_in_it(scene: Scene) -> None:
    pool = await scene.add(starts=True)

    async with scene.turns.inside(HOST, "images"):
        job = scene.work.refresh(pool)
        await asyncio.sleep(0.02)
        state = job.state

    await scene.done(job)
    assert state is JobState.QUEUED


async def test_pool_that_does_not_answer_fails_its_job_only(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = await scene.add(starts=True)
    gate = threading.Event()
    monkeypatch.setattr(pools, "refresh", lambda *_arguments: gate.wait(5))
    monkeypatch.setattr(vmgui.core.storage.pools, "POOL_SECONDS", 0.05)

    error = await scene.refused(scene.work.refresh(pool))
    again = await scene.refused(scene.work.stop(pool))
    default = PoolReading(POOL, "dir", True, "", None, None, None)
    await scene.done(scene.work.set_autostart(default, is_on=False))

    assert isinstance(error, TimedOut)
    assert str(again) == "The storage pool “images” does not answer."
    gate.set()


async def test_host_is_asked_what_it_can_do_and_what_it_has(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "capabilities", lambda _host: "<storagepoolCapabilities/>")

    assert await scene.work.capabilities() == "<storagepoolCapabilities/>"
    assert "<sources" in await scene.work.sources("logical")


async def test_work_on_a_removed_host_fails(scene: Scene) -> None:
    pool = await scene.pool(POOL)
    await scene.desk.fleet.remove(HOST)

    assert isinstance(await scene.refused(scene.work.start(pool)), NotPossibleNow)
