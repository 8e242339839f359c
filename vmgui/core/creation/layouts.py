"""Where the kernels of installers are in the trees of the distributions: a table."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """A kernel and its initrd in a tree."""

    kernel: str
    """Path; in braces what an architecture is called there."""
    initrd: str
    family: str = ""
    """Whose trees have them there; empty if several have."""

    def in_arch(self, arch: str) -> Layout:
        """The same with the names that an architecture has there.

        Args:
            arch: as libvirt calls it.
        """
        names = {"arch": arch, "deb": _DEBIAN.get(arch, arch), "cd": _DEBIAN_CD.get(arch, arch)}
        return Layout(self.kernel.format(**names), self.initrd.format(**names), self.family)


_DEBIAN = {
    "x86_64": "amd64",
    "i686": "i386",
    "aarch64": "arm64",
    "armv7l": "armhf",
    "ppc64le": "ppc64el",
}
_DEBIAN_CD = {"x86_64": "amd", "i686": "386", "aarch64": "a64", "armv7l": "ahf"}
"""What Debian's CDs call an architecture: "install.amd"."""
_DEBIAN_IMAGES = (
    "",
    "netboot/",
    "current/images/netboot/",
    "main/installer-{deb}/current/images/netboot/",
)
"""The directory of an installer seen from itself, from that of its images, from that of its
versions ("dists/bookworm/main/installer-amd64", which Debian's manual names) and from its suite."""
_UBUNTU_IMAGES = (
    "current/legacy-images/netboot/",  # 20.04
    "current/images/netboot/",
    "main/installer-{deb}/current/legacy-images/netboot/",
    "main/installer-{deb}/current/images/netboot/",
)

LAYOUTS = (
    Layout("images/pxeboot/vmlinuz", "images/pxeboot/initrd.img"),  # Fedora, RHEL and their kin
    Layout("ppc/ppc64/vmlinuz", "ppc/ppc64/initrd.img"),
    Layout("images/kernel.img", "images/initrd.img"),
    *(
        Layout(f"{images}debian-installer/{{deb}}/{kernel}", f"{images}{initrd}", "Debian")
        for images in _DEBIAN_IMAGES
        for kernel, initrd in (
            ("linux", "debian-installer/{deb}/initrd.gz"),
            ("vmlinux", "debian-installer/{deb}/initrd.gz"),  # ppc64el
        )
    ),
    *(
        Layout(f"{images}vmlinuz", f"{images}initrd.gz", "Debian")  # armhf
        for images in _DEBIAN_IMAGES[1:]
    ),
    *(
        Layout(f"{images}kernel.debian", f"{images}initrd.debian", "Debian")  # s390x
        for images in ("current/images/generic/", "main/installer-{deb}/current/images/generic/")
    ),
    *(
        Layout(
            f"{images}ubuntu-installer/{{deb}}/linux",
            f"{images}ubuntu-installer/{{deb}}/initrd.gz",
            "Ubuntu",
        )
        for images in _UBUNTU_IMAGES
    ),
    Layout("install.{cd}/vmlinuz", "install.{cd}/initrd.gz", "Debian"),
    Layout("casper/vmlinuz", "casper/initrd", "Ubuntu"),
    Layout("casper/vmlinuz", "casper/initrd.gz", "Ubuntu"),
    Layout("casper/vmlinuz", "casper/initrd.lz", "Ubuntu"),
    Layout("netboot/{deb}/linux", "netboot/{deb}/initrd", "Ubuntu"),
    Layout("live/vmlinuz", "live/initrd.img", "Debian"),
    Layout("boot/{arch}/loader/linux", "boot/{arch}/loader/initrd", "openSUSE"),
    Layout("boot/{arch}/linux", "boot/{arch}/initrd", "openSUSE"),  # aarch64, ppc64le, s390x
    Layout("isolinux/{arch}/vmlinuz", "isolinux/{arch}/all.rdz", "Mageia"),
    Layout("netboot/vmlinuz-virt", "netboot/initramfs-virt", "Alpine Linux"),
    Layout("boot/vmlinuz-virt", "boot/initramfs-virt", "Alpine Linux"),
    Layout("vmlinuz-virt", "initramfs-virt", "Alpine Linux"),
    Layout("netboot/vmlinuz-lts", "netboot/initramfs-lts", "Alpine Linux"),
    Layout("boot/vmlinuz-lts", "boot/initramfs-lts", "Alpine Linux"),
    Layout("arch/boot/{arch}/vmlinuz-linux", "arch/boot/{arch}/initramfs-linux.img", "Arch Linux"),
    Layout("isolinux/vmlinuz", "isolinux/initrd.img"),
    Layout("isolinux/vmlinuz", "isolinux/initrd.gz"),
    Layout("linux", "initrd.gz"),
    Layout("linux", "initrd"),
    Layout("vmlinuz", "initrd.img"),
    Layout("vmlinuz", "initrd.gz"),
    Layout("vmlinuz", "initrd"),
    Layout("vmlinuz", "initramfs.img"),
    Layout("bzImage", "initrd.gz"),
    Layout("bzImage", "initrd.img"),
    Layout("kernel", "initrd"),
)
"""All that are known; the surest first."""

SUITE = re.compile(
    r"^(?P<suite>.*/dists/(?P<codename>[\w-]+))(/main/installer-(?P<arch>\w+))?(/|$)"
)
"""The directory of a suite in an archive of Debian's kind: there is its `Release`."""
ALPINE = re.compile(r"/alpine/v(?P<version>\d+\.\d+)(/|$)")
"""Alpine's version, which its trees do not say."""
