"""Clock, timers, and what Windows knows of its hypervisor."""

from __future__ import annotations

from vmgui.core.creation.build.sketch import Sketch
from vmgui.hardware.panels.clock import ClockDomain
from vmgui.hardware.panels.hyperv import ENLIGHTENMENTS, STATES, HypervDomain
from vmgui.xmldoc.domain.clock import Timer

_ENLIGHTENMENTS = frozenset(
    {"relaxed", "vapic", "spinlocks", "vpindex", "runtime", "synic", "stimer"}
    | {"frequencies", "tlbflush", "ipi"}
)
"""What every Windows profits from, and what does not get in the way of migration; see
docs/system/i386/hyperv.rst in QEMU."""
_OLDEST = frozenset({"relaxed", "vapic", "spinlocks"})
"""What there is where the host does not say."""
_RETRIES = 8191
"""What Windows wants."""


def describe(sketch: Sketch) -> None:
    """Write the clock and, for Windows on KVM, what makes it a good guest."""
    clock = sketch.domain.viewed_as(ClockDomain)
    clock.offset = "localtime" if sketch.guest.is_local_time else "utc"
    if not (sketch.is_x86 and sketch.is_qemu):
        return
    _add_timer(clock, "rtc").tick_policy = "catchup"
    _add_timer(clock, "pit").tick_policy = "delay"
    _add_timer(clock, "hpet").is_present = False  # costs much, and no guest needs it
    if sketch.guest.is_windows and sketch.domain.type == "kvm":
        _add_timer(clock, "hypervclock").is_present = True
        _enlighten(sketch)


def _add_timer(clock: ClockDomain, name: str) -> Timer:
    timer = clock.timers.append(Timer.create())
    timer.name = name
    return timer


def _enlighten(sketch: Sketch) -> None:
    caps = sketch.scene.domain_capabilities
    offered = None if caps is None else caps.values("hyperv", "features")
    possible = _OLDEST if offered is None else _ENLIGHTENMENTS.intersection(offered)
    domain = sketch.domain.viewed_as(HypervDomain)
    for each in ENLIGHTENMENTS:
        if each.tag in possible and possible.issuperset(each.needs):
            STATES[each.tag].__set__(domain, True)
    if STATES["spinlocks"].__get__(domain):
        domain.spinlock_retries = _RETRIES
