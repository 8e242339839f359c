"""System: an operating system of the osinfo database, with what it inherits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

ALL = "all"
"""The architecture of what holds for every one."""


@dataclass(frozen=True, slots=True)
class Resources:
    """What a system needs; None for what nobody says."""

    cpus: int | None = None
    memory: int | None = None
    """Bytes."""
    storage: int | None = None
    """Bytes."""


@dataclass(frozen=True, slots=True)
class System:
    """An operating system in one version."""

    id: str
    """libosinfo's identifier, "http://debian.org/debian/12"."""
    short_id: str
    """"debian12"."""
    name: str
    """"Debian 12"."""
    version: str = ""
    family: str = ""
    """"linux", "winnt", "freebsd" ..."""
    distro: str = ""
    """"debian", "win" ..."""
    vendor: str = ""
    codename: str = ""
    released: date | None = None
    ended: date | None = None
    """When its makers stop, or have stopped, to support it."""
    status: str = "released"
    """"released", "prerelease", "snapshot", "rolling"."""
    minimum: Mapping[str, Resources] = field(default_factory=dict)
    """By architecture."""
    recommended: Mapping[str, Resources] = field(default_factory=dict)
    devices: frozenset[str] = frozenset()
    """The identifiers of the devices it has drivers for: "http://pcisig.com/pci/1af4/1042"."""
    extra_devices: frozenset[str] = frozenset()
    """Those it has drivers for once somebody installs them (virtio-win)."""
    firmwares: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Architecture -> firmwares it starts from: "bios", "efi", "efi-secure"; empty if nobody
    says."""

    def minimum_for(self, arch: str) -> Resources:
        """The least it runs with."""
        return self.minimum.get(arch) or self.minimum.get(ALL) or Resources()

    def recommended_for(self, arch: str) -> Resources:
        """What its makers recommend."""
        return self.recommended.get(arch) or self.recommended.get(ALL) or Resources()

    def is_ended(self, today: date) -> bool:
        """Whether its makers do not support it any more."""
        return self.ended is not None and self.ended < today
