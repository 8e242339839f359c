from __future__ import annotations

from datetime import date

import pytest

from tests.support.guards import LogGuard
from vmgui.core.creation.facts import MediumFacts
from vmgui.core.osinfo.database import OsDatabase
from vmgui.core.osinfo.match import Match
from vmgui.core.osinfo.media import Media, Medium
from vmgui.core.osinfo.system import ALL, System


def system(version: str, distro: str = "debian", released: date | None = None) -> System:
    return System(
        f"http://a.org/{distro}/{version}", distro + version, "", version, released=released
    )


def found(text: str, *known: tuple[System, Medium]) -> Match | None:
    return Media((system, [medium]) for system, medium in known).match(MediumFacts(text))


def name(match: Match | None) -> str | None:
    return match and match.system.short_id


def test_medium_is_recognised_by_all_its_identifiers() -> None:
    medium = Medium("x86_64", "^A", "LINUX", "B.*D", "E", 2048)
    media = Media([(system("11"), [medium])])
    fitting = MediumFacts("ABC", "LINUX", "BCD", "DEF", volume_size=2048)

    assert media.match(fitting) == Match(system("11"))
    assert media.match(MediumFacts("ABC", "LINUX", "BCD", "DEF", volume_size=4096)) is None
    assert media.match(MediumFacts("ABC", "LINUX", "BCD", "", volume_size=2048)) is None
    assert media.match(MediumFacts("XABC", "LINUX", "BCD", "DEF", volume_size=2048)) is None


def test_most_specific_medium_wins() -> None:
    general, special = system("8"), system("8.5")

    assert name(found("Rocky-8-5-dvd", (general, Medium("x86_64", r"Rocky-8-\d-dvd")),
                      (special, Medium("x86_64", "Rocky-8-5-dvd")))) == "debian8.5"  # fmt: skip
    assert name(found("Rocky-8", (general, Medium("x86_64", "Rocky-8")),
                      (special, Medium(ALL, "Rocky-8")))) == "debian8"  # fmt: skip


def test_newest_of_equally_specific_media_wins() -> None:
    old, new = (system(str(year), "win", date(year, 1, 1)) for year in (2018, 2021))
    medium = Medium("x86_64", "^(J_)?CCCOMA_X64FRE_")

    assert name(found("CCCOMA_X64FRE_EN-US_DV9", (new, medium), (old, medium))) == "win2021"


def test_unknown_version_is_the_newest_known_one_before_it() -> None:
    known = [
        (system(version), Medium("x86_64", rf"Debian {version}.\d+.\d+ amd64 n"))
        for version in ("9", "10", "11")
    ]

    newer = found("Debian 13.1.0 amd64 n", *known)
    older = found("Debian 8.1.0 amd64 n", *known)

    assert newer == Match(system("11"), is_exact=False, version="13")
    assert older == Match(system("9"), is_exact=False, version="8")


def test_unknown_version_needs_the_other_words() -> None:
    known = (system("22.04", "ubuntu"), Medium("x86_64", "Ubuntu 22.04 LTS amd64"))

    assert name(found("Ubuntu 24.04 LTS amd64", known)) == "ubuntu22.04"
    assert found("Ubuntu 24.10 amd64", known) is None
    assert found("Kali 24.04 LTS amd64", known) is None


def test_known_version_whose_other_identifiers_are_different_is_exact() -> None:
    known = (system("7"), Medium("x86_64", "CentOS 7 x86_64", volume_size=1))

    assert found("CentOS 7 x86_64", known) == Match(system("7"))


def test_placeholder_gives_way_to_the_newest_known_version() -> None:
    newest = (system("37", "fedora"), Medium("x86_64", "Fedora-S-dvd-x86_64-37"))
    placeholder = (system("unknown", "fedora"), Medium("x86_64", "Fedora-.*-(3[8-9]|[4-9][0-9])"))

    named = found("Fedora-S-dvd-x86_64-45", newest, placeholder)
    other = found("Fedora-Xfce-45", newest, placeholder)

    assert named == Match(system("37", "fedora"), is_exact=False, version="45")
    assert other == Match(system("37", "fedora"), is_exact=False)


def test_placeholder_that_stands_alone_is_taken() -> None:
    alone = (system("unknown", "nixos"), Medium("x86_64", r"nixos-.*"))

    assert name(found("nixos-25", alone)) == "nixosunknown"


@pytest.mark.parametrize("text", ["", "my disc", "(", "Debian"])
def test_unknown_medium_is_nothing(text: str) -> None:
    known = (system("11"), Medium("x86_64", r"Debian 11.\d+"))

    assert found(text, known) is None


def test_broken_pattern_spoils_nothing(log_guard: LogGuard) -> None:
    log_guard.expect("is left out")
    known = (system("11"), Medium("x86_64", "Debian 11"))
    broken = (system("12"), Medium("x86_64", "Debian 1[12"))

    assert name(found("Debian 11", broken, known)) == "debian11"
    assert found("Debian 13", broken) is None


@pytest.mark.parametrize(
    ("facts", "distro"),
    [
        (MediumFacts("Debian 99.1.0 amd64 n"), "debian"),
        (MediumFacts("Debian 11.6.0 arm64 1"), "debian"),
        (MediumFacts("Fedora-S-dvd-x86_64-99", "LINUX"), "fedora"),
        (MediumFacts("Ubuntu-Server 98.04.1 LTS amd64"), "ubuntu"),
        (MediumFacts("RHEL-10-9-0-BaseOS-x86_64", "LINUX"), "rhel"),
        (MediumFacts("CCCOMA_X64FRE_EN-US_DV9", "", "MICROSOFT CORPORATION"), "win"),
        (MediumFacts("99_1_RELEASE_AMD64_DVD", "FreeBSD"), "freebsd"),
    ],
)
def test_real_media_are_recognised(real: OsDatabase, facts: MediumFacts, distro: str) -> None:
    match = real.match_medium(facts)

    assert match is not None
    assert match.system.distro == distro


@pytest.mark.parametrize("text", ["virtio-win-0.1.240", "cidata", "CDROM", "2024-01-01"])
def test_medium_without_a_system_is_none_of_the_real_ones(real: OsDatabase, text: str) -> None:
    assert real.match_medium(MediumFacts(text, "LINUX")) is None
