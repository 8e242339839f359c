from __future__ import annotations

import time
from collections.abc import Iterator

import libvirt
import pytest

from vmgui.virt import outside

REMOVING = "failed to remove pool '/p/.': "


@pytest.fixture
def host() -> Iterator[libvirt.virConnect]:
    connection = libvirt.open("test:///default")
    yield connection
    connection.close()


def refuse(monkeypatch: pytest.MonkeyPatch, words: str, domain: int = 18) -> None:
    def delete(_pool: object, _flags: int) -> None:
        error = libvirt.libvirtError("made")
        error.err = (38, domain, words, 2, words, "", "", -1, -1)
        raise error

    monkeypatch.setattr(libvirt.virStoragePool, "delete", delete)


def looks(host: libvirt.virConnect) -> list[str]:
    names = (pool.name() for pool in host.listAllStoragePools(0))
    return [name for name in names if outside.is_look(name)]


@pytest.mark.parametrize(
    ("words", "is_missing"),
    [
        ("No such file or directory", True),
        ("Not a directory", False),
        ("Invalid argument", False),
        ("Permission denied", False),
    ],
)
def test_directory_that_is_asked_to_remove_itself_says_whether_it_is_there(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch, words: str, is_missing: bool
) -> None:
    refuse(monkeypatch, REMOVING + words)

    assert outside.lacks_directory(host, "/p") is is_missing
    assert looks(host) == []


def test_lost_connection_says_nothing_of_a_directory(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "End of file while reading data", libvirt.VIR_FROM_RPC)

    with pytest.raises(libvirt.libvirtError):
        outside.lacks_directory(host, "/p")


def test_looks_that_somebody_left_behind_are_removed(host: libvirt.virConnect) -> None:
    left = "<pool type='dir'><name>{}</name><target><path>/{}</path></target></pool>"
    old = f"vmgui-look-{int(time.time()) - 7200}-"
    host.storagePoolDefineXML(left.format(f"{old}a", "a"), 0)
    host.storagePoolCreateXML(left.format(f"{old}b", "b"), 0)
    before = len(looks(host))

    outside.lacks_directory(host, "/p")

    assert before == 2
    assert looks(host) == []
