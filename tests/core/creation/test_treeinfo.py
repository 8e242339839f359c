from __future__ import annotations

from pathlib import Path

import pytest

from vmgui.core.creation.treeinfo import READERS, Clues, from_release, libvirt_arch

DEBIAN = Path("/usr/lib/debian-installer/images/12/amd64/text/version.info")

PRODUCTMD = """
[checksums]
images/boot.iso = sha256:0123
images/pxeboot/vmlinuz = sha256:4567

[general]
; WARNING.0 = This section provides compatibility with pre-productmd treeinfos.
arch = x86_64
family = Fedora
name = Fedora 38
platforms = x86_64,xen
variant = Server
version = 38

[header]
type = productmd.treeinfo
version = 1.2

[images-xen]
initrd = images/pxeboot/xen.img
kernel = images/pxeboot/xen

[images-x86_64]
boot.iso = images/boot.iso
initrd = images/pxeboot/initrd.img
kernel = images/pxeboot/vmlinuz

[release]
name = Fedora
short = Fedora
version = 38

[tree]
arch = x86_64
variants = Server
"""
NEW_ONLY = """
[release]
name = Red Hat Enterprise Linux
version = 9.2
[tree]
arch = aarch64
variants = BaseOS
[images-aarch64]
kernel = images/pxeboot/vmlinuz
initrd = images/pxeboot/initrd.img
"""
CONTENT = """
CONTENTSTYLE     11
DATADIR          suse
DISTRO           cpe:/o:opensuse:opensuse:13.2,openSUSE
LABEL            openSUSE
BASEARCHS        i586 x86_64
DEFAULTBASE      x86_64
"""
OLD_CONTENT = """
DISTRIBUTION SUSE_SLES
DISTRO cpe:/o:suse:sles:11:sp3,SUSE Linux Enterprise Server 11 SP3
BASEARCHS x86_64
VERSION 11.3-1.2
"""
RELEASE = """Origin: Debian
Label: Debian
Suite: stable
Version: 12.7
Codename: bookworm
Date: Sat, 31 Aug 2024 10:06:32 UTC
MD5Sum:
 0ed6d4c8891eb86358b94bb35d9e4da4  1484322 contrib/Contents-all
"""


@pytest.mark.parametrize(
    ("name", "text", "clues"),
    [
        (
            ".treeinfo",
            PRODUCTMD,
            Clues(
                family="Fedora",
                variant="Server",
                version="38",
                arch="x86_64",
                kernel="images/pxeboot/vmlinuz",
                initrd="images/pxeboot/initrd.img",
            ),
        ),
        (
            "treeinfo",
            NEW_ONLY,
            Clues(
                family="Red Hat Enterprise Linux",
                variant="BaseOS",
                version="9.2",
                arch="aarch64",
                kernel="images/pxeboot/vmlinuz",
                initrd="images/pxeboot/initrd.img",
            ),
        ),
        (
            ".discinfo",
            "1285193176.460470\nRed Hat Enterprise Linux 6.0\nx86_64\n1\n",
            Clues(family="Red Hat Enterprise Linux", version="6.0", arch="x86_64"),
        ),
        (".discinfo", "1681356000\n38\nppc64le\n", Clues(family="38", arch="ppc64le")),
        ("content", CONTENT, Clues(family="opensuse", version="13.2", arch="x86_64")),
        (
            "content",
            OLD_CONTENT,
            Clues(family="sles", version="11.3", arch="x86_64"),
        ),
        (
            "content",
            "CONTENTSTYLE 11\nLABEL openSUSE 11.1\n",
            Clues(family="openSUSE", version="11.1"),
        ),
        (
            ".disk/info",
            'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 NETINST 20240210-11:27',
            Clues(family="Debian", version="12.5.0", arch="amd64", codename="Bookworm"),
        ),
        (
            ".disk/info",
            'Ubuntu-Server 22.04.4 LTS "Jammy Jellyfish" - Release amd64 (20240220)',
            Clues(family="Ubuntu", version="22.04.4", arch="amd64", codename="Jammy"),
        ),
        (
            "version.info",
            "Debian version:  12 (bookworm)\nInstaller build: 20230607+deb12u5\n",
            Clues(family="Debian", version="12", codename="bookworm"),
        ),
        (
            "VERSION",
            "Mageia 9 (Official) for x86_64\n",
            Clues(family="Mageia", version="9", arch="x86_64"),
        ),
        (".alpine-release", "alpine-virt-3.18.4 230928\n", Clues(version="3.18")),
    ],
)
def test_file_of_a_tree_says_what_it_is(name: str, text: str, clues: Clues) -> None:
    assert READERS[name](text) == clues


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html>\n<html><head><title>404</title></head></html>\n",
        "\x00\x01\x02\ufffd" * 100,
        "[general\nfamily = Fedora",
        "[general]\n[general]\nfamily",
        "x" * 10_000,
        " \n\n",
    ],
)
def test_something_else_says_nothing(name: str, text: str) -> None:
    assert READERS[name](text) is None


@pytest.mark.parametrize("path", ["../../etc/shadow", "http://elsewhere.example/vmlinuz"])
def test_kernel_outside_of_the_tree_is_not_believed(path: str) -> None:
    text = f"[general]\nfamily = Fedora\n[images-x86_64]\nkernel = {path}\n"

    clues = READERS[".treeinfo"](text)

    assert clues is not None
    assert clues.kernel == ""


def test_tree_of_packages_has_no_kernel() -> None:
    clues = READERS[".treeinfo"]("[general]\nfamily = CentOS Stream\nversion = 9\n")

    assert clues == Clues(family="CentOS Stream", version="9")


def test_suite_of_an_archive_says_its_version() -> None:
    assert from_release(RELEASE) == Clues(family="Debian", version="12.7", codename="bookworm")
    assert from_release("<html>") is None


@pytest.mark.skipif(not DEBIAN.exists(), reason="needs debian-installer-12-netboot-amd64")
def test_real_installer_of_debian_says_its_version() -> None:
    clues = READERS["version.info"](DEBIAN.read_text())

    assert clues == Clues(family="Debian", version="12", codename="bookworm")


@pytest.mark.parametrize(
    ("spelled", "arch"),
    [("amd64", "x86_64"), ("i386", "i686"), ("ARM64", "aarch64"), ("s390x", "s390x"), ("", "")],
)
def test_architecture_is_what_libvirt_calls_it(spelled: str, arch: str) -> None:
    assert libvirt_arch(spelled) == arch
