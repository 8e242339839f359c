"""Performance events: what the kernel of the host counts about the machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Check, Choice
from vmgui.hardware.items import Note, Rows
from vmgui.hardware.options import fixed
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.panels.common import emptied, is_qemu
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.perf import PerfEvent
from vmgui.xmldoc.properties import Children

_EVENTS: dict[str | None, str] = {
    "cpu_cycles": N_("CPU cycles"),
    "instructions": N_("Instructions"),
    "cache_references": N_("Cache references"),
    "cache_misses": N_("Cache misses"),
    "branch_instructions": N_("Branches"),
    "branch_misses": N_("Branches predicted wrongly"),
    "bus_cycles": N_("Bus cycles"),
    "stalled_cycles_frontend": N_("Cycles stalled in the front end"),
    "stalled_cycles_backend": N_("Cycles stalled in the back end"),
    "ref_cpu_cycles": N_("CPU cycles at the reference frequency"),
    "cpu_clock": N_("CPU clock"),
    "task_clock": N_("Task clock"),
    "page_faults": N_("Page faults"),
    "page_faults_min": N_("Minor page faults"),
    "page_faults_maj": N_("Major page faults"),
    "context_switches": N_("Context switches"),
    "cpu_migrations": N_("Moves to another CPU"),
    "alignment_faults": N_("Alignment faults"),
    "emulation_faults": N_("Emulation faults"),
    "cmt": N_("Use of the cache (CMT, older kernels)"),
    "mbmt": N_("Memory bandwidth (MBMT, older kernels)"),
    "mbml": N_("Local memory bandwidth (MBML, older kernels)"),
}


class PerfDomain(Domain):
    """A domain, as far as performance events are concerned."""

    events = Children(PerfEvent, "perf")


def _new_event(element: PerfDomain, _scene: Scene) -> PerfEvent:
    taken = {each.name for each in element.events}
    event = PerfEvent.create()
    event.name = next((name for name in _EVENTS if name not in taken), "cpu_cycles")
    event.is_enabled = True
    return event


class PerfPanel(Panel[PerfDomain]):
    """Counters for those who look for the cause of slowness."""

    id = "perf"
    title = N_("Performance events")
    icon = "device.processor"
    is_advanced = True
    element = PerfDomain
    fields = (
        Note(
            "use",
            lambda _element, _scene: _(
                "Counters that the host keeps for the machine while it runs; `virsh domstats` and"
                " monitoring programs read them. Which of them the host has depends on its CPU and"
                " kernel, and each costs a little time."
            ),
        ),
        Rows(
            "events",
            PerfDomain.events,
            N_("Events"),
            (
                Choice(PerfEvent.name, N_("Event"), fixed(_EVENTS)),
                Check(PerfEvent.is_enabled, N_("Counted"), is_kept=True),
            ),
            _new_event,
            most=len(_EVENTS),
            then=emptied("perf"),
        ),
    )

    @override
    def is_for(self, scene: Scene) -> bool:
        return is_qemu(None, scene)

    @override
    def problems(self, element: PerfDomain, scene: Scene) -> Iterable[Problem]:
        """virDomainPerfEventDefParseXML refuses those."""
        if any(count > 1 for count in Counter(each.name for each in element.events).values()):
            yield Problem("events", _("An event is there twice."))
