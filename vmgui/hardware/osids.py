"""The identifiers of operating systems that people install now, by libosinfo's names.

Source: https://gitlab.com/libosinfo/osinfo-db; names for people come from
`vmgui.xmldoc.domain.osid.os_name`.
"""

from __future__ import annotations

_VERSIONS = {
    "http://almalinux.org/almalinux": "10 9 8",
    "http://alpinelinux.org/alpinelinux": "3.21 3.20 3.19",
    "http://archlinux.org/archlinux": "rolling",
    "http://centos.org/centos-stream": "10 9",
    "http://centos.org/centos": "7.0",
    "http://debian.org/debian": "testing 13 12 11 10",
    "http://fedoraproject.org/fedora": "rawhide 42 41 40",
    "http://fedoraproject.org/coreos": "stable",
    "http://gentoo.org/gentoo": "rolling",
    "http://guix.gnu.org/guix": "latest",
    "http://libosinfo.org/linux": "2024 2022",
    "http://microsoft.com/win": "11 10 8.1 7 xp 2k25 2k22 2k19 2k16 2k12r2",
    "http://nixos.org/nixos": "unstable 24.11",
    "http://opensuse.org/opensuse": "tumbleweed 15.6",
    "http://oracle.com/ol": "9.0 8.0 7.0",
    "http://redhat.com/rhel": "10.0 9.0 8.0 7.0",
    "http://rockylinux.org/rocky": "10 9 8",
    "http://suse.com/sle": "15",
    "http://ubuntu.com/ubuntu": "24.10 24.04 22.04 20.04",
    "http://voidlinux.org/voidlinux": "rolling",
    "http://freebsd.org/freebsd": "14.0 13.0",
    "http://haiku-os.org/haiku": "nightly",
    "http://netbsd.org/netbsd": "10.0 9.0",
    "http://openbsd.org/openbsd": "7.6 7.5",
    "http://oracle.com/solaris": "11",
}
"""Family -> versions, newest first."""

OS_IDS = tuple(
    f"{family}/{version}" for family, versions in _VERSIONS.items() for version in versions.split()
)
"""All of them, by family, newest first."""
