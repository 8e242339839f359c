"""What the features page has for single architectures, and for Xen."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.hardware.chipset import X86
from vmgui.hardware.conditions import is_hypervisor, is_set
from vmgui.hardware.fields import Check, Choice, Size, Switch
from vmgui.hardware.items import Group
from vmgui.hardware.options import DEFAULT, fixed, offered
from vmgui.hardware.panels.common import is_arch, or_set
from vmgui.hardware.panels.featuresdomain import FeaturesDomain as Domain

_MITIGATIONS: dict[str | None, str] = {
    None: DEFAULT,
    "broken": N_("Vulnerable"),
    "workaround": N_("Software workaround"),
    "fixed": N_("Fixed in hardware"),
}
_KIB = 1024

ARM = Group(
    N_("ARM"),
    (
        Choice(
            Domain.gic,
            N_("Interrupt controller (GIC)"),
            offered(
                "gic",
                "version",
                {
                    None: DEFAULT,
                    "2": N_("Version 2"),
                    "3": N_("Version 3"),
                    "4": N_("Version 4"),
                    "host": N_("That of the host"),
                },
            ),
            help=N_("Version 2 has room for 8 processors."),
        ),
        Switch(
            Domain.ras,
            N_("Report memory errors (RAS)"),
            help=N_("Errors of the host's memory are told to the guest."),
        ),
    ),
    when=or_set(is_arch("aarch64", "armv7l", "armv6l"), Domain.gic, Domain.ras),
)

RISCV = Group(
    N_("RISC-V"),
    (
        Choice(
            Domain.aia,
            N_("Interrupt controller (AIA)"),
            fixed(
                {
                    None: DEFAULT,
                    "none": N_("None"),
                    "aplic": N_("APLIC"),
                    "aplic-imsic": N_("APLIC and IMSIC"),
                }
            ),
        ),
    ),
    when=or_set(is_arch("riscv64", "riscv32"), Domain.aia),
)

POWER = Group(
    "POWER",
    (
        Choice(
            Domain.hpt_resizing,
            N_("Page table can be resized"),
            fixed(
                {
                    None: DEFAULT,
                    "enabled": N_("If the guest can do it"),
                    "disabled": N_("No"),
                    "required": N_("Guests that cannot do it do not start"),
                }
            ),
        ),
        Size(Domain.hpt_page, N_("Largest pages"), least=_KIB, step=_KIB),
        Switch(Domain.htm, N_("Transactional memory (HTM)")),
        Switch(
            Domain.nested_hv,
            N_("Nested virtualization"),
            help=N_("Lets the guest run machines of its own."),
        ),
        Switch(Domain.ccf_assist, N_("Help against Spectre in hardware (CCF assist)")),
        Choice(Domain.cfpc, N_("Cache flushed on privilege change"), fixed(_MITIGATIONS)),
        Choice(Domain.sbbc, N_("Speculation barrier, bounds checking"), fixed(_MITIGATIONS)),
        Choice(
            Domain.ibs,
            N_("Indirect branch speculation"),
            fixed(
                {
                    None: DEFAULT,
                    "broken": N_("Vulnerable"),
                    "workaround": N_("Software workaround"),
                    "fixed-ibs": N_("Fixed by serialising"),
                    "fixed-ccd": N_("Fixed by disabling the count cache"),
                    "fixed-na": N_("Not affected"),
                }
            ),
        ),
    ),
    when=or_set(
        is_arch("ppc64", "ppc64le"),
        Domain.hpt_resizing,
        Domain.hpt_page,
        Domain.htm,
        Domain.nested_hv,
        Domain.ccf_assist,
        Domain.cfpc,
        Domain.sbbc,
        Domain.ibs,
    ),
)

XEN = Group(
    "Xen",
    (
        Switch(
            Domain.hap,
            N_("Page tables in hardware (HAP)"),
            help=N_("Faster wherever the host's CPU has it."),
        ),
        Check(
            Domain.has_viridian,
            N_("Viridian"),
            help=N_("The interfaces of Hyper-V, for Windows."),
            when=or_set(is_arch(*X86), Domain.has_viridian),
        ),
        Switch(
            Domain.xen_e820,
            N_("Memory map of the host"),
            help=N_("Paravirtual guests need it for PCI devices of the host."),
        ),
        Switch(
            Domain.xen_passthrough,
            N_("Devices of the host"),
            help=N_("Prepares for PCI devices of the host that are attached later."),
        ),
        Choice(
            Domain.xen_passthrough_mode,
            N_("Page table of the IOMMU"),
            fixed(
                {
                    None: DEFAULT,
                    "sync_pt": N_("Its own, kept in step"),
                    "share_pt": N_("That of the processor"),
                }
            ),
            when=is_set(Domain.xen_passthrough),
        ),
    ),
    when=or_set(
        is_hypervisor("xen"),
        Domain.hap,
        Domain.has_viridian,
        Domain.xen_e820,
        Domain.xen_passthrough,
    ),
)
