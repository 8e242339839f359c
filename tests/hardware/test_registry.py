from __future__ import annotations

from tests.hardware.kinds.devices import machine_with
from vmgui.hardware import registry


def names(devices: str) -> list[str]:
    return [entry.name for entry in registry.entries(machine_with(devices))]


def test_devices_are_listed_by_kind_and_then_as_they_stand() -> None:
    found = names(
        "<watchdog model='itco' action='reset'/>"
        "<interface type='user'><mac address='52:54:00:00:00:02'/></interface>"
        "<interface type='user'><mac address='52:54:00:00:00:01'/></interface>"
        "<disk type='file' device='disk'><target dev='vda' bus='virtio'/></disk>"
    )

    assert found == ["VirtIO Disk 1", "NIC :00:00:02", "NIC :00:00:01", "Watchdog"]


def test_those_of_one_name_are_numbered() -> None:
    found = names("<input type='mouse' bus='usb'/>" * 2 + "<input type='tablet' bus='usb'/>")

    assert found == ["Mouse 1", "Mouse 2", "Tablet"]


def test_device_that_nobody_knows_is_listed() -> None:
    (entry,) = registry.entries(machine_with("<teleporter range='far'/>"))

    assert (entry.kind, entry.name) == (registry.UNKNOWN, "Device “teleporter”")
    assert entry.kind.why_not_remove(entry.device, None) is None  # type: ignore[arg-type]


def test_emulator_is_no_device() -> None:
    assert names("<emulator>/usr/bin/qemu</emulator>") == []
