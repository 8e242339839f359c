from __future__ import annotations

from collections.abc import Callable, Iterator

import libvirt
import pytest

from vmgui.virt import resources
from vmgui.virt.resources import InterfaceReading, NetworkReading, PoolReading, VolumeReading

MIB = 1024**2
NETWORK = """\
<network><name>lab</name><forward/><bridge name='virbr7'/>
<ip address='10.7.0.1' prefix='24'/>
<portgroup name='fast'/><portgroup name='slow'/></network>"""
VOLUME = """\
<volume><name>{name}</name><capacity unit='MiB'>64</capacity><allocation>0</allocation>
<target><format type='qcow2'/></target>{backing}</volume>"""
BACKING = "<backingStore><path>{path}</path><format type='qcow2'/></backingStore>"
BRIDGE = "<interface type='bridge' name='br0'><bridge/></interface>"


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
    return resources.create_volume(host, "default-pool", VOLUME.format(name=name, backing=below))


# Networks


def test_networks_are_told_with_what_a_picker_needs(host: libvirt.virConnect) -> None:
    host.networkDefineXML(NETWORK).setAutostart(1)

    found = {network.name: network for network in resources.networks(host)}

    assert found["default"] == NetworkReading("default", True, False, "nat", "virbr0", ())
    assert found["lab"] == NetworkReading("lab", False, True, "nat", "virbr7", ("fast", "slow"))


def test_network_that_is_removed_meanwhile_is_left_out(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libvirt.virNetwork, "XMLDesc", refusing(libvirt.VIR_ERR_NO_NETWORK))

    assert resources.networks(host) == ()


def test_network_that_cannot_be_read_is_left_out(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libvirt.virNetwork, "XMLDesc", lambda _self, _flags: "<network>")

    assert resources.networks(host) == ()


def test_loss_of_the_connection_is_told(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libvirt.virNetwork, "XMLDesc", refusing(libvirt.VIR_ERR_RPC))

    with pytest.raises(libvirt.libvirtError):
        resources.networks(host)


def test_host_interfaces_are_told(host: libvirt.virConnect) -> None:
    host.interfaceDefineXML(BRIDGE)

    found = resources.host_interfaces(host)

    assert InterfaceReading("eth1", "ethernet", "aa:bb:cc:dd:ee:ff") in found
    assert InterfaceReading("br0", "bridge", "") in found


def test_host_without_interface_driver_tells_its_net_devices(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsupported = refusing(libvirt.VIR_ERR_NO_SUPPORT)
    monkeypatch.setattr(libvirt.virConnect, "listAllInterfaces", unsupported)
    monkeypatch.setattr(
        libvirt.virNodeDevice,
        "XMLDesc",
        lambda _self, _flags: (
            "<device><capability type='net'><interface>eno1</interface>"
            "<address>52:54:00:00:00:01</address></capability></device>"
        ),
    )
    everything = libvirt.virConnect.listAllDevices
    monkeypatch.setattr(
        libvirt.virConnect, "listAllDevices", lambda self, _flags: everything(self, 0)[:1]
    )

    assert resources.host_interfaces(host) == (InterfaceReading("eno1", "", "52:54:00:00:00:01"),)


# Storage


def test_pools_are_told_with_their_room(host: libvirt.virConnect) -> None:
    (pool,) = resources.pools(host)

    assert pool == PoolReading(
        "default-pool", "dir", True, "/default-pool", 100 * 1024 * MIB, 0, 100 * 1024 * MIB
    )


def test_pool_that_is_stopped_is_told(host: libvirt.virConnect) -> None:
    host.storagePoolLookupByName("default-pool").destroy()

    (pool,) = resources.pools(host)

    assert not pool.is_active


def test_pool_is_looked_at_again(host: libvirt.virConnect) -> None:
    resources.refresh_pool(host, "default-pool")

    with pytest.raises(libvirt.libvirtError):
        resources.refresh_pool(host, "another")


def test_volume_is_made_found_and_removed(host: libvirt.virConnect) -> None:
    path = make_volume(host, "a.qcow2")

    expected = VolumeReading("a.qcow2", "/default-pool/a.qcow2", "qcow2", 64 * MIB, 0, "")
    assert path == expected.path
    assert resources.volumes(host, "default-pool") == (expected,)
    assert resources.volume_by_path(host, path) == expected

    resources.delete_volume(host, path)

    assert resources.volumes(host, "default-pool") == ()
    assert resources.volume_by_path(host, path) is None


def test_what_a_volume_takes_is_measured(host: libvirt.virConnect) -> None:
    xml = VOLUME.format(name="a.img", backing="").replace("<allocation>0", "<allocation>4096")
    resources.create_volume(host, "default-pool", xml)

    assert resources.volume_allocation(host, "default-pool", "a.img") == 4096


def test_volume_by_path_that_fails_otherwise_is_an_error(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = refusing(libvirt.VIR_ERR_RPC)
    monkeypatch.setattr(libvirt.virConnect, "storageVolLookupByPath", lost)

    with pytest.raises(libvirt.libvirtError):
        resources.volume_by_path(host, "/a")


def test_backing_chain_goes_down_to_what_no_pool_knows(host: libvirt.virConnect) -> None:
    base = make_volume(host, "base", "/elsewhere/golden.qcow2")
    middle = make_volume(host, "middle", base)
    top = make_volume(host, "top", middle)

    assert resources.backing_chain(host, top) == (middle, base, "/elsewhere/golden.qcow2")
    assert resources.backing_chain(host, "/elsewhere/golden.qcow2") == ()


def volume_on(path: str) -> VolumeReading:
    return VolumeReading("", "", "qcow2", None, None, path)


@pytest.mark.parametrize(
    ("below", "length"),
    [
        ({"/a": "/b", "/b": "/a"}, 1),
        ({"/a": "/a"}, 0),
        ({f"/{number}": f"/{number + 1}" for number in range(200)}, resources.MAX_CHAIN),
    ],
)
def test_backing_chain_ends(
    host: libvirt.virConnect,
    monkeypatch: pytest.MonkeyPatch,
    below: dict[str, str],
    length: int,
) -> None:
    monkeypatch.setattr(resources, "volume_by_path", lambda _host, path: volume_on(below[path]))

    assert len(resources.backing_chain(host, next(iter(below)))) == length


def test_volume_paths_are_those_whose_names_end_so(host: libvirt.virConnect) -> None:
    paths = [make_volume(host, name) for name in ("one.ISO", "two.iso", "three.qcow2")]

    found = resources.volume_paths(host, "default-pool", (".iso",))

    assert sorted(found) == sorted(paths[:2])


def test_volume_that_vanishes_has_no_path(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_volume(host, "one.iso")
    monkeypatch.setattr(libvirt.virStorageVol, "path", refusing(libvirt.VIR_ERR_NO_STORAGE_VOL))

    assert resources.volume_paths(host, "default-pool", (".iso",)) == ()


# The rest


def test_secrets_and_filters_of_a_driver_without_are_an_error(host: libvirt.virConnect) -> None:
    for read in (resources.secrets, resources.network_filters):
        with pytest.raises(libvirt.libvirtError) as caught:
            read(host)
        assert caught.value.get_error_code() == libvirt.VIR_ERR_NO_SUPPORT
