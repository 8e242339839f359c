from __future__ import annotations

import re

import pytest

from tests.core.osinfo.conftest import Place
from vmgui.core.osinfo.database import OsDatabase
from vmgui.core.osinfo.devices import DEVICES, has
from vmgui.core.osinfo.system import System


def system(*devices: str, extra: tuple[str, ...] = ()) -> System:
    """A system with drivers for devices by our names, of which each is of the newest kind."""
    return System(
        id="a",
        short_id="a",
        name="A",
        devices=frozenset(DEVICES[name][-1] for name in devices),
        extra_devices=frozenset(DEVICES[name][-1] for name in extra),
    )


def test_either_kind_of_a_device_is_enough() -> None:
    old, new = (
        System("a", "a", "A", devices=frozenset({device})) for device in DEVICES["virtio-block"]
    )

    assert has(old, "virtio-block")
    assert has(new, "virtio-block")
    assert not has(new, "virtio-scsi")


def test_drivers_that_somebody_has_to_install_count_when_asked_for() -> None:
    windows = system("e1000e", extra=("virtio-net",))

    assert not has(windows, "virtio-net")
    assert has(windows, "virtio-net", with_extra=True)
    assert has(windows, "e1000e", with_extra=True)


def test_q35_needs_the_modern_interface_of_virtio_if_any() -> None:
    old = System("a", "a", "A", devices=frozenset({DEVICES["virtio-net"][0], *DEVICES["q35"]}))

    assert not has(old, "q35")
    assert has(system("virtio-net", "q35"), "q35")
    assert has(system("e1000e", "q35"), "q35")
    assert not has(system("virtio-net"), "q35")


def test_misspelled_device_is_an_error() -> None:
    with pytest.raises(KeyError):
        has(system(), "virtio-blk")


def test_every_question_has_an_answer() -> None:
    assert all(isinstance(has(system(), name), bool) for name in DEVICES)


def test_real_systems_drive_what_they_are_known_to(real: OsDatabase) -> None:
    debian, windows = (
        real.system(f"http://{id}") for id in ("debian.org/debian/11", "microsoft.com/win/10")
    )

    assert debian is not None
    assert windows is not None
    assert has(debian, "virtio-block")
    assert has(debian, "q35")
    assert not has(windows, "virtio-block")
    assert has(windows, "virtio-block", with_extra=True)
    assert has(windows, "usb3")


def test_database_knows_the_devices_we_ask_for(real_place: Place) -> None:
    paths = (real_place.system / "device").rglob("*.xml")
    known = {id for path in paths for id in re.findall('device id="([^"]+)"', path.read_text())}

    assert {id for ids in DEVICES.values() for id in ids} - known == set()
