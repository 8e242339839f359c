from __future__ import annotations

from collections.abc import Callable, Iterator

import libvirt
import pytest

from vmgui.virt import storage, volumes
from vmgui.virt.storage import PoolReading, VolumeReading

MIB = 1024**2
VOLUME = """\
<volume><name>{name}</name><capacity unit='MiB'>64</capacity><allocation>0</allocation>
<target><format type='qcow2'/></target>{backing}</volume>"""
LOOK = """\
<pool type='dir'><name>vmgui-look-1-a</name><target><path>/elsewhere</path></target></pool>"""
BACKING = "<backingStore><path>{path}</path><format type='qcow2'/></backingStore>"


@pytest.fixture
def host() -> Iterator[libvirt.virConnect]:
    """The test driver's default host, which has a pool."""
    connection = libvirt.open("test:///default")
    yield connection
    connection.close()


def refusing(code: int) -> Callable[..., None]:
    def refuse(*_arguments: object) -> None:
        error = libvirt.libvirtError("made")
        error.err = (code, libvirt.VIR_FROM_TEST, "no", 2, "no", "", "", -1, -1)
        raise error

    return refuse


def make_volume(host: libvirt.virConnect, name: str, backing: str = "") -> str:
    below = BACKING.format(path=backing) if backing else ""
    return volumes.create(host, "default-pool", VOLUME.format(name=name, backing=below))


def test_pools_are_told_with_their_room(host: libvirt.virConnect) -> None:
    (pool,) = storage.pools(host)

    size = 100 * 1024 * MIB
    uuid = host.storagePoolLookupByName("default-pool").UUIDString()
    assert pool == PoolReading(
        "default-pool", "dir", True, "/default-pool", size, 0, size, uuid, False, True
    )


def test_pool_that_is_stopped_is_told(host: libvirt.virConnect) -> None:
    host.storagePoolLookupByName("default-pool").destroy()

    (pool,) = storage.pools(host)

    assert not pool.is_active


def test_volume_is_made_found_and_removed(host: libvirt.virConnect) -> None:
    path = make_volume(host, "a.qcow2")

    expected = VolumeReading("a.qcow2", "/default-pool/a.qcow2", "qcow2", 64 * MIB, 0, "")
    assert path == expected.path
    assert storage.volumes(host, "default-pool") == (expected,)
    assert storage.volume_by_path(host, path) == expected

    volumes.delete(host, *volumes.located(host, path))

    assert storage.volumes(host, "default-pool") == ()
    assert storage.volume_by_path(host, path) is None


def test_what_a_volume_takes_is_measured(host: libvirt.virConnect) -> None:
    xml = VOLUME.format(name="a.img", backing="").replace("<allocation>0", "<allocation>4096")
    volumes.create(host, "default-pool", xml)

    assert storage.volume_allocation(host, "default-pool", "a.img") == 4096


