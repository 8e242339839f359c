from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import libvirt
import pytest

from tests.support.hostworld import WORLD
from vmgui.virt import nodedevices


@pytest.fixture
def host(tmp_path: Path) -> Iterator[libvirt.virConnect]:
    """A host with devices."""
    path = tmp_path / "world.xml"
    path.write_text(WORLD, encoding="utf-8")
    connection = libvirt.open(f"test://{path}")
    yield connection
    connection.close()


def refusing(code: int) -> Callable[..., None]:
    def refuse(*_arguments: object) -> None:
        error = libvirt.libvirtError("made")
        error.err = (code, libvirt.VIR_FROM_TEST, "no", 2, "no", "", "", -1, -1)
        raise error

    return refuse


def test_devices_have_the_capability(host: libvirt.virConnect) -> None:
    (computer,) = nodedevices.node_devices(host, "system")

    assert computer.name == "computer"
    assert "<name>computer</name>" in computer.xml
    assert nodedevices.node_devices(host, "vdpa") == ()
    with pytest.raises(KeyError):
        nodedevices.node_devices(host, "coffee")


def test_devices_come_a_portion_at_a_time(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nodedevices, "PORTION", 2)

    first = {each.name for each in nodedevices.node_devices(host, "usb_device")}
    second = {each.name for each in nodedevices.node_devices(host, "usb_device", first)}

    assert len(first) == 2
    assert len(second) == 1
    assert nodedevices.node_devices(host, "usb_device", first | second) == ()


def test_devices_of_a_driver_that_cannot_filter_are_asked_by_name(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    cannot = refusing(libvirt.VIR_ERR_INVALID_ARG)
    monkeypatch.setattr(libvirt.virConnect, "listAllDevices", cannot)

    (computer,) = nodedevices.node_devices(host, "system")

    assert computer.name == "computer"


def test_device_with_control_characters_can_be_parsed(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libvirt.virNodeDevice, "XMLDesc", lambda _self, _flags: "<a>\x01</a>")

    (computer,) = nodedevices.node_devices(host, "system")

    assert computer.xml == "<a>\N{REPLACEMENT CHARACTER}</a>"


def test_device_that_vanishes_is_left_out(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = refusing(libvirt.VIR_ERR_NO_NODE_DEVICE)
    monkeypatch.setattr(libvirt.virNodeDevice, "XMLDesc", gone)

    assert nodedevices.node_devices(host, "system") == ()


def test_mediated_device_that_is_not_started_is_inactive(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libvirt.virNodeDevice, "isActive", lambda _self: 0)

    (device,) = nodedevices.node_devices(host, "mdev")

    assert not device.is_active


def test_mediated_devices_of_old_hosts_are_active(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    cannot = refusing(libvirt.VIR_ERR_NO_SUPPORT)
    monkeypatch.setattr(libvirt.virNodeDevice, "isActive", cannot)

    (device,) = nodedevices.node_devices(host, "mdev")

    assert device.is_active
