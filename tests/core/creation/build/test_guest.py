from __future__ import annotations

import pytest

from tests.core.creation.build.cases import LINUX, OLD, WINDOWS, WINDOWS_11
from vmgui.core.creation.build.guest import Guest
from vmgui.core.osinfo.system import System


@pytest.mark.parametrize(
    ("guest", "is_driven"),
    [
        (Guest(LINUX), True),
        (Guest(OLD), False),
        (Guest(None), False),
        (Guest(None, is_x86=False), True),
        (Guest(None, is_cloud=True), True),
        (Guest(System("x", "x", "X"), is_cloud=True), True),
        (Guest(OLD, is_cloud=True), False),
        (Guest(WINDOWS), False),
        (Guest(WINDOWS, has_drivers=True), True),
        (Guest(WINDOWS_11), False),
        (Guest(WINDOWS_11, has_drivers=True), True),
    ],
)
def test_virtio_disk_is_driven_by_what_has_a_driver(guest: Guest, is_driven: bool) -> None:
    assert guest.drives("virtio-block") is is_driven


def test_other_devices_are_not_driven_by_drivers_of_virtio() -> None:
    assert not Guest(WINDOWS_11, has_drivers=True).drives("rtl8139")
    assert Guest(WINDOWS_11, has_drivers=True).drives("usb3")
    assert not Guest(None, is_cloud=True).drives("usb3")


@pytest.mark.parametrize(
    ("family", "is_windows", "is_local_time"),
    [("winnt", True, True), ("solaris", False, True), ("linux", False, False)],
)
def test_family_tells_windows_and_local_time(
    family: str, is_windows: bool, is_local_time: bool
) -> None:
    guest = Guest(System("x", "x", "X", family=family))

    assert (guest.is_windows, guest.is_local_time) == (is_windows, is_local_time)
    assert (Guest(None).is_windows, Guest(None).is_local_time) == (False, False)
