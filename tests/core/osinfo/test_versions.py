from __future__ import annotations

import re

import pytest

from vmgui.core.osinfo.versions import FOUND, Version, nearness, number, numbers, opened, spelled


@pytest.mark.parametrize(
    ("text", "expected"),
    [("22.04", (22, 4)), ("11", (11,)), ("9-unknown", ()), ("rawhide", ()), ("", ()), ("1.", ())],
)
def test_number_is_only_what_is_made_of_numbers(text: str, expected: Version) -> None:
    assert number(text) == expected


def test_version_is_spelled_with_points_and_its_zeros() -> None:
    assert spelled("24_04") == "24.04"
    assert numbers("15-SP4") == (15, 4)


@pytest.mark.parametrize(
    ("pattern", "version", "text", "expected"),
    [
        (r"Debian 11.\d+.\d+ amd64 n", (11,), "Debian 13.1.0 amd64 n", "13"),
        (r"Fedora-S-dvd-x86_64-37", (37,), "Fedora-S-dvd-x86_64-45", "45"),
        (r"Ubuntu 22.04(.\d\+?)? LTS amd64", (22, 4), "Ubuntu 24.04.2 LTS amd64", "24.04"),
        (r"RHEL[_-]9[_-]1[_-]BaseOS", (9, 1), "RHEL-10-0-BaseOS", "10-0"),
        (r"13_1_RELEASE_AMD64_DVD", (13, 1), "14_2_RELEASE_AMD64_DVD", "14_2"),
        (r"SLE-15-SP4.*-x86_64.*", (15, 4), "SLE-15-SP6-Full-x86_64", "15-SP6"),
        (r"alpine-std 3\.17.* x86_64$", (3, 17), "alpine-std 3.21.2 x86_64", "3.21"),
        (r"Rocky-9-([0-9]|[1-9][0-9])-x86_64-dvd$", (9,), "Rocky-10-0-x86_64-dvd", "10"),
    ],
)
def test_opened_pattern_finds_any_version(
    pattern: str, version: Version, text: str, expected: str
) -> None:
    found = opened(pattern, version)

    assert found is not None
    match = re.search(found, text)
    assert match is not None
    assert match[FOUND] == expected


@pytest.mark.parametrize(
    ("pattern", "version"),
    [
        ("NETBSD_90", (9, 0)),
        ("^(J_)?CENN?A_X64FREV_", (10, 0)),
        ("Debian testing amd64", ()),
        ("11", (11,)),
        ("disc x86_64", (64,)),
        ("1 or 2", (1, 2)),
    ],
)
def test_pattern_without_the_version_or_anything_else_stays_closed(
    pattern: str, version: Version
) -> None:
    assert opened(pattern, version) is None


def test_nearest_version_is_the_newest_that_is_not_newer() -> None:
    known: list[Version] = [(20, 4), (22, 4), (22, 10)]

    def nearest(found: Version) -> Version:
        return max(known, key=lambda version: nearness(version, found))

    assert nearest((24, 4)) == (22, 10)
    assert nearest((22, 5)) == (22, 4)
    assert nearest((18, 4)) == (20, 4)
    assert nearest(()) == (22, 10)
