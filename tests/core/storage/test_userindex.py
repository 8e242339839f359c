from __future__ import annotations

from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import BootFile, DiskUse, DomainDetails, DomainRecord
from vmgui.base.states import DomainState
from vmgui.core.storage.places import Places
from vmgui.core.storage.userindex import UserIndex
from vmgui.core.storage.users import User, UserKind

HOST = HostId("test:///default")


def record(
    name: str, *sources: str, state: DomainState = DomainState.SHUT_OFF, kernel: str = ""
) -> DomainRecord:
    uses = tuple(DiskUse(f"vd{number}", source) for number, source in enumerate(sources))
    files = (BootFile("kernel", kernel),) if kernel else ()
    details = DomainDetails(uses=uses, boot_files=files)
    return DomainRecord(domain_id(HOST, name), name, state, details=details)


def names(index: UserIndex, *places: str) -> list[str]:
    return [user.name for user in index.users(places)]


def test_users_are_told_running_ones_first_and_by_name() -> None:
    index = UserIndex(Places())
    for each in (
        record("c", "/a"),
        record("b", "/a"),
        record("z", "/a", state=DomainState.RUNNING),
    ):
        index.put(each)

    assert names(index, "/a") == ["z", "b", "c"]
    assert names(index, "/b") == []


def test_users_of_a_volume_with_two_places_are_told_once() -> None:
    index = UserIndex(Places())
    index.put(record("both", "/a", "pool/a"))
    index.put(record("first", "/a"))
    index.put(record("second", "pool/a"))

    assert names(index, "/a", "pool/a") == ["both", "both", "first", "second"]
    assert [user.target for user in index.users(("/a", "pool/a"))[:2]] == ["vd0", "vd1"]
    assert names(index, "/a", "elsewhere") == ["both", "first"]
    assert names(index, "elsewhere", "pool/a") == ["both", "second"]


def test_machine_that_uses_an_image_twice_is_told_for_each() -> None:
    index = UserIndex(Places())

    index.put(record("m", "/a", "/a", kernel="/a"))

    machine = domain_id(HOST, "m")
    assert index.users(("/a",)) == (
        User(machine, "m", UserKind.KERNEL, is_readonly=True),
        User(machine, "m", UserKind.DISK, "vd0"),
        User(machine, "m", UserKind.DISK, "vd1"),
    )


def test_disk_whose_chain_comes_back_to_it_is_told_once_for_each_use() -> None:
    index = UserIndex(Places())
    twice = DiskUse("vda", "/a", backing=("/b", "/b"))

    index.put(DomainRecord(domain_id(HOST, "m"), "m", details=DomainDetails(uses=(twice,))))

    assert names(index, "/b") == ["m"]


def test_put_replaces_what_the_machine_has_used() -> None:
    index = UserIndex(Places())
    index.put(record("m", "/a", "/b"))
    assert names(index, "/b") == ["m"]

    assert index.put(record("m", "/b", "/c"))

    assert names(index, "/a") == []
    assert names(index, "/b") == names(index, "/c") == ["m"]
    assert [user.target for user in index.users(("/b",))] == ["vd0"]
    assert index.places_of(domain_id(HOST, "m")) == ("/b", "/c")


def test_put_the_same_again_is_nothing_new() -> None:
    index = UserIndex(Places())
    index.put(record("m", "/a"))

    assert not index.put(record("m", "/a"))
    assert not index.put(record("without"))
    assert index.put(record("m", "/a", state=DomainState.RUNNING))


def test_remove_forgets_a_machine() -> None:
    index = UserIndex(Places())
    index.put(record("m", "/a"))
    index.put(record("n", "/a"))

    assert index.remove(domain_id(HOST, "m"))
    assert not index.remove(domain_id(HOST, "m"))

    assert names(index, "/a") == ["n"]
    assert index.machines == index.machines_at("/a") == (domain_id(HOST, "n"),)
    assert index.machines_at("/b") == ()


def test_machine_that_is_not_described_yet_uses_nothing() -> None:
    index = UserIndex(Places())

    assert not index.put(DomainRecord(domain_id(HOST, "m"), "m"))
    assert index.machines == ()
