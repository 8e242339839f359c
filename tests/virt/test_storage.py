from __future__ import annotations

from collections.abc import Callable, Iterator

import libvirt
import pytest

from vmgui.virt import storage
from vmgui.virt.storage import PoolReading, VolumeReading

MIB = 1024**2
VOLUME = """\
<volume><name>{name}</name><capacity unit='MiB'>64</capacity><allocation>0</allocation>
<target><format type='qcow2'/></target>{backing}</volume>"""
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
    return storage.create_volume(host, "default-pool", VOLUME.format(name=name, backing=below))


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


def test_pool_is_looked_at_again(host: libvirt.virConnect) -> None:
    storage.refresh_pool(host, "default-pool")

    with pytest.raises(libvirt.libvirtError):
        storage.refresh_pool(host, "another")


def test_volume_is_made_found_and_removed(host: libvirt.virConnect) -> None:
    path = make_volume(host, "a.qcow2")

    expected = VolumeReading("a.qcow2", "/default-pool/a.qcow2", "qcow2", 64 * MIB, 0, "")
    assert path == expected.path
    assert storage.volumes(host, "default-pool") == (expected,)
    assert storage.volume_by_path(host, path) == expected

    storage.delete_volume(host, path)

    assert storage.volumes(host, "default-pool") == ()
    assert storage.volume_by_path(host, path) is None


def test_what_a_volume_takes_is_measured(host: libvirt.virConnect) -> None:
    xml = VOLUME.format(name="a.img", backing="").replace("<allocation>0", "<allocation>4096")
    storage.create_volume(host, "default-pool", xml)

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
