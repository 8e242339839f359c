from __future__ import annotations

from collections.abc import Callable, Iterator

import libvirt
import pytest

from vmgui.virt import resources
from vmgui.virt.resources import InterfaceReading, NetworkReading

NETWORK = """\
<network><name>lab</name><forward/><bridge name='virbr7'/>
<ip address='10.7.0.1' prefix='24'/>
<portgroup name='fast'/><portgroup name='slow'/></network>"""
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


# The rest


def test_filters_of_a_driver_without_are_an_error(host: libvirt.virConnect) -> None:
    with pytest.raises(libvirt.libvirtError) as caught:
        resources.network_filters(host)

    assert caught.value.get_error_code() == libvirt.VIR_ERR_NO_SUPPORT
