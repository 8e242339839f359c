"""What the test driver can do of it: it has no files. The rest is in tests/lab/creation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import libvirt
import pytest

from vmgui.base.errors import InvalidInput, NotFound, Unsupported
from vmgui.virt import contents, outside, uploads, volumes
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.volume import Volume

POOL, PLACE = "default-pool", "/default-pool"
VOLUME = """\
<volume><name>{name}</name><capacity>{capacity}</capacity><allocation>0</allocation>
<target><format type='qcow2'/></target></volume>"""
TRANSIENT = libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT


def by_target(connection: libvirt.virConnect, path: str) -> libvirt.virStoragePool:
    """virStoragePoolLookupByTargetPath, which the test driver does not have."""
    for pool in connection.listAllStoragePools(libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE):
        if f"<path>{path}</path>" in pool.XMLDesc(0):
            return pool
    raise failure(libvirt.VIR_ERR_NO_STORAGE_POOL, libvirt.VIR_FROM_STORAGE)


def failure(code: int, domain: int) -> libvirt.libvirtError:
    error = libvirt.libvirtError("made")
    error.err = (code, domain, "no", 2, "", "", "", -1, -1)
    return error


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[libvirt.virConnect]:
    """The test driver's default host, which has a pool with a volume."""
    monkeypatch.setattr(libvirt.virConnect, "storagePoolLookupByTargetPath", by_target)
    connection = libvirt.open("test:///default")
    pool = connection.storagePoolLookupByName(POOL)
    pool.createXML(VOLUME.format(name="a.qcow2", capacity=1 << 20), 0)
    yield connection
    connection.close()


def names(host: libvirt.virConnect) -> list[str]:
    return sorted(volume.name() for volume in host.storagePoolLookupByName(POOL).listAllVolumes())


def test_content_of_a_volume_is_described(host: libvirt.virConnect) -> None:
    with contents.content(host, f"{PLACE}/./a.qcow2") as found:
        assert found is not None
        assert (found.format, found.capacity) == ("qcow2", 1 << 20)
        assert not found.is_directory


def test_file_that_its_pool_does_not_find_is_missing(host: libvirt.virConnect) -> None:
    with pytest.raises(NotFound, match=f"There is no “{PLACE}/b” on the host"):
        contents.first_bytes(host, f"{PLACE}/b", 0, 1)


def test_file_outside_leaves_no_pool_behind(host: libvirt.virConnect) -> None:
    with pytest.raises(NotFound):  # this driver's pools are always empty
        contents.first_bytes(host, "/elsewhere/b", 0, 1)

    assert [pool.name() for pool in host.listAllStoragePools()] == [POOL]


def test_directory_of_an_inactive_pool_is_not_looked_into(host: libvirt.virConnect) -> None:
    xml = "<pool type='dir'><name>idle</name><target><path>/idle</path></target></pool>"
    host.storagePoolDefineXML(xml, 0)

    assert contents.first_bytes(host, "/idle/b", 0, 1) is None


@pytest.mark.parametrize(
    "path", ["/dev/sda", "/proc/kcore", "/srv/../dev/console", "//dev/sda", "/sys/a"]
)
def test_devices_are_not_opened(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.delattr(libvirt.virConnect, "storagePoolCreateXML")

    assert contents.first_bytes(host, path, 0, 1) is None


@pytest.mark.parametrize("path", ["/home/ann/dev/a.iso", "/srv/sys/a.iso", "/device/a.iso"])
def test_directory_that_is_only_called_like_one_of_devices_is_looked_into(
    host: libvirt.virConnect, path: str
) -> None:
    with pytest.raises(NotFound):
        contents.first_bytes(host, path, 0, 1)


def test_pool_that_was_left_behind_is_removed_when_it_is_old(host: libvirt.virConnect) -> None:
    xml = "<pool type='dir'><name>{}</name><target><path>/{}</path></target></pool>"
    for name in ("vmgui-look-1-a", "vmgui-look-99999999999-b", "vmgui-look-x-c", "1-look"):
        host.storagePoolCreateXML(xml.format(name, name), 0)

    with pytest.raises(NotFound):
        contents.first_bytes(host, "/elsewhere/b", 0, 1)

    left = {pool.name() for pool in host.listAllStoragePools(TRANSIENT)}
    assert left == {"vmgui-look-99999999999-b", "vmgui-look-x-c", "1-look"}


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


def test_upload_that_fails_leaves_nothing(host: libvirt.virConnect) -> None:
    with pytest.raises(libvirt.libvirtError):  # this driver has no streams for volumes
        uploads.upload(host, POOL, "b", b"content", lambda *_done: None, lambda: False)

    assert names(host) == ["a.qcow2"]


@pytest.mark.parametrize(
    ("name", "words"), [("missing", "cannot be read: No such file"), (".", "is no file")]
)
def test_upload_of_what_cannot_be_read_makes_nothing(
    host: libvirt.virConnect, tmp_path: Path, name: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        uploads.upload(host, POOL, "b", tmp_path / name, lambda *_done: None, lambda: False)

    assert names(host) == ["a.qcow2"]


def test_overlay_names_what_it_stands_on(host: libvirt.virConnect) -> None:
    path = volumes.create_overlay(host, POOL, "b.qcow2", f"{PLACE}/a.qcow2", "qcow2", 1 << 30)

    assert path == f"{PLACE}/b.qcow2"
    xml = host.storageVolLookupByPath(path).XMLDesc(0)
    assert f"<path>{PLACE}/a.qcow2</path>" in xml
    assert ">1073741824<" in xml


def test_loss_of_the_connection_is_told(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*_arguments: object) -> None:
        raise failure(libvirt.VIR_ERR_RPC, libvirt.VIR_FROM_RPC)

    monkeypatch.setattr(libvirt.virConnect, "storagePoolCreateXML", lose)

    with pytest.raises(libvirt.libvirtError), outside.volume_at(host, "/elsewhere/b"):
        pass


@pytest.mark.parametrize(
    ("kind", "least", "expected"),
    [("logical", 10, (10, 10)), ("logical", 1, (5, 5)), ("dir", 10, (5, 0))],
)
def test_device_for_an_upload_is_larger_than_its_file_from_the_start(
    kind: str, least: int, expected: tuple[int, int]
) -> None:
    class Pool:
        def XMLDesc(self, _flags: int) -> str:  # noqa: N802 - libvirt's name
            return f"<pool type='{kind}'/>"

    xml = uploads._empty(Pool(), "a", 5, least)  # type: ignore[arg-type]

    described = parse(xml, Volume)
    assert (described.capacity, described.allocation) == expected
