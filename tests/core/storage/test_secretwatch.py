from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.vault import Vault
from tests.support.worlds import eventually, world
from vmgui.base.records import DomainDetails
from vmgui.core.host import Host
from vmgui.core.storage import secretwatch
from vmgui.core.storage.secrets import SecretWork
from vmgui.core.storage.secretwatch import SecretWatch
from vmgui.virt.listening import Aspect
from vmgui.virt.secrets import PoolReference


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    return Vault.opened(monkeypatch)


@asynccontextmanager
async def followed(desk: Desk, directory: Path) -> AsyncIterator[tuple[Host, SecretWatch]]:
    host = await desk.connect(world(directory, 2))
    await desk.detailed(host)
    watch = SecretWork(desk.fleet, desk.jobs, host.id).watch()
    watch.look()
    try:
        await eventually(lambda: watch.items is not None or watch.problem, "the list is read")
        yield host, watch
    finally:
        watch.rest()


def told(watch: SecretWatch) -> list[tuple[str, str, list[str]]]:
    """Names, descriptions and users."""
    return [
        (item.name, item.description, [user.label for user in item.users])
        for item in watch.items or ()
    ]


async def test_list_has_descriptions_and_users(desk: Desk, vault: Vault, tmp_path: Path) -> None:
    vault.put("ceph", "client.admin", "Cluster 1")
    vault.put("volume", "/images/a")
    uuid = vault.put("", "", "For san2")
    vault.volumes = {"/images/a"}
    vault.pools = [
        PoolReference("images", True, "ceph:client.admin"),
        PoolReference("san2", False, uuid),
        PoolReference("other", True, "iscsi:client.admin"),
    ]

    async with followed(desk, tmp_path) as (_host, watch):
        await eventually(lambda: len(set(vault.asked)) == 3, "the descriptions are read")
        await eventually(
            lambda: (
                told(watch)
                == [
                    ("client.admin", "Cluster 1", ["storage pool images"]),
                    ("/images/a", "", ["volume /images/a"]),
                    ("For san2", "For san2", ["storage pool san2"]),
                ]
            ),
            "the list is complete",
        )


async def test_machine_that_names_a_secret_uses_it(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    uuid = vault.put("vtpm", "tpm")
    async with followed(desk, tmp_path) as (host, watch):
        record = desk.record(host, "m0000")

        desk.inventory.update_domains([replace(record, details=DomainDetails(secrets=(uuid,)))])

        assert watch.items is not None
        (user,) = watch.items[0].users
        assert (user.label, user.is_active) == ("machine m0000", True)


async def test_secret_of_somebody_else_comes_changes_and_goes(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    async with followed(desk, tmp_path) as (host, watch):
        uuid = vault.put("tls", "ca", "old")
        vault.tell(host, uuid)
        await eventually(lambda: told(watch) == [("ca", "old", [])], "it is there")

        vault.descriptions[uuid] = "new"
        vault.tell(host, uuid)
        await eventually(lambda: told(watch) == [("ca", "new", [])], "it has changed")

        vault.remove(uuid)
        vault.tell(host, uuid)
        await eventually(lambda: told(watch) == [], "it is gone")


async def test_descriptions_are_read_once_and_in_portions(
    desk: Desk, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secretwatch, "PORTION", 2)
    uuids = [vault.put("ceph", f"c{number}", f"d{number}") for number in range(5)]
    async with followed(desk, tmp_path) as (host, watch):
        await eventually(lambda: told(watch)[-1:] == [("c4", "d4", [])], "all are described")

        vault.put("ceph", "new", "fresh")
        vault.tell(host)
        await eventually(lambda: told(watch)[-1:] == [("new", "fresh", [])], "it is there")

        assert len(vault.asked) == len(uuids) + 1


async def test_volume_that_comes_is_seen_with_the_event_of_its_pool(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    vault.put("volume", "/images/a")
    async with followed(desk, tmp_path) as (host, watch):
        await eventually(lambda: bool(vault.asked), "it is described")

        vault.volumes = {"/images/a"}
        vault.tell(host, aspect=Aspect.VOLUMES)

        await eventually(lambda: told(watch)[0][2] == ["volume /images/a"], "the volume is seen")


async def test_volume_that_we_have_made_is_seen_when_our_turn_ends(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    vault.put("volume", "/images/a")
    async with followed(desk, tmp_path) as (host, watch):
        await eventually(lambda: bool(vault.asked), "it is described")

        async with desk.fleet.turns.inside(host.id, "images"):
            vault.volumes = {"/images/a"}

        await eventually(lambda: told(watch)[0][2] == ["volume /images/a"], "the volume is seen")


async def test_host_that_refuses_is_told_and_asked_again(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    vault.put("tls", "ca")
    vault.refuses = {"secrets"}
    async with followed(desk, tmp_path) as (_host, watch):
        assert watch.problem is not None
        assert watch.items is None

        vault.refuses = {"pool_references"}
        watch.reread()

        await eventually(lambda: told(watch) == [("ca", "", [])], "it is there")
        assert watch.problem is None


async def test_host_that_comes_back_is_read_again(desk: Desk, vault: Vault, tmp_path: Path) -> None:
    async with followed(desk, tmp_path) as (host, watch):
        await host.disconnect()
        await eventually(lambda: watch.problem is not None, "the problem is told")
        vault.put("tls", "ca")

        host.connect()

        await eventually(lambda: told(watch) == [("ca", "", [])], "it is there")


async def test_watch_that_rests_reads_nothing_and_takes_up_again(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    async with followed(desk, tmp_path) as (host, watch):
        watch.rest()
        vault.put("tls", "ca")

        vault.tell(host)
        desk.inventory.update_domains([replace(desk.record(host, "m0000"), name="new")])
        assert told(watch) == []

        watch.look()
        await eventually(lambda: told(watch) == [("ca", "", [])], "it is there")


async def test_what_is_read_again_stays_meanwhile(desk: Desk, vault: Vault, tmp_path: Path) -> None:
    vault.put("tls", "ca", "Of the lab")
    async with followed(desk, tmp_path) as (_host, watch):
        await eventually(lambda: told(watch) == [("ca", "Of the lab", [])], "it is described")
        seen: list[object] = []
        watch.changed.connect(lambda _nothing: seen.append(told(watch)))

        watch.reread()
        await eventually(lambda: len(vault.asked) == 2, "it is read again")

        assert seen == []
