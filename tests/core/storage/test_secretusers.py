from __future__ import annotations

from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainDetails, DomainRecord
from vmgui.base.states import DomainState
from vmgui.core.storage.secretusers import SecretUser, SecretUserKind, SecretUsers
from vmgui.virt.secrets import PoolReference, SecretReading

HOST = HostId("test:///default")
CEPH = SecretReading("u-1", "ceph", "client.libvirt")
DISK = SecretReading("u-2", "volume", "/a.luks")
NAMELESS = SecretReading("u-3", "", "")


def machine(name: str, *secrets: str, state: DomainState = DomainState.SHUT_OFF) -> DomainRecord:
    return DomainRecord(domain_id(HOST, name), name, state, details=DomainDetails(secrets=secrets))


def test_users_name_a_secret_by_uuid_or_usage() -> None:
    users = SecretUsers(
        [machine("b", "u-1"), machine("a", "ceph:client.libvirt"), machine("c", "iscsi:x")],
        [PoolReference("images", True, "u-1"), PoolReference("other", True, "ceph:other")],
    )

    found = users.of(CEPH)

    assert [user.label for user in found] == ["machine a", "machine b", "storage pool images"]


def test_machine_that_names_a_secret_twice_counts_once_and_running_ones_come_first() -> None:
    running = machine("z", "u-2", "volume:/a.luks", state=DomainState.RUNNING)
    users = SecretUsers([machine("a", "u-2"), running])

    found = users.of(DISK, has_volume=True)

    assert found == (
        SecretUser(SecretUserKind.MACHINE, "z", True),
        SecretUser(SecretUserKind.MACHINE, "a"),
        SecretUser(SecretUserKind.VOLUME, "/a.luks"),
    )


def test_secret_without_users_has_none() -> None:
    undescribed = DomainRecord(domain_id(HOST, "x"), "x", DomainState.SHUT_OFF)

    assert SecretUsers([undescribed, machine("a", "")]).of(NAMELESS) == ()
