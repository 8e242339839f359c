from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.vault import Vault
from tests.support.worlds import world
from vmgui.base.concealed import Concealed
from vmgui.base.errors import HostError
from vmgui.base.states import JobState
from vmgui.core.host import Host
from vmgui.core.jobs import Job
from vmgui.core.storage.items import SecretItem
from vmgui.core.storage.secrets import NewSecret, SecretWork
from vmgui.virt import secrets

WORD = "pa55word"


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    return Vault.opened(monkeypatch)


async def connected(desk: Desk, directory: Path) -> tuple[Host, SecretWork]:
    host = await desk.connect(world(directory))
    return host, SecretWork(desk.fleet, desk.jobs, host.id)


def item(host: Host, vault: Vault) -> SecretItem:
    """The only secret."""
    (reading,) = vault.secrets.values()
    return SecretItem(host.id, reading)


def everything(job: Job) -> str:
    """All that a job tells about itself."""
    return repr(job) + repr(job.error) + str(job.error)


async def test_new_secret_has_what_was_said_and_its_value(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    _host, work = await connected(desk, tmp_path)
    value = Concealed(WORD)

    job = await desk.ended(
        work.define(NewSecret("ceph", "client.admin", "Cluster 1", is_private=True, value=value))
    )

    ((uuid, reading),) = vault.secrets.items()
    assert job.state is JobState.DONE
    assert reading == (uuid, "ceph", "client.admin", True, False)
    assert vault.descriptions[uuid] == "Cluster 1"
    assert vault.values[uuid] == WORD.encode()
    assert not value
    assert job.title == "Create secret client.admin"
    assert job.command.splitlines()[0].endswith("secret-define /dev/stdin <<'END'")


async def test_new_secret_without_a_value_gets_none(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    _host, work = await connected(desk, tmp_path)

    job = await desk.ended(work.define(NewSecret("", "")))

    assert job.state is JobState.DONE
    assert len(vault.secrets) == 1
    assert vault.values == {}
    assert job.title == "Create a secret"


async def test_secret_whose_value_is_refused_is_not_made(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    _host, work = await connected(desk, tmp_path)
    vault.refuses = {"set_value"}
    value = Concealed(WORD)

    job = await desk.ended(work.define(NewSecret("iscsi", "target1", value=value)))

    assert job.state is JobState.FAILED
    assert vault.secrets == {}
    assert not value


async def test_secret_that_cannot_be_taken_back_is_said_to_be_there(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    _host, work = await connected(desk, tmp_path)
    vault.refuses = {"set_value", "undefine"}

    job = await desk.ended(work.define(NewSecret("", "", value=Concealed(WORD))))

    (uuid,) = vault.secrets
    assert job.error is not None
    assert job.error.hint == f"The secret {uuid} is there now, without a value."


async def test_hint_of_what_failed_is_kept_beside_what_is_left(
    desk: Desk, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _host, work = await connected(desk, tmp_path)
    vault.refuses = {"undefine"}

    def refuse(*_arguments: object) -> None:
        raise HostError("The value is refused.", hint="Take a shorter one.")

    monkeypatch.setattr(secrets, "set_value", refuse)

    job = await desk.ended(work.define(NewSecret("", "", value=Concealed(WORD))))

    assert job.error is not None
    first, second = job.error.hint.splitlines()
    assert first == "Take a shorter one."
    assert "is there now, without a value" in second


async def test_value_that_is_set_is_forgotten(desk: Desk, vault: Vault, tmp_path: Path) -> None:
    host, work = await connected(desk, tmp_path)
    uuid = vault.put("tls", "ca")
    value = Concealed(WORD)

    job = await desk.ended(work.set_value(item(host, vault), value))

    assert job.state is JobState.DONE
    assert vault.values[uuid] == WORD.encode()
    assert not value
    assert job.command == f"virsh -c {host.id.uri} secret-set-value {uuid} --interactive"


@pytest.mark.parametrize("refuses", [set(), {"set_value"}])
async def test_value_is_told_nowhere(
    desk: Desk,
    vault: Vault,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    refuses: set[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    host, work = await connected(desk, tmp_path)
    vault.put("tls", "ca")
    vault.refuses = refuses
    new = NewSecret("vtpm", "tpm", value=Concealed(WORD))

    jobs = [work.set_value(item(host, vault), Concealed(WORD)), work.define(new)]
    told = repr(new) + "".join(everything(job) for job in jobs)
    for job in jobs:
        await desk.ended(job)

    assert WORD not in told + "".join(everything(job) for job in jobs) + caplog.text


async def test_value_for_a_host_that_is_gone_is_forgotten(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    host, work = await connected(desk, tmp_path)
    vault.put()
    which, value = item(host, vault), Concealed(WORD)
    await desk.fleet.remove(host.id)

    job = await desk.ended(work.set_value(which, value))

    assert job.state is JobState.FAILED
    assert not value


async def test_secret_that_is_deleted_is_gone(desk: Desk, vault: Vault, tmp_path: Path) -> None:
    host, work = await connected(desk, tmp_path)
    uuid = vault.put("ceph", "client.admin")

    job = await desk.ended(work.delete(item(host, vault)))

    assert vault.secrets == {}
    assert job.title == "Delete secret client.admin"
    assert job.command == f"virsh -c {host.id.uri} secret-undefine {uuid}"
