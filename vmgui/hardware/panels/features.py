"""Features: what of a real machine the guest finds, and what of its hypervisor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.chipset import Q35, X86, chipset
from vmgui.hardware.conditions import every, is_hypervisor, is_set
from vmgui.hardware.fields import Check, Choice, Number, Size, Switch
from vmgui.hardware.items import Group
from vmgui.hardware.options import DEFAULT, fixed
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.panels.archfeatures import ARM, POWER, RISCV, XEN
from vmgui.hardware.panels.bootdomain import is_full_machine
from vmgui.hardware.panels.common import is_arch, is_qemu, or_set, unless_lacking
from vmgui.hardware.panels.featuresdomain import FeaturesDomain as Domain
from vmgui.hardware.panels.hyperv import HYPERV, hyperv_problems
from vmgui.hardware.scene import Scene

_MIB = 1024 * 1024
_USUAL_RING = 4096
_LEAST_RING, _MOST_RING = 1024, 65536

_WITH_ACPI = (*X86, "aarch64", "armv7l", "riscv64", "loongarch64")
_is_x86 = is_arch(*X86)
_is_pc = every(is_qemu, _is_x86)
_is_kvm = every(is_hypervisor("kvm"), is_arch(*X86, "aarch64"))


def _keep_apic(element: Domain, _scene: Scene) -> None:
    """The APIC is there whatever is said of it."""
    element.has_apic = True


def _fill_ring(element: Domain, _scene: Scene) -> None:
    if element.dirty_ring and element.dirty_ring_size is None:
        element.dirty_ring_size = _USUAL_RING


def _ring_problem(value: int, _element: Any, _scene: Scene) -> str | None:
    return _("Enter a power of two, such as 4096.") if value & (value - 1) else None


_BASIC = (
    Check(
        Domain.has_acpi,
        N_("ACPI"),
        help=N_("Nearly all systems need it, if only to be shut down properly."),
        when=or_set(every(is_full_machine, is_arch(*_WITH_ACPI)), Domain.has_acpi),
    ),
    Check(
        Domain.has_apic,
        N_("APIC"),
        help=N_("The interrupt controller that more than one processor needs."),
        when=or_set(every(is_full_machine, _is_x86), Domain.has_apic),
    ),
    Switch(
        Domain.has_eoi,
        N_("End of interrupt without leaving the guest"),
        then=_keep_apic,
        help=N_("Saves time at each interrupt; KVM's paravirtual EOI."),
        when=every(_is_pc, is_set(Domain.has_apic)),
    ),
    Check(
        Domain.has_pae,
        N_("PAE"),
        help=N_("Lets systems of 32 bits use more than 4 GiB of memory."),
        when=or_set(every(is_full_machine, _is_x86), Domain.has_pae),
    ),
    Check(
        Domain.has_private_network,
        N_("A network stack of its own"),
        help=N_("Even without a network card; else the container uses that of the host."),
        when=or_set(is_hypervisor("lxc"), Domain.has_private_network),
    ),
)

_PC = Group(
    N_("PC hardware"),
    (
        Switch(
            Domain.smm,
            N_("System Management Mode (SMM)"),
            is_assigned=True,
            help=N_("Secure Boot needs it: only the firmware can write its variables then."),
        ),
        Size(
            Domain.tseg,
            N_("Memory for SMM"),
            least=_MIB,
            when=is_set(Domain.smm),
            help=N_("More is needed with very many processors or very much memory."),
        ),
        Switch(
            Domain.pmu,
            N_("Performance counters (PMU)"),
            help=N_("Lets profilers in the guest count what its processors do."),
        ),
        Switch(
            Domain.vmport,
            N_("VMware port"),
            help=N_("An interface of VMware's for the mouse; it can get in the way of others."),
        ),
        Switch(
            Domain.ps2,
            N_("PS/2 controller"),
            why_not=unless_lacking("ps2", Domain.ps2),
            help=N_("For an old-style keyboard and mouse; needs a new libvirt."),
        ),
        Choice(
            Domain.io_apic,
            N_("I/O APIC emulated by"),
            fixed({None: DEFAULT, "kvm": "KVM", "qemu": "QEMU"}),
            help=N_("A virtual IOMMU with interrupt remapping needs that of QEMU."),
        ),
        Choice(
            Domain.unknown_msrs,
            N_("Unknown CPU registers"),
            fixed(
                {
                    None: DEFAULT,
                    "ignore": N_("Are ignored"),
                    "fault": N_("Are an error for the guest"),
                }
            ),
            help=N_("Some systems read model specific registers that KVM does not have."),
        ),
    ),
    when=_is_pc,
)

_KVM = Group(
    N_("KVM"),
    (
        Switch(
            Domain.kvm_hidden,
            N_("Hide KVM from the guest"),
            help=N_("Some drivers refuse to work if they notice a hypervisor."),
        ),
        Switch(
            Domain.kvm_dedicated,
            N_("Processors are dedicated"),
            help=N_("Tells the guest that its virtual CPUs are pinned and never wait."),
        ),
        Switch(
            Domain.kvm_poll_control,
            N_("Guest controls polling"),
            help=N_("An idle virtual CPU can wait by itself, so that the host need not."),
        ),
        Switch(
            Domain.kvm_pv_ipi,
            N_("Interrupts between CPUs through KVM"),
            help=N_("Quicker with many processors."),
        ),
        Switch(
            Domain.dirty_ring,
            N_("Ring for changed memory"),
            then=_fill_ring,
            help=N_("Another way to follow what a migration has to send once more."),
        ),
        Number(
            Domain.dirty_ring_size,
            N_("Size of the ring"),
            least=_LEAST_RING,
            most=_MOST_RING,
            unit=N_("entries"),
            is_required=True,
            check=_ring_problem,
            when=is_set(Domain.dirty_ring),
        ),
        Switch(
            Domain.pv_spinlock,
            N_("Paravirtual spinlocks"),
            help=N_("A virtual CPU that waits for another makes room for it."),
        ),
    ),
    when=or_set(
        _is_kvm,
        Domain.kvm_hidden,
        Domain.kvm_dedicated,
        Domain.kvm_poll_control,
        Domain.kvm_pv_ipi,
        Domain.dirty_ring,
        Domain.pv_spinlock,
    ),
)

_QEMU = Group(
    N_("QEMU"),
    (
        Switch(
            Domain.vmcoreinfo,
            N_("Kernel tells where its crash data is"),
            why_not=unless_lacking("vmcoreinfo", Domain.vmcoreinfo),
            help=N_("Makes memory dumps of Linux readable (vmcoreinfo)."),
        ),
        Switch(
            Domain.has_async_teardown,
            N_("Give memory back in the background"),
            why_not=unless_lacking("async-teardown", Domain.has_async_teardown),
            help=N_("A machine with very much memory is off at once."),
        ),
        Size(
            Domain.tb_cache,
            N_("Cache for translated code"),
            least=_MIB,
            when=or_set(is_hypervisor("qemu"), Domain.tb_cache),
            help=N_("For machines without KVM; more can make them faster."),
        ),
    ),
    when=is_qemu,
)


class FeaturesPanel(Panel[Domain]):
    """Features of the hypervisor, by where they are from."""

    id = "features"
    title = N_("Features")
    icon = "device.processor"
    is_advanced = True
    element = Domain
    fields = (*_BASIC, HYPERV)
    advanced = (_PC, _KVM, _QEMU, ARM, RISCV, POWER, XEN)

    @override
    def problems(self, element: Domain, scene: Scene) -> Iterable[Problem]:
        if not is_qemu(element, scene):
            return
        yield from hyperv_problems(element)
        if element.tb_cache is not None and element.type != "qemu":
            yield Problem("tb_cache", _("Machines with KVM cannot have this: leave it empty."))
        if element.smm and element.os.arch in X86 and chipset(element.os.machine) != Q35:
            yield Problem("smm", _("It needs the chipset Q35."))
        if element.is_secure_boot and element.smm is False:
            yield Problem("smm", _("Secure Boot needs it."))
        if not element.has_acpi and element.os.arch in X86 and element.os.is_uefi:
            yield Problem("has_acpi", _("UEFI needs it."))
