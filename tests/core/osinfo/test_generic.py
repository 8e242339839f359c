from __future__ import annotations

from datetime import date

from vmgui.core.osinfo.devices import has
from vmgui.core.osinfo.generic import GENERIC, is_generic
from vmgui.core.osinfo.system import System


def test_generic_systems_are_linux_of_two_years_and_the_unknown_one() -> None:
    assert [each.short_id for each in GENERIC] == ["linux2024", "linux2022", "unknown"]
    assert all(map(is_generic, GENERIC))
    assert not is_generic(System("http://debian.org/debian/12", "debian12", "Debian 12"))


def test_generic_linux_knows_virtio_and_says_what_it_needs() -> None:
    newest = GENERIC[0]

    assert all(has(newest, name) for name in ("virtio-block", "virtio-net", "q35", "usb3"))
    assert newest.minimum_for("x86_64").memory == 2 << 30
    assert newest.recommended_for("aarch64").storage == 25 << 30
    assert newest.released == date(2024, 1, 1)


def test_unknown_system_knows_nothing() -> None:
    unknown = GENERIC[-1]

    assert unknown.devices == frozenset()
    assert not unknown.is_ended(date(2999, 1, 1))
