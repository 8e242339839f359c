from __future__ import annotations

import pytest

from vmgui.core.osinfo.database import OsDatabase
from vmgui.core.osinfo.match import Match
from vmgui.core.osinfo.system import ALL, System
from vmgui.core.osinfo.trees import Tree, Trees


def system(version: str, distro: str = "fedora", codename: str = "") -> System:
    return System(
        f"http://a.org/{distro}/{version}",
        distro + version,
        "",
        version,
        distro=distro,
        codename=codename,
    )


def fedora(version: str, variant: str = "") -> tuple[System, list[Tree]]:
    return system(version), [Tree("x86_64", "Fedora", variant, version, "x86_64")]


def trees(*known: tuple[System, list[Tree]]) -> Trees:
    return Trees(known, {})


FEDORA = trees(fedora("36"), fedora("37"), fedora("37", "Server"), fedora("rawhide"))
DEBIAN = trees(
    (system("11", "debian", "bullseye"), []),
    (system("12", "debian", "bookworm"), []),
    (system("testing", "debian"), []),
)


def name(match: Match | None) -> tuple[str, bool] | None:
    return match and (match.system.short_id, match.is_exact)


def test_tree_is_recognised_by_what_treeinfo_says() -> None:
    assert FEDORA.match("Fedora", "Server", "37", "x86_64") == Match(system("37"))
    assert name(FEDORA.match("Fedora", "", "36", "x86_64")) == ("fedora36", True)
    assert name(FEDORA.match("Fedora", "", "Rawhide", "x86_64")) == ("fedorarawhide", True)


def test_unknown_version_of_a_family_is_the_newest_known_one_before_it() -> None:
    assert FEDORA.match("Fedora", "Server", "45", "x86_64") == Match(
        system("37"), is_exact=False, version="45"
    )
    assert name(FEDORA.match("Fedora", "", "1", "x86_64")) == ("fedora36", False)
    assert name(FEDORA.match("Fedora", "", "", "x86_64")) == ("fedora37", False)


def test_longest_family_that_fits_is_meant() -> None:
    known = trees(
        (system("8", "centos"), [Tree("x86_64", "CentOS", "", "^8", "x86_64")]),
        (system("9", "centos-stream"), [Tree("x86_64", "CentOS Stream", "", "^9$", "x86_64")]),
    )

    assert name(known.match("CentOS Stream", "", "10", "x86_64")) == ("centos-stream9", False)


def test_version_that_is_more_exact_than_the_database_is_known() -> None:
    known = trees((system("9", "almalinux"), [Tree("x86_64", "AlmaLinux", "", "^9$", "x86_64")]))

    assert name(known.match("AlmaLinux", "", "9.4", "x86_64")) == ("almalinux9", True)


def test_tree_for_a_certain_architecture_wins_over_one_for_all() -> None:
    known = trees(
        (system("8"), [Tree(ALL, "Fedora", "", "8")]),
        (system("8.1"), [Tree("x86_64", "Fedora", "", "8")]),
    )

    assert name(known.match("Fedora", "", "8", "x86_64")) == ("fedora8.1", True)


def test_placeholder_gives_way_to_the_newest_known_version() -> None:
    unknown = System("http://a.org/fedora/unknown", "fedora-unknown", "Fedora", "unknown")
    known = trees(fedora("37"), (unknown, [Tree("x86_64", "Fedora", "", "[4-9][0-9]", "x86_64")]))
    alone = trees((unknown, [Tree("x86_64", "Fedora", "", "[4-9][0-9]", "x86_64")]))

    assert name(known.match("Fedora", "", "45", "x86_64")) == ("fedora37", False)
    assert name(alone.match("Fedora", "", "45", "x86_64")) == ("fedora-unknown", False)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("12", ("debian12", True)),
        ("12.5", ("debian12", True)),
        ("bookworm", ("debian12", True)),
        ("testing", ("debiantesting", True)),
        ("13", ("debian12", False)),
        ("trixie", ("debian12", False)),
        ("", ("debian12", False)),
    ],
)
def test_tree_without_treeinfo_is_recognised_by_name(
    version: str, expected: tuple[str, bool]
) -> None:
    assert name(DEBIAN.match("Debian", "", version, "amd64")) == expected


@pytest.mark.parametrize("family", ["", "Nobody", "deb"])
def test_unknown_tree_is_nothing(family: str) -> None:
    assert DEBIAN.match(family, "", "12", "amd64") is None
    assert FEDORA.match(family, "Server", "37", "x86_64") is None


def test_kernels_are_those_of_the_architecture() -> None:
    kernels = {
        "a": (
            ("x86_64", "amd64/linux", "amd64/initrd"),
            ("i686", "i386/linux", ""),
            (ALL, "k", ""),
        ),
    }
    known = Trees((), kernels)

    assert known.kernels("a", "x86_64") == (("amd64/linux", "amd64/initrd"), ("k", ""))
    assert known.kernels("a", "s390x") == (("k", ""),)
    assert known.kernels("b", "x86_64") == ()


@pytest.mark.parametrize(
    ("family", "version", "distro"),
    [("Fedora", "99", "fedora"), ("Debian", "99", "debian"), ("CentOS Stream", "99", "centos")],
)
def test_real_trees_are_recognised(
    real: OsDatabase, family: str, version: str, distro: str
) -> None:
    found = real.match_tree(family, "Server", version, "x86_64")

    assert found is not None
    assert found.system.distro == distro


def test_real_kernels_of_debian_are_known(real: OsDatabase) -> None:
    assert ("current/images/netboot/debian-installer/amd64/linux",
            "current/images/netboot/debian-installer/amd64/initrd.gz",
            ) in real.kernels("http://debian.org/debian/11", "x86_64")  # fmt: skip
