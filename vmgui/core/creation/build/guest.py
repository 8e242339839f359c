"""Guest: what the system that a machine is for can drive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from vmgui.core.creation.answers import Answers, Source
from vmgui.core.osinfo.devices import has
from vmgui.core.osinfo.system import System
from vmgui.hardware.chipset import X86

_WINDOWS = frozenset({"winnt", "win9x", "win16"})
_LOCAL_TIME = _WINDOWS | {"msdos", "solaris"}
"""The families that take the machine's clock for local time."""
_VIRTIO = "virtio"
_DRIVERS = frozenset(
    {"virtio-block", "virtio-scsi", "virtio-net", "virtio-serial", "virtio-balloon", "virtio-rng"}
)
"""What virtio-win has for every Windows that is still made, also for those that the database does
not know to have further drivers yet."""

_HARMLESS = frozenset({"virtio-serial", "virtio-balloon", "virtio-rng"})
"""What a system that has no driver for it does without: an agent that is there is heard."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A system in a machine, as far as hardware is concerned."""

    system: System | None
    """None for one that nobody knows."""
    is_x86: bool = True
    has_drivers: bool = False
    """Whether a medium with further drivers is at hand (virtio-win)."""
    is_cloud: bool = False
    """Whether it comes from a cloud image, which are all made for VirtIO."""

    @classmethod
    def of(cls, answers: Answers, system: System | None) -> Self:
        """The guest that the answers speak of."""
        return cls(
            system,
            is_x86=answers.platform.arch in X86,
            has_drivers=bool(answers.drivers),
            is_cloud=answers.source is Source.CLOUD,
        )

    def drives(self, device: str) -> bool:
        """Whether it has a driver for a device of `vmgui.core.osinfo.devices`.

        Where nothing is known of a system, it has those drivers that every one has, and may have
        those of devices that do no harm without; machines that are no PCs, and cloud images, are
        made for VirtIO.
        """
        if device.startswith(_VIRTIO) and (not self.is_x86 or self._is_unknown_cloud):
            return True
        if self.system is None:
            return device in _HARMLESS
        if self.has_drivers and self.is_windows and not self.system.extra_devices:
            return device in _DRIVERS or has(self.system, device)
        return has(self.system, device, with_extra=self.has_drivers)

    @property
    def _is_unknown_cloud(self) -> bool:
        return self.is_cloud and not (self.system and self.system.devices)

    @property
    def is_windows(self) -> bool:
        """Whether it is one of Microsoft's."""
        return self.system is not None and self.system.family in _WINDOWS

    @property
    def is_local_time(self) -> bool:
        """Whether it takes the machine's clock for local time."""
        return self.system is not None and self.system.family in _LOCAL_TIME
