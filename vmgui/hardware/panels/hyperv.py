"""What the features page has for Hyper-V: what Windows knows of Microsoft's own hypervisor.

Source of what needs what: docs/system/i386/hyperv.rst in QEMU.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.chipset import X86
from vmgui.hardware.conditions import Condition, any_of, every, is_hypervisor, is_set
from vmgui.hardware.fields import Choice, Number, Reason, Switch, Text, Then
from vmgui.hardware.items import Group
from vmgui.hardware.options import fixed
from vmgui.hardware.panel import Problem
from vmgui.hardware.panels.common import is_arch, is_qemu, or_set
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.clock import Timer
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.features import State
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, Flag, integer, text

_LEAST_RETRIES = 4095
_USUAL_RETRIES = 8191
"""What Windows wants, and libosinfo says."""
_MOST_VENDOR = 12
"""Characters."""

CUSTOM, PASSTHROUGH, HOST_MODEL = "custom", "passthrough", "host-model"


class HypervDomain(Domain):
    """A domain, as far as <hyperv> is concerned; see `STATES` for the enlightenments."""

    has_hyperv = Flag("features/hyperv")
    hyperv_mode = text("features/hyperv/@mode")
    spinlock_retries = integer("features/hyperv/spinlocks/@retries")
    is_stimer_direct = State("features/hyperv/stimer/direct")
    is_tlb_flush_direct = State("features/hyperv/tlbflush/direct")
    is_tlb_flush_extended = State("features/hyperv/tlbflush/extended")
    vendor_name = text("features/hyperv/vendor_id/@value")
    timers = Children(Timer, "clock")


class Enlightenment(NamedTuple):
    """Something that a guest made for Hyper-V can use."""

    tag: str
    label: str
    help: str
    needs: tuple[str, ...] = ()
    """The tags of others that QEMU insists on."""


ENLIGHTENMENTS = (
    Enlightenment(
        "relaxed",
        N_("Relaxed timing (relaxed)"),
        N_("Windows does not take a busy host for a fault."),
    ),
    Enlightenment(
        "vapic",
        N_("Virtual APIC (vapic)"),
        N_("A faster way to the interrupt controller."),
    ),
    Enlightenment(
        "spinlocks",
        N_("Spinlock retries (spinlocks)"),
        N_("A virtual CPU that waits for long tells the host."),
    ),
    Enlightenment(
        "vpindex",
        N_("Virtual CPU numbers (vpindex)"),
        N_("Many others need it."),
    ),
    Enlightenment(
        "runtime",
        N_("Run time (runtime)"),
        N_("Tells how long each virtual CPU has really run."),
    ),
    Enlightenment(
        "synic",
        N_("Synthetic interrupts (synic)"),
        N_("Messages and events instead of interrupts."),
        ("vpindex",),
    ),
    Enlightenment(
        "stimer",
        N_("Synthetic timers (stimer)"),
        N_("Windows needs less of the processor while it is idle."),
        ("vpindex", "synic"),
    ),
    Enlightenment("reset", N_("Reset (reset)"), N_("A way to reboot.")),
    Enlightenment(
        "vendor_id",
        N_("Vendor (vendor_id)"),
        N_("The name of the hypervisor; some drivers look at it."),
    ),
    Enlightenment(
        "frequencies",
        N_("Clock frequencies (frequencies)"),
        N_("Tells the frequencies of the TSC and the APIC."),
    ),
    Enlightenment(
        "reenlightenment",
        N_("Frequency changes (reenlightenment)"),
        N_("Tells Hyper-V inside of the guest when the TSC changes after a migration."),
    ),
    Enlightenment(
        "tlbflush",
        N_("TLB flush (tlbflush)"),
        N_("Quicker where the host has fewer CPUs than its guests."),
        ("vpindex",),
    ),
    Enlightenment(
        "ipi",
        N_("Interrupts between CPUs (ipi)"),
        N_("Quicker where the host has fewer CPUs than its guests."),
        ("vpindex",),
    ),
    Enlightenment(
        "evmcs",
        N_("Nested Hyper-V on Intel (evmcs)"),
        N_("For Hyper-V inside of the guest."),
        ("vapic",),
    ),
    Enlightenment(
        "avic",
        N_("Together with AVIC or APICv (avic)"),
        N_("Lets the CPU deliver interrupts although synthetic ones are there."),
    ),
    Enlightenment(
        "emsr_bitmap",
        N_("Nested registers (emsr_bitmap)"),
        N_("For Hyper-V inside of the guest: fewer updates of its registers."),
    ),
    Enlightenment(
        "xmm_input",
        N_("Calls with XMM registers (xmm_input)"),
        N_("Quicker calls of the hypervisor."),
    ),
)
"""All of them, in libvirt's order."""

STATES = {each.tag: State(f"features/hyperv/{each.tag}") for each in ENLIGHTENMENTS}
"""Tag of an enlightenment -> its state; None if it is not mentioned."""

_FIRST = ("relaxed", "vapic", "spinlocks")
"""What every version of Windows profits from."""


