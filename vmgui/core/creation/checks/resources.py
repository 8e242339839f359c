"""What is wrong with the memory and the processors."""

from __future__ import annotations

from collections.abc import Iterator

import vmgui.core.creation.platforms as platforms
from vmgui.base import units
from vmgui.base.i18n import _, ngettext
from vmgui.core.creation.answers import Answers
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.osinfo.system import Resources
from vmgui.hardware.panel import Problem
from vmgui.xmldoc.capabilities import Capabilities

MOST_CPUS_PER_CORE = 10
"""How far the guide recommends to over-commit a processor core (its chapter 7)."""


def problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    """What is wrong at the step about memory and CPUs. Both can be over-committed."""
    yield from _memory_problems(answers, around)
    yield from _cpu_problems(answers, around)


def _least(answers: Answers, around: Surroundings) -> Resources:
    system = around.system
    return system.minimum_for(answers.platform.arch or "") if system else Resources()


def _memory_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    memory, least = answers.memory or 0, _least(answers, around).memory
    if memory <= 0:
        yield Problem("memory", _("A machine needs memory."))
        return
    if least and memory < least:
        message = _("“{system}” needs at least {least}; the machine has {size}.")
        text = message.format(
            system=_system(around), least=units.size(least), size=units.size(memory)
        )
        yield Problem("memory", text, True)
    if around.memory and memory > around.memory:
        message = _(
            "The machine has more memory than the host, which has {size}. It becomes very slow "
            "when it uses more than the host can give."
        )
        yield Problem("memory", message.format(size=units.size(around.memory)), True)


def _cpu_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    cpus, least, most = answers.cpus or 0, _least(answers, around).cpus, _most_cpus(answers, around)
    if cpus <= 0:
        yield Problem("cpus", _("A machine needs at least one CPU."))
        return
    if most and cpus > most:
        message = ngettext(
            "Machines of this kind have {most} CPU at most.",
            "Machines of this kind have {most} CPUs at most.",
            most,
        )
        yield Problem("cpus", message.format(most=most))
    if least and cpus < least:
        message = ngettext(
            "“{system}” needs at least {least} CPU; the machine has {count}.",
            "“{system}” needs at least {least} CPUs; the machine has {count}.",
            least,
        )
        text = message.format(system=_system(around), least=least, count=cpus)
        yield Problem("cpus", text, True)
    if around.cpus and cpus > around.cpus:
        yield _many_cpus(cpus, around.cpus, around.capabilities)


def _most_cpus(answers: Answers, around: Surroundings) -> int | None:
    """How many CPUs machines of the platform can have, None if the host does not say."""
    offered = around.domain_capabilities
    if offered is not None and offered.max_vcpus:
        return offered.max_vcpus
    platform = answers.platform
    guest = platforms.guest_of(platform, around.capabilities)
    if guest is None or not platform.machine:
        return None
    machine = guest.machine(platform.machine, platform.domain_type or "")
    return machine.max_cpus if machine else None


def _many_cpus(cpus: int, has: int, capabilities: Capabilities | None) -> Problem:
    cores = (capabilities and _cores(capabilities)) or has
    if cpus > MOST_CPUS_PER_CORE * cores:
        message = _(
            "That is more than {most} virtual CPUs for each of the host's {cores} processor cores: "
            "the machine may not work properly."
        )
        return Problem("cpus", message.format(most=MOST_CPUS_PER_CORE, cores=cores), True)
    message = ngettext(
        "The machine has more CPUs than the host, which has {count}. That makes it slower.",
        "The machine has more CPUs than the host, which has {count}. That makes it slower.",
        has,
    )
    return Problem("cpus", message.format(count=has), True)


def _cores(capabilities: Capabilities) -> int:
    """How many cores the host has: its CPUs without their further threads."""
    return len(
        {(cpu.socket, cpu.die, cpu.core) for cell in capabilities.cells for cpu in cell.cpus}
    )


def _system(around: Surroundings) -> str:
    return around.system.name if around.system else ""
