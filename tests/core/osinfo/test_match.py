from __future__ import annotations

import pytest

from vmgui.core.osinfo.match import Distributions, is_placeholder
from vmgui.core.osinfo.system import System


def system(version: str, distro: str = "rhel") -> System:
    return System(f"http://a.org/{distro}/{version}", distro + version, "", version)


@pytest.mark.parametrize(
    ("version", "expected"), [("9", False), ("unknown", True), ("9-unknown", True)]
)
def test_placeholder_is_known_by_its_identifier(version: str, expected: bool) -> None:
    assert is_placeholder(system(version)) is expected


@pytest.mark.parametrize(
    ("placeholder", "expected"),
    [("unknown", "rhel9.1"), ("9-unknown", "rhel9.1"), ("8-unknown", "rhel8.10")],
)
def test_nearest_of_a_placeholder_is_the_newest_it_stands_for(
    placeholder: str, expected: str
) -> None:
    known = map(system, ["8.9", "8.10", "8-unknown", "9.1", "9-unknown", "rolling"])

    found = Distributions([*known, system("12", "debian")]).nearest(system(placeholder))

    assert found.short_id == expected


def test_nearest_of_a_lonely_placeholder_is_itself() -> None:
    alone = system("unknown")

    assert Distributions([alone]).nearest(alone) is alone