@dataclass(frozen=True, eq=False)
class HypervMode(Choice):
    """Which enlightenments there are. A <hyperv> without a mode lists them."""

    @override
    def read(self, element: Element) -> str | None:
        return self.raw(element)

    @override
    def raw(self, element: Element) -> str | None:
        domain = element.viewed_as(HypervDomain)
        return (domain.hyperv_mode or CUSTOM) if domain.has_hyperv else None

    @override
    def write(self, element: Element, value: Any, scene: Scene) -> None:
        """Keep the list where it can be kept; begin a new one with what Windows profits from."""
        domain = element.viewed_as(HypervDomain)
        if value == self.raw(element):
            return
        if value in (None, PASSTHROUGH):
            domain.has_hyperv = False
        is_new = not domain.has_hyperv
        domain.hyperv_mode = value
        if value == CUSTOM and is_new:
            for tag in _FIRST:
                STATES[tag].__set__(domain, True)
            domain.spinlock_retries = _USUAL_RETRIES


def _is_listed(element: Any, _scene: Scene) -> bool:
    domain = element.viewed_as(HypervDomain)
    return bool(domain.has_hyperv and domain.hyperv_mode != PASSTHROUGH)


def _why_not(tag: str) -> Reason:
    def why_not(element: Element, scene: Scene) -> str | None:
        caps = scene.domain_capabilities
        offered = None if caps is None else caps.values("hyperv", "features")
        if offered is None or tag in offered or STATES[tag].raw(element) is not None:
            return None
        return _("This host cannot do this.")

    return why_not


def _fill_retries(element: HypervDomain, _scene: Scene) -> None:
    if STATES["spinlocks"].__get__(element) and element.spinlock_retries is None:
        element.spinlock_retries = _USUAL_RETRIES


def _fill_vendor(element: HypervDomain, _scene: Scene) -> None:
    """libvirt wants the attribute, if only an empty one."""
    if STATES["vendor_id"].__get__(element) and element.vendor_name is None:
        element.vendor_name = "KVM Hv"


_THEN: dict[str, Then] = {"spinlocks": _fill_retries, "vendor_id": _fill_vendor}


def _switch(each: Enlightenment) -> Switch:
    return Switch(
        STATES[each.tag],
        each.label,
        id=f"hyperv_{each.tag}",
        help=each.help,
        why_not=_why_not(each.tag),
        then=_THEN.get(each.tag),
        when=_is_listed,
    )


def _vendor_problem(value: str, _element: Any, _scene: Scene) -> str | None:
    if len(value) > _MOST_VENDOR or "," in value:
        return _("Enter up to {most} characters without a comma.").format(most=_MOST_VENDOR)
    return None


def _part(bound: State, label: str, of: Condition, help_: str) -> Switch:
    return Switch(bound, label, when=every(_is_listed, of), help=help_)


_DETAILS: dict[str, tuple[Switch | Number | Text, ...]] = {
    "spinlocks": (
        Number(
            HypervDomain.spinlock_retries,
            N_("Retries of a spinlock"),
            least=_LEAST_RETRIES,
            most=2**32 - 1,
            is_required=True,
            when=every(_is_listed, is_set(STATES["spinlocks"])),
        ),
    ),
    "stimer": (
        _part(
            HypervDomain.is_stimer_direct,
            N_("Synthetic timers interrupt directly"),
            is_set(STATES["stimer"]),
            N_("Without messages: less work at each tick."),
        ),
    ),
    "vendor_id": (
        Text(
            HypervDomain.vendor_name,
            N_("Name of the vendor"),
            check=_vendor_problem,
            then=_fill_vendor,
            when=every(_is_listed, is_set(STATES["vendor_id"])),
        ),
    ),
    "tlbflush": (
        _part(
            HypervDomain.is_tlb_flush_direct,
            N_("TLB flush from nested machines"),
            is_set(STATES["tlbflush"]),
            N_("For Hyper-V inside of the guest."),
        ),
        _part(
            HypervDomain.is_tlb_flush_extended,
            N_("TLB flush of single ranges"),
            is_set(STATES["tlbflush"]),
            N_("Flushes only what is needed."),
        ),
    ),
}
"""Tag of an enlightenment -> what else can be said of it."""

HYPERV = Group(
    N_("Hyper-V enlightenments, for Windows"),
    (
        HypervMode(
            HypervDomain.hyperv_mode,
            N_("Enlightenments"),
            fixed(
                {
                    None: N_("None"),
                    CUSTOM: N_("Those chosen below"),
                    PASSTHROUGH: N_("All that the host can do"),
                    HOST_MODEL: N_("Those that suit the host's CPU"),
                }
            ),
            help=N_(
                "Windows runs faster if it believes to run on Hyper-V. With all that the host can"
                " do, the machine cannot be moved to another host."
            ),
        ),
        *(row for each in ENLIGHTENMENTS for row in (_switch(each), *_DETAILS.get(each.tag, ()))),
    ),
    when=or_set(
        every(any_of(is_qemu, is_hypervisor("xen")), is_arch(*X86)), HypervDomain.has_hyperv
    ),
)


def hyperv_problems(element: HypervDomain) -> Iterator[Problem]:
    """What QEMU will refuse at start."""
    for each in ENLIGHTENMENTS:
        if not STATES[each.tag].__get__(element):
            continue
        missing = [tag for tag in each.needs if not STATES[tag].__get__(element)]
        if missing:
            message = _("It does not work without {names}.").format(names=", ".join(missing))
            yield Problem(f"hyperv_{each.tag}", message, is_warning=True)
    has_clock = any(each.name == "hypervclock" and each.is_present for each in element.timers)
    if STATES["stimer"].__get__(element) and not has_clock:
        message = _("It does not work without the Hyper-V clock, which is set under Clock.")
        yield Problem("hyperv_stimer", message, is_warning=True)
