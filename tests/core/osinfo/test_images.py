from __future__ import annotations

import pytest

from vmgui.core.osinfo.generic import GENERIC
from vmgui.core.osinfo.images import Images
from vmgui.core.osinfo.system import System

SHORT_IDS = {
    "debian11": "11",
    "debianbullseye": "11",
    "debian1.1": "1.1",
    "ubuntu22.04": "22.04",
    "ubuntujammy": "22.04",
    "fedora37": "37",
    "fedora36": "36",
    "centos7": "7",
    "centos-stream9": "9",
    "alpinelinux3.17": "3.17",
    "opensuse15.4": "15.4",
    "rhel9.1": "9.1",
    "win10": "10.0",
    "win2k22": "10.0",
}


def images() -> Images:
    known = {
        short_id: System(
            f"http://a.org/{short_id}",
            short_id,
            "",
            version,
            family="winnt" if short_id.startswith("win") else "linux",
        )
        for short_id, version in SHORT_IDS.items()
    }
    arch = System("http://a.org/arch", "archlinux", "Arch Linux", status="rolling")
    placeholder = System("http://a.org/fedora/unknown", "fedora-unknown", "Fedora")
    generic = {each.short_id: each for each in GENERIC}
    return Images(known | generic | {"archlinux": arch, "fedora-unknown": placeholder})


@pytest.mark.parametrize(
    ("path", "short_id"),
    [
        ("/pool/debian-11-genericcloud-amd64.qcow2", "debian11"),
        ("/pool/debian-11.6-amd64.raw", "debian11"),
        ("bullseye.qcow2", "debianbullseye"),
        ("jammy-server-cloudimg-amd64.img", "ubuntujammy"),
        ("Fedora-Cloud-Base-37-1.7.x86_64.qcow2", "fedora37"),
        ("Fedora-Cloud-Base-Generic.x86_64-37-1.14.qcow2", "fedora37"),
        ("CentOS-7-x86_64-GenericCloud.qcow2", "centos7"),
        ("CentOS-Stream-GenericCloud-9-20220919.0.x86_64.qcow2", "centos-stream9"),
        ("nocloud_alpine-3.17.3-x86_64-bios.qcow2", "alpinelinux3.17"),
        ("Arch-Linux-x86_64-cloudimg-20240101.123.qcow2", "archlinux"),
        ("Windows 10.vhdx", "win10"),
        ("win2k22.vmdk", "win2k22"),
    ],
)
def test_system_is_recognised_by_the_name_of_its_image(path: str, short_id: str) -> None:
    match = images().match(path)

    assert match is not None
    assert (match.system.short_id, match.is_exact) == (short_id, True)


@pytest.mark.parametrize(
    ("path", "short_id", "version"),
    [
        ("debian-13-generic-amd64.qcow2", "debian11", "13"),
        ("Fedora-Cloud-Base-Generic-42-1.1.x86_64.qcow2", "fedora37", "42"),
        ("rhel-10.0-x86_64-kvm.qcow2", "rhel9.1", "10.0"),
        ("openSUSE-Leap-15.6-Minimal-VM.x86_64-Cloud.qcow2", "opensuse15.4", "15.6"),
    ],
)
def test_unknown_version_is_the_newest_known_one_before_it(
    path: str, short_id: str, version: str
) -> None:
    match = images().match(path)

    assert match is not None
    assert (match.system.short_id, match.is_exact, match.version) == (short_id, False, version)


@pytest.mark.parametrize(
    "path",
    [
        "web-server.qcow2",
        "server-9.qcow2",
        "my fedora.qcow2",
        "linux-2022.img",
        "unknown.raw",
        "win12.qcow2",
        "x86_64.qcow2",
        "1",
        "",
        "/debian-11/disk.qcow2",
    ],
)
def test_name_that_says_nothing_is_nothing(path: str) -> None:
    match = images().match(path)

    assert match is None
