"""What the test driver can do of it: it has no files. The rest is in tests/lab."""

from __future__ import annotations

from typing import Any

import libvirt
import pytest

from tests.support.stored import PLACE, POOL, VOLUME, names
from vmgui.base.errors import InvalidInput, Unsupported
from vmgui.core.storage.wiping import WIPE_ALGORITHMS
from vmgui.virt import volumes


def test_copy_of_a_format_that_libvirt_takes_for_another_is_refused(
    host: libvirt.virConnect,
) -> None:
    xml = VOLUME.format(name="b.qcow2", capacity=1)

    with pytest.raises(Unsupported, match="vhdx"):
        volumes.create_copy(host, POOL, xml, f"{PLACE}/a.qcow2", "vhdx")

    assert names(host) == ["a.qcow2"]


def test_copy_of_what_cannot_be_reached_is_refused(host: libvirt.virConnect) -> None:
    with pytest.raises(Unsupported, match="in no storage pool"):
        volumes.create_copy(host, POOL, VOLUME.format(name="b", capacity=1), "/dev/sda")


def test_copy_that_cannot_grow_is_removed(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    xml = VOLUME.format(name="b.qcow2", capacity=1 << 30)
    monkeypatch.setattr(libvirt.virStorageVol, "info", lambda _self: [0, 1 << 20, 0])

    with pytest.raises(libvirt.libvirtError):  # this driver cannot resize
        volumes.create_copy(host, POOL, xml, f"{PLACE}/a.qcow2", "qcow2")

    assert names(host) == ["a.qcow2"]


def test_overlay_names_what_it_stands_on(host: libvirt.virConnect) -> None:
    path = volumes.create_overlay(host, POOL, "b.qcow2", f"{PLACE}/a.qcow2", "qcow2", 1 << 30)

    assert path == f"{PLACE}/b.qcow2"
    xml = host.storageVolLookupByPath(path).XMLDesc(0)
    assert f"<path>{PLACE}/a.qcow2</path>" in xml
    assert ">1073741824<" in xml


def test_volume_is_cloned(host: libvirt.virConnect) -> None:
    xml = VOLUME.format(name="b.qcow2", capacity=1 << 20)

    path = volumes.clone(host, POOL, "a.qcow2", POOL, xml)

    assert path == f"{PLACE}/b.qcow2"
    assert names(host) == ["a.qcow2", "b.qcow2"]


def test_volume_is_found_by_its_path_and_deleted(host: libvirt.virConnect) -> None:
    assert volumes.located(host, f"{PLACE}/a.qcow2") == (POOL, "a.qcow2")

    volumes.delete(host, POOL, "a.qcow2")

    assert names(host) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<target><path>/images/</path></target>", "/images/new"),
        ("<source><name>rbd/a</name></source>", "rbd/a/new"),
    ],
)
def test_path_of_a_new_volume_is_known_before(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch, source: str, expected: str
) -> None:
    xml = f"<pool type='x'><name>p</name>{source}</pool>"
    monkeypatch.setattr(libvirt.virStoragePool, "XMLDesc", lambda *_arguments: xml)

    assert volumes.future_path(host, POOL, "new") == expected


class Calls:
    """What is asked of the volumes of a driver that cannot do it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[tuple[Any, ...]] = []
        for name in ("resize", "wipePattern"):
            monkeypatch.setattr(libvirt.virStorageVol, name, self._noting(name))
        monkeypatch.setattr(libvirt.virDomain, "blockResize", self._noting("blockResize"))

    def _noting(self, name: str) -> Any:
        return lambda _object, *arguments: self.made.append((name, *arguments))


@pytest.mark.parametrize(
    ("capacity", "allocates", "flags"),
    [
        (1 << 21, False, 0),
        (1 << 21, True, libvirt.VIR_STORAGE_VOL_RESIZE_ALLOCATE),
        (1 << 19, False, libvirt.VIR_STORAGE_VOL_RESIZE_SHRINK),
    ],
)
def test_volume_is_told_to_shrink_only_where_it_does(
    host: libvirt.virConnect,
    monkeypatch: pytest.MonkeyPatch,
    capacity: int,
    allocates: bool,
    flags: int,
) -> None:
    calls = Calls(monkeypatch)

    volumes.resize(host, POOL, "a.qcow2", capacity, may_shrink=True, allocates=allocates)

    assert calls.made == [("resize", capacity, flags)]


def test_volume_that_may_not_shrink_does_not(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = Calls(monkeypatch)

    with pytest.raises(InvalidInput, match="larger than that"):
        volumes.resize(host, POOL, "a.qcow2", 1)

    assert calls.made == []


def test_disk_of_a_running_machine_is_resized_in_bytes(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = Calls(monkeypatch)

    volumes.resize_live(host, host.lookupByName("test").UUIDString(), "vda", 7)

    assert calls.made == [("blockResize", "vda", 7, libvirt.VIR_DOMAIN_BLOCK_RESIZE_BYTES)]


def test_each_way_to_wipe_is_one_of_libvirts(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = Calls(monkeypatch)

    for algorithm in WIPE_ALGORITHMS:
        volumes.wipe(host, POOL, "a.qcow2", algorithm.id)

    assert len(set(calls.made)) == len(WIPE_ALGORITHMS) == 10
    assert calls.made[0] == ("wipePattern", libvirt.VIR_STORAGE_VOL_WIPE_ALG_ZERO, 0)
