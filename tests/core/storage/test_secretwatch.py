from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.vault import Vault
from tests.support.worlds import eventually, world
from vmgui.base.errors import NotPossibleNow, TimedOut
from vmgui.base.records import DomainDetails
from vmgui.core.host import Host
from vmgui.core.storage import following, secretwatch
from vmgui.core.storage.secrets import SecretWork
from vmgui.core.storage.secretwatch import SecretWatch
from vmgui.virt import secrets
from vmgui.virt.listening import Aspect
from vmgui.virt.secrets import PoolReference, SecretReading
from vmgui.virt.session import Connection


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


async def test_secret_that_came_before_the_events_were_heard_is_read(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    async with followed(desk, tmp_path) as (host, watch):
        vault.put("ceph", "between")

        host.listening.emit(None)

        await eventually(lambda: told(watch) == [("between", "", [])], "it is there")


async def test_host_that_is_added_again_is_followed_as_the_new_one(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    async with followed(desk, tmp_path) as (host, watch):
        vault.put("ceph", "old")
        await desk.fleet.remove(host.id)
        gone = watch.items, watch.problem

        host = await desk.connect(host.id.uri)
        await eventually(lambda: told(watch) == [("old", "", [])], "it is read")
        vault.tell(host, vault.put("ceph", "new"))
        await eventually(lambda: len(told(watch)) == 2, "its events are heard")

        assert gone[0] is None
        assert isinstance(gone[1], NotPossibleNow)


async def test_pool_that_hangs_costs_no_description_and_is_tried_again(
    desk: Desk, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PAUSE_SECONDS", 0.02)
    vault.put("volume", "/images/a", "Of a")
    vault.volumes = {"/images/a"}
    real, busy = vault._volumes_at, [True]

    def hang(connection: Connection, paths: list[str]) -> dict[str, bool]:
        if busy:
            raise TimedOut("A storage pool of this host does not answer.")
        return real(connection, paths)

    monkeypatch.setattr(secrets, "volumes_at", hang)
    async with followed(desk, tmp_path) as (_host, watch):
        await eventually(lambda: told(watch) == [("/images/a", "Of a", [])], "it is described")
        problem = watch.problem
        busy.clear()

        await eventually(lambda: told(watch)[0][2] == ["volume /images/a"], "the volume is seen")
        assert problem is None


async def test_host_that_did_not_answer_is_asked_again_by_itself(
    desk: Desk, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PAUSE_SECONDS", 0.02)
    real, failures = vault._secrets, [TimedOut("No answer.")]

    def fail(connection: Connection) -> tuple[SecretReading, ...]:
        if failures:
            raise failures.pop()
        return real(connection)

    monkeypatch.setattr(secrets, "secrets", fail)
    vault.put("tls", "ca")
    async with followed(desk, tmp_path) as (_host, watch):
        await eventually(lambda: told(watch) == [("ca", "", [])], "it is there")
        assert watch.problem is None


async def test_end_of_a_turn_has_only_its_own_volumes_looked_for(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    vault.put("volume", "/images/a", "A")
    vault.put("volume", "/images/b", "B")
    async with followed(desk, tmp_path) as (host, _watch):
        await eventually(lambda: len(vault.looked_for) == 2, "both were looked for")
        vault.looked_for.clear()
        vault.asked.clear()
        vault.refuses = {"secrets", "pool_references"}

        async with desk.fleet.turns.inside(host.id, "images", ["b"]):
            pass

        await eventually(lambda: vault.looked_for == ["/images/b"], "one is looked for")
        assert vault.asked == []


async def test_host_without_events_of_secrets_is_read_from_time_to_time(
    desk: Desk, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "POLL_SECONDS", 0.02)
    async with followed(desk, tmp_path) as (_host, watch):
        vault.put("tls", "ca")

        await eventually(lambda: told(watch) == [("ca", "", [])], "it is there")
