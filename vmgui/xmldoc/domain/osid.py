"""Operating systems, as libosinfo identifies them in a domain's metadata."""

from __future__ import annotations

_NAMES = {
    "almalinux": "AlmaLinux",
    "alpinelinux": "Alpine Linux",
    "alt": "ALT",
    "archlinux": "Arch Linux",
    "caasp": "SUSE CaaS Platform",
    "centos": "CentOS",
    "centos-stream": "CentOS Stream",
    "circle": "Circle Linux",
    "coreos": "Fedora CoreOS",
    "debian": "Debian",
    "dragonflybsd": "DragonFly BSD",
    "elementary": "elementary OS",
    "eos": "Endless OS",
    "fedora": "Fedora",
    "freebsd": "FreeBSD",
    "gentoo": "Gentoo",
    "gnome": "GNOME OS",
    "guix": "Guix",
    "haiku": "Haiku",
    "kali": "Kali Linux",
    "linux": "Linux",
    "macosx": "macOS",
    "mageia": "Mageia",
    "manjaro": "Manjaro",
    "netbsd": "NetBSD",
    "nixos": "NixOS",
    "ol": "Oracle Linux",
    "openbsd": "OpenBSD",
    "opensuse": "openSUSE",
    "popos": "Pop!_OS",
    "rhel": "Red Hat Enterprise Linux",
    "rhel-atomic": "Red Hat Enterprise Linux Atomic",
    "rocky": "Rocky Linux",
    "silverblue": "Fedora Silverblue",
    "sle": "SUSE Linux Enterprise",
    "sled": "SUSE Linux Enterprise Desktop",
    "sles": "SUSE Linux Enterprise Server",
    "slackware": "Slackware",
    "slem": "SUSE Linux Enterprise Micro",
    "solaris": "Solaris",
    "ubuntu": "Ubuntu",
    "voidlinux": "Void Linux",
    "win": "Windows",
}
"""The last path part but one of an identifier -> the proper name (never translated)."""

_WINDOWS = {
    "2k": "2000",
    "2k3": "Server 2003",
    "2k3r2": "Server 2003 R2",
    "2k8": "Server 2008",
    "2k8r2": "Server 2008 R2",
    "2k12": "Server 2012",
    "2k12r2": "Server 2012 R2",
    "2k16": "Server 2016",
    "2k19": "Server 2019",
    "2k22": "Server 2022",
    "2k25": "Server 2025",
    "vista": "Vista",
    "xp": "XP",
}
"""Versions of Windows whose identifiers are not their names."""

_WITHOUT_VERSION = frozenset({"rolling", "unknown"})
"""Versions that say nothing to people."""


def os_name(os_id: str) -> str:
    """A short name for people of the operating system with this libosinfo identifier.

    "http://debian.org/debian/12" is "Debian 12"; of an identifier we do not know it is the last two
    parts of its path.
    """
    parts = [part for part in os_id.partition("://")[2].split("/")[1:] if part]
    if not parts:
        return os_id
    if len(parts) == 1:
        return _NAMES.get(parts[0], parts[0])
    family, version = parts[-2:]
    if family == "win":
        version = _WINDOWS.get(version, version)
    if family in _NAMES and version in _WITHOUT_VERSION:
        version = ""
    return f"{_NAMES.get(family, family)} {version}".rstrip()
