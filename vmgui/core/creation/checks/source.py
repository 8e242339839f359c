"""What is wrong with the host, the architecture and the machine type."""

from __future__ import annotations

from collections.abc import Iterator

import vmgui.core.creation.platforms as platforms
from vmgui.base.i18n import _
from vmgui.core.creation.answers import Answers, Platform, Source
from vmgui.core.creation.surroundings import Surroundings
from vmgui.hardware.panel import Problem
from vmgui.xmldoc.capabilities import Capabilities, Guest

_MACHINES = "hvm"
"""The type of guests that are whole machines, not containers."""


def problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    """What is wrong at the first step."""
    capabilities = around.capabilities
    if not around.is_ready:
        yield Problem(
            "host", around.problems.get("host") or _("The host was not asked yet what it has.")
        )
    elif answers.source is Source.XML or capabilities is None:
        return
    elif not any(guest.os_type == _MACHINES for guest in capabilities.guests):
        yield Problem("host", _no_machines(capabilities))
    else:
        yield from _platform_problems(answers.platform, capabilities)
        if reason := around.problems.get("platform"):
            yield Problem("machine", reason, True)
        if platforms.lacks_firmware(answers.platform, around):
            message = _(
                "This host has no UEFI firmware for such machines: they cannot start from a disk "
                "or a medium."
            )
            yield Problem("arch", message, True)


def _no_machines(capabilities: Capabilities) -> str:
    if not capabilities.guests:
        return _("No hypervisor is installed on this host.")
    return _("This host runs containers only. They can be created from a domain XML file.")


def _platform_problems(platform: Platform, capabilities: Capabilities) -> Iterator[Problem]:
    guest = platforms.guest_of(platform, capabilities)
    if guest is None:
        message = _("This host cannot run machines of the architecture “{arch}”.")
        yield Problem("arch", message.format(arch=platform.arch))
        return
    yield from _machine_problems(platform, guest)
    if not platforms.is_accelerated(guest) and "qemu" in guest.domain_types:
        yield _slow(platform, capabilities)


def _machine_problems(platform: Platform, guest: Guest) -> Iterator[Problem]:
    domain_type = platform.domain_type or ""
    if domain_type not in guest.domain_types:
        message = _("This host has no machines of the type “{type}” for this architecture.")
        yield Problem("machine", message.format(type=domain_type))
        return
    if platform.machine is None:
        return
    machine = guest.machine(platform.machine, domain_type)
    if machine is None:
        message = _("This host does not know the machine type “{machine}”.")
        yield Problem("machine", message.format(machine=platform.machine))
    elif machine.is_deprecated:
        message = _("The machine type “{machine}” is going to be removed from QEMU.")
        yield Problem("machine", message.format(machine=platform.machine), True)


def _slow(platform: Platform, capabilities: Capabilities) -> Problem:
    """The warning that the host has to imitate the machine's processor."""
    own = capabilities.guest(capabilities.arch or "")
    if own is not None and platforms.is_accelerated(own):
        message = _("The host imitates a processor of the type “{arch}”: that is slow.")
        return Problem("arch", message.format(arch=platform.arch), True)
    message = _(
        "KVM is not available on this host, so machines are slow there. Virtualization may be "
        "switched off in the firmware of the host, or its kernel module may be missing."
    )
    return Problem("host", message, True)
