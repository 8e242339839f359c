"""Systems for what nobody knows: there whatever the database has, or if there is none."""

from __future__ import annotations

from datetime import date

from vmgui.core.osinfo.devices import DEVICES
from vmgui.core.osinfo.system import ALL, Resources, System

_GIB = 1 << 30

_LINUX_NEEDS = {ALL: Resources(cpus=1, memory=2 * _GIB, storage=10 * _GIB)}
_LINUX_WANTS = {ALL: Resources(cpus=2, memory=4 * _GIB, storage=25 * _GIB)}
_LINUX_HAS = (
    *("virtio-net", "virtio-block", "virtio-balloon", "virtio-serial", "virtio-scsi", "virtio-rng"),
    *("virtio-gpu", "q35", "usb3", "e1000e", "hda", "ac97"),
)
_LINUX_DRIVES = frozenset(device for name in _LINUX_HAS for device in DEVICES[name])


def _linux(year: int) -> System:
    """A Linux distribution of that year, as the database describes those that it has."""
    return System(
        id=f"http://libosinfo.org/linux/{year}",
        short_id=f"linux{year}",
        name=f"Generic Linux {year}",
        version=str(year),
        family="linux",
        vendor="Libosinfo",
        released=date(year, 1, 1),
        ended=date(year + 5, 1, 1),
        minimum=_LINUX_NEEDS,
        recommended=_LINUX_WANTS,
        devices=_LINUX_DRIVES,
        firmwares={"x86_64": ("bios", "efi")},
    )


_UNKNOWN = System(
    id="http://libosinfo.org/unknown", short_id="unknown", name="Unknown", vendor="Libosinfo"
)

GENERIC = (_linux(2024), _linux(2022), _UNKNOWN)
"""Those that are always there; the database's own ones go first."""


def is_generic(system: System) -> bool:
    """Whether it stands for whatever there is: "Generic Linux 2022", "Unknown"."""
    return system.id.startswith("http://libosinfo.org/")
