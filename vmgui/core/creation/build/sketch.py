"""Sketch: a machine that is being described, and what is known around it."""

from __future__ import annotations

from typing import Any, TypeVar

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.creation.answers import Answers
from vmgui.core.creation.build.guest import Guest
from vmgui.core.creation.surroundings import Surroundings
from vmgui.hardware import chipset
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.common import is_qemu
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.domain.domain import Domain

D = TypeVar("D", bound=Device)


class Sketch:
    """A machine that is being described."""

    def __init__(self, answers: Answers, around: Surroundings) -> None:
        """Begin with what it is called and what kind of machine it is.

        Args:
            answers: with everything filled in.
            around: what is known around them.

        Raises:
            InvalidInput: nobody knows yet what kind of machine it is.
        """
        platform = answers.platform
        if not (platform.domain_type and platform.arch):
            raise InvalidInput(_("The host has not said yet which machines it can run."))
        self.answers = answers
        self.around = around
        self.domain = Domain.create()
        self.domain.type = platform.domain_type
        self.domain.name = answers.name
        self.domain.os.type = platform.os_type
        self.domain.os.arch = platform.arch
        self.domain.os.machine = platform.machine
        self.guest = Guest.of(answers, around.system)
        self.scene = Scene(
            self.domain,
            is_new=True,
            is_local=around.is_local,
            domain_capabilities=around.domain_capabilities,
            capabilities=around.capabilities,
            taken_names=around.names,
        )

    @property
    def is_qemu(self) -> bool:
        """Whether QEMU runs it."""
        return is_qemu(self.scene)

    @property
    def is_x86(self) -> bool:
        """Whether its processor is one of a PC's."""
        return self.domain.os.arch in chipset.X86

    @property
    def chipset(self) -> str:
        """`chipset.Q35`, `chipset.I440FX`, or "" for other machines."""
        return chipset.chipset(self.domain.os.machine) if self.is_x86 else ""

    @property
    def graphics(self) -> str:
        """The type of its display; empty for none."""
        wanted = self.answers.extras.graphics
        return "" if wanted == "none" else wanted

    def offers(self, device: str, enum: str, value: str, *, otherwise: bool = True) -> bool:
        """Whether the host's machines can have something.

        Args:
            device: as the domain capabilities name it, such as "disk".
            enum: the list of that device, such as "bus".
            value: what is asked for.
            otherwise: the answer where the host does not say.
        """
        caps = self.scene.domain_capabilities
        values = None if caps is None else caps.values(device, enum)
        return otherwise if values is None else value in values

    def add(self, kind: DeviceKind[Any], device: D) -> D:
        """Put a device into the machine, behind those that it needs."""
        for needed in kind.needs(device, self.scene):
            self.domain.devices.append(needed)
        self.domain.devices.append(device)
        return device
