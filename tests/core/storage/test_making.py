"""What the test driver and stand-ins for workers can do of it; the rest is in tests/lab."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import vmgui.core.metering as metering
import vmgui.core.resources as resources
import vmgui.virt.secrets as secrets
import vmgui.virt.storage as storage
import vmgui.virt.volumes as volumes
from tests.core.conftest import Desk
from tests.support.volumework import IMAGE, POOL, UUID, Worker, connected
from tests.support.worlds import eventually
from vmgui.base.concealed import Concealed
from vmgui.base.errors import HostError
from vmgui.base.states import JobState
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.volume import Volume


class Secrets:
    """The secrets of a host whose driver knows none."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, refuses: str = "") -> None:
        self.log: list[str] = []
        self.refuses = refuses
        monkeypatch.setattr(secrets, "define", self._define)
        monkeypatch.setattr(secrets, "set_value", self._set_value)
        monkeypatch.setattr(secrets, "undefine", self._undefine)

    def _define(self, _connection: object, *arguments: str, **flags: bool) -> str:
        assert flags == {"is_private": True, "is_ephemeral": False}
        self._do("define", *arguments[:2])
        return UUID

    def _set_value(self, _connection: object, uuid: str, value: Concealed) -> None:
        self._do("set", uuid, value.reveal().decode())

    def _undefine(self, _connection: object, uuid: str) -> None:
        self._do("undefine", uuid)

    def _do(self, what: str, *arguments: str) -> None:
        self.log.append(" ".join((what, *arguments)))
        if what == self.refuses:
            raise HostError(f"Not allowed: {what}.")


MADE = ["define volume /default-pool/a.qcow2", f"set {UUID} horse"]


async def test_passphrase_becomes_a_secret_and_is_wiped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, kept = await connected(desk), Secrets(monkeypatch)
    described: list[str] = []
    create = resources.create_volume

    async def observed(*arguments: Any, **options: Any) -> str:
        described.append(arguments[3])
        return await create(*arguments, **options)

    monkeypatch.setattr(resources, "create_volume", observed)
    phrase = Concealed("horse")

    job = await store.done(store.work.create(IMAGE, passphrase=phrase))

    assert kept.log == MADE
    assert parse(described[0], Volume).encryption_secret == UUID
    assert not phrase
    assert "horse" not in f"{job}"


@pytest.mark.parametrize("refuses", ["define", "set", ""])
async def test_secret_is_forgotten_if_the_volume_is_not_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, refuses: str
) -> None:
    store, kept = await connected(desk), Secrets(monkeypatch, refuses=refuses)
    await store.done(store.work.create(IMAGE))

    job = store.work.create(IMAGE, passphrase=Concealed("horse"))

    await desk.ended(job)
    assert job.error is not None
    if refuses != "define":
        assert kept.log[-1] == f"undefine {UUID}"


async def test_secret_that_cannot_be_forgotten_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await connected(desk)
    Secrets(monkeypatch, refuses="undefine")
    await store.done(store.work.create(IMAGE))

    job = store.work.create(IMAGE, passphrase=Concealed("horse"))

    await desk.ended(job)
    assert job.error is not None
    assert f"The new secret {UUID} is left on the host" in job.error.hint


async def test_volume_is_deleted_with_its_secret(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, kept = await connected(desk), Secrets(monkeypatch)
    await store.done(store.work.create(IMAGE))

    await store.done(store.work.delete(store.item(), secret=UUID))

    assert kept.log == [f"undefine {UUID}"]
    assert await store.names() == []


async def test_copy_takes_as_long_as_its_source_is_large(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "clone")
    worker.may_end.clear()
    monkeypatch.setattr(metering, "PROGRESS_SECONDS", 0.01)
    monkeypatch.setattr(storage, "volume_allocation", lambda *_arguments: 3)
    item = store.item()

    job = store.work.clone(item._replace(volume=item.volume._replace(allocation=4)), IMAGE)

    await eventually(lambda: job.progress.fraction == 0.75, "three quarters are done")
    worker.may_end.set()
    await store.done(job)


async def test_copy_that_is_cancelled_is_deleted_when_it_is_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "clone")
    deleting = Worker(monkeypatch, volumes, "delete")
    worker.may_end.clear()
    job = store.work.clone(store.item(), replace(IMAGE, name="b"))
    await eventually(lambda: worker.calls, "it is being made")

    desk.jobs.cancel(job)
    worker.may_end.set()
    await desk.ended(job)

    assert job.state is JobState.CANCELLED
    assert deleting.calls == [((POOL, "b"), {})]


async def test_copy_that_is_cancelled_and_cannot_be_deleted_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "clone")
    kept = Secrets(monkeypatch)
    Worker(monkeypatch, volumes, "delete").error = HostError("It is in use.")
    worker.may_end.clear()
    job = store.work.clone(store.item(), IMAGE, passphrase=Concealed("horse"))
    await eventually(lambda: worker.calls, "it is being made")

    desk.jobs.cancel(job)
    worker.may_end.set()
    await desk.ended(job)

    assert job.error is not None
    assert "is left on the host" in job.error.hint
    assert kept.log == MADE  # what is there needs it