def test_volume_by_path_that_fails_otherwise_is_an_error(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = refusing(libvirt.VIR_ERR_RPC)
    monkeypatch.setattr(libvirt.virConnect, "storageVolLookupByPath", lost)

    with pytest.raises(libvirt.libvirtError):
        storage.volume_by_path(host, "/a")


def test_backing_chain_goes_down_to_what_no_pool_knows(host: libvirt.virConnect) -> None:
    base = make_volume(host, "base", "/elsewhere/golden.qcow2")
    middle = make_volume(host, "middle", base)
    top = make_volume(host, "top", middle)

    assert storage.backing_chain(host, top) == (middle, base, "/elsewhere/golden.qcow2")
    assert storage.backing_chain(host, "/elsewhere/golden.qcow2") == ()


def volume_on(path: str) -> VolumeReading:
    return VolumeReading("", "", "qcow2", None, None, path)


@pytest.mark.parametrize(
    ("below", "length"),
    [
        ({"/a": "/b", "/b": "/a"}, 1),
        ({"/a": "/a"}, 0),
        ({f"/{number}": f"/{number + 1}" for number in range(200)}, storage.MAX_CHAIN),
    ],
)
def test_backing_chain_ends(
    host: libvirt.virConnect,
    monkeypatch: pytest.MonkeyPatch,
    below: dict[str, str],
    length: int,
) -> None:
    monkeypatch.setattr(storage, "volume_by_path", lambda _host, path: volume_on(below[path]))

    assert len(storage.backing_chain(host, next(iter(below)))) == length


def test_volume_paths_are_those_whose_names_end_so(host: libvirt.virConnect) -> None:
    paths = [make_volume(host, name) for name in ("one.ISO", "two.iso", "three.qcow2")]

    found = storage.volume_paths(host, "default-pool", (".iso",))

    assert sorted(found) == sorted(paths[:2])


def test_volume_that_vanishes_has_no_path(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_volume(host, "one.iso")
    monkeypatch.setattr(libvirt.virStorageVol, "path", refusing(libvirt.VIR_ERR_NO_STORAGE_VOL))

    assert storage.volume_paths(host, "default-pool", (".iso",)) == ()


def test_pools_of_a_look_are_left_out(host: libvirt.virConnect) -> None:
    host.storagePoolCreateXML(LOOK, 0)

    assert [pool.name for pool in storage.pools(host)] == ["default-pool"]


def test_pool_that_does_not_describe_itself_hides_no_other(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    host.storagePoolDefineXML(LOOK.replace("vmgui-look-1-a", "another"), 0)
    describe = libvirt.virStoragePool.XMLDesc

    def description(pool: libvirt.virStoragePool, flags: int = 0) -> str:
        if pool.name() == "another":
            refusing(libvirt.VIR_ERR_ACCESS_DENIED)()
        return describe(pool, flags)

    monkeypatch.setattr(libvirt.virStoragePool, "XMLDesc", description)

    another, default = storage.pools(host)

    assert (another.name, another.type, another.capacity) == ("another", "", None)
    assert default.capacity


def test_pool_that_vanishes_meanwhile_is_left_out(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = refusing(libvirt.VIR_ERR_NO_STORAGE_POOL)
    monkeypatch.setattr(libvirt.virStoragePool, "XMLDesc", gone)

    assert storage.pools(host) == ()


def test_driver_that_does_not_know_the_filters_is_asked_for_each_pool(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = libvirt.virConnect.listAllStoragePools

    def only_all(connection: libvirt.virConnect, flags: int = 0) -> list[libvirt.virStoragePool]:
        if flags:
            refusing(libvirt.VIR_ERR_INVALID_ARG)()
        return listed(connection, flags)

    monkeypatch.setattr(libvirt.virConnect, "listAllStoragePools", only_all)

    (pool,) = storage.pools(host)

    assert (pool.is_active, pool.is_autostart, pool.is_persistent) == (True, False, True)


def test_names_come_without_descriptions(host: libvirt.virConnect) -> None:
    make_volume(host, "b")
    make_volume(host, "a")

    names = storage.volume_names(host, "default-pool")

    assert [(row.name, row.path, row.is_described) for row in names] == [
        ("a", "/default-pool/a", False),
        ("b", "/default-pool/b", False),
    ]


def test_volumes_are_described_in_the_order_that_is_wanted(host: libvirt.virConnect) -> None:
    for name in ("a", "b", "c"):
        make_volume(host, name)

    found = storage.described_volumes(host, "default-pool", ["c", "gone", "a"], 10)

    assert list(found) == ["c", "gone", "a"]
    assert found["gone"] is None
    described = found["c"]
    assert described is not None
    assert (described.capacity, described.is_described) == (64 * MIB, True)


def test_one_volume_is_described_even_if_there_is_no_time(host: libvirt.virConnect) -> None:
    for name in ("a", "b", "c"):
        make_volume(host, name)

    assert list(storage.described_volumes(host, "default-pool", ["c", "b"], 0)) == ["c"]


def test_volume_that_does_not_describe_itself_is_told_by_name(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_volume(host, "a")
    refuse = refusing(libvirt.VIR_ERR_INTERNAL_ERROR)
    monkeypatch.setattr(libvirt.virStorageVol, "XMLDesc", refuse)

    found = storage.described_volumes(host, "default-pool", ["a"], 10)

    row = found["a"]
    assert row is not None
    assert (row.name, row.path, row.is_described) == ("a", "/default-pool/a", False)


def test_pool_that_is_stopped_while_its_volumes_are_read_is_an_error(
    host: libvirt.virConnect,
) -> None:
    host.storagePoolLookupByName("default-pool").destroy()

    with pytest.raises(libvirt.libvirtError):
        storage.described_volumes(host, "default-pool", ["a"], 10)
    with pytest.raises(libvirt.libvirtError):
        storage.volume_names(host, "default-pool")
