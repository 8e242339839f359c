"""Memory: how much the machine has, and where on the host it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from vmgui.base import units
from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware import cpusets
from vmgui.hardware.conditions import any_of, is_hypervisor, is_one_of, is_set
from vmgui.hardware.fields import Check, Choice, Number, Size, Switch, Text
from vmgui.hardware.items import Fact, Group, Rows
from vmgui.hardware.options import DEFAULT, fixed, offered
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.memory import HugePage
from vmgui.xmldoc.domain.numa import NumaCell
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, Flag, integer, on_off, size, text

_MIB = 1024 * 1024
_SLOTS = 16
"""How many memory modules can be plugged in, where nobody says."""
_USUAL_PAGE = 2 * _MIB
"""The size of huge pages on most hosts."""


class MemoryDomain(Domain):
    """A domain, as far as its memory is concerned."""

    max_memory = size("maxMemory", unit="KiB")
    """Bytes that it may have with memory modules that are plugged in while it runs."""
    slots = integer("maxMemory/@slots")
    dump_core = on_off("memory/@dumpCore")
    has_huge_pages = Flag("memoryBacking/hugepages")
    huge_pages = Children(HugePage, "memoryBacking/hugepages")
    is_not_merged = Flag("memoryBacking/nosharepages")
    is_locked = Flag("memoryBacking/locked")
    is_discarded = Flag("memoryBacking/discard")
    source = text("memoryBacking/source/@type")
    access = text("memoryBacking/access/@mode")
    allocation = text("memoryBacking/allocation/@mode")
    threads = integer("memoryBacking/allocation/@threads")
    cells = Children(NumaCell, "cpu/numa")


@dataclass(frozen=True, eq=False)
class SharedMemory(Check):
    """Access by other programs of the host, with a source that allows it. Bound to the access."""

    @override
    def read(self, element: Element) -> bool:
        return element.viewed_as(MemoryDomain).access == "shared"

    @override
    def write(self, element: Element, value: Any, scene: Scene) -> None:
        """Keep a file and huge pages, which can be shared; anonymous memory cannot."""
        domain = element.viewed_as(MemoryDomain)
        if value == self.read(element):
            return
        domain.access = "shared" if value else None
        if value and domain.source in (None, "anonymous") and not domain.has_huge_pages:
            domain.source = "memfd"
        elif not value and domain.source == "memfd" and not domain.has_huge_pages:
            domain.source = None


def host_memory(scene: Scene) -> int:
    """Bytes of the host's memory; 0 if it does not say."""
    cells = scene.capabilities.cells if scene.capabilities else ()
    return sum(cell.memory or 0 for cell in cells)


def _host_memory(_element: Any, scene: Scene) -> str:
    return units.size(host_memory(scene)) if host_memory(scene) else ""


def _current_problem(value: int, element: MemoryDomain, _scene: Scene) -> str | None:
    if element.memory is not None and value > element.memory:
        return _("The current allocation is more than the maximum of {most}.").format(
            most=units.size(element.memory)
        )
    return None


def _max_memory_problem(value: int, element: MemoryDomain, _scene: Scene) -> str | None:
    if element.memory is not None and value < element.memory:
        return _("With memory modules it must be at least the maximum allocation, {least}.").format(
            least=units.size(element.memory)
        )
    return None


def _fit_slots(element: MemoryDomain, _scene: Scene) -> None:
    """Slots make sense with a ceiling only, and a ceiling needs them."""
    if element.max_memory is None:
        element.slots = None
    elif element.slots is None:
        element.slots = _SLOTS


def _why_not_shared(_element: Any, scene: Scene) -> str | None:
    caps = scene.domain_capabilities
    sources = None if caps is None else caps.values("memoryBacking", "sourceType")
    if sources is not None and "memfd" not in sources:
        return _("This host cannot share the memory of machines.")
    return None


def _new_page(_element: MemoryDomain, scene: Scene) -> HugePage:
    """The smallest page of the host that is huge."""
    pages = scene.capabilities.pages if scene.capabilities else ()
    sizes = sorted(page.size for page in pages if page.size)
    page = HugePage.create()
    page.size = sizes[1] if len(sizes) > 1 else _USUAL_PAGE
    return page


_ALLOCATION = (
    Fact("host_memory", N_("Host memory"), _host_memory),
    Size(
        Domain.current_memory,
        N_("Current allocation"),
        least=_MIB,
        placeholder=N_("All of the maximum"),
        live=True,
        check=_current_problem,
        help=N_("What the machine has now, or when it starts; a memory balloon takes the rest."),
    ),
    Size(
        Domain.memory,
        N_("Maximum allocation"),
        least=_MIB,
        is_required=True,
        help=N_("Up to this much the machine can have while it runs."),
    ),
)

_BACKING = Group(
    N_("Where the memory comes from"),
    (
        Choice(
            MemoryDomain.source,
            N_("Source"),
            offered(
                "memoryBacking",
                "sourceType",
                {
                    None: DEFAULT,
                    "anonymous": N_("Memory of the emulator"),
                    "memfd": N_("Memory that can be shared (memfd)"),
                    "file": N_("A file"),
                },
            ),
        ),
        Choice(
            MemoryDomain.access,
            N_("Access"),
            fixed({None: DEFAULT, "private": N_("Private"), "shared": N_("Shared")}),
            id="access",
            help=N_("Whether other programs of the host, such as virtiofsd, may see it."),
        ),
        Choice(
            MemoryDomain.allocation,
            N_("Allocation"),
            fixed(
                {
                    None: DEFAULT,
                    "immediate": N_("All of it at start"),
                    "ondemand": N_("When the guest uses it"),
                }
            ),
        ),
        Number(
            MemoryDomain.threads,
            N_("Threads that allocate it"),
            least=1,
            help=N_("More threads make the start of a large machine faster."),
            when=any_of(
                is_one_of(MemoryDomain.allocation, "immediate"), is_set(MemoryDomain.threads)
            ),
        ),
        Check(
            MemoryDomain.is_discarded,
            N_("Throw away the content at shutdown"),
            help=N_("Spares the host writing it back to a file that nobody will read."),
        ),
        Check(
            MemoryDomain.is_locked,
            N_("Lock in the host's memory"),
            help=N_(
                "The host never swaps it out. Set a hard limit too, or the machine may take all of"
                " the host's memory."
            ),
        ),
        Check(
            MemoryDomain.is_not_merged,
            N_("Do not merge with equal pages of other machines"),
            help=N_("Switches off KSM for this machine."),
        ),
        Switch(
            MemoryDomain.dump_core,
            N_("Include in core dumps of the emulator"),
            help=N_("Off keeps the guest's memory out of crash reports of the host."),
        ),
    ),
)

_HUGE_PAGES = Group(
    N_("Huge pages"),
    (
        Check(
            MemoryDomain.has_huge_pages,
            N_("Use huge pages"),
            help=N_("Faster for large machines; the host must have set huge pages aside."),
        ),
        Rows(
            "huge_pages",
            MemoryDomain.huge_pages,
            N_("Page sizes"),
            (
                Size(HugePage.size, N_("Size"), least=4096, step=1024, is_required=True),
                Text(
                    HugePage.nodeset,
                    N_("NUMA cells of the guest"),
                    placeholder=N_("All others"),
                    check=cpusets.problem,
                ),
            ),
            _new_page,
            help=N_("Without any, the host's default size is used."),
            when=is_set(MemoryDomain.has_huge_pages),
        ),
    ),
)

_MODULES = Group(
    N_("Memory modules"),
    (
        Size(
            MemoryDomain.max_memory,
            N_("Maximum with memory modules"),
            placeholder=N_("None can be added"),
            check=_max_memory_problem,
            then=_fit_slots,
            help=N_("Up to this much memory, modules can be plugged in while the machine runs."),
        ),
        Number(
            MemoryDomain.slots,
            N_("Slots"),
            most=256,
            is_required=True,
            when=is_set(MemoryDomain.max_memory),
        ),
    ),
)


class MemoryPanel(Panel[MemoryDomain]):
    """The machine's memory; its balloon and modules are devices."""

    id = "memory"
    title = N_("Memory")
    icon = "device.memory"
    element = MemoryDomain
    fields = (
        *_ALLOCATION,
        SharedMemory(
            MemoryDomain.access,
            N_("Enable shared memory"),
            id="is_shared",
            why_not=_why_not_shared,
            when=is_hypervisor("kvm", "qemu", "hvf"),
            help=N_("Needed by file systems with virtiofs and by vhost-user devices."),
        ),
    )
    advanced = (_BACKING, _HUGE_PAGES, _MODULES)

    @override
    def summary(self, element: MemoryDomain, scene: Scene) -> str:
        return units.size(
            element.memory if element.current_memory is None else element.current_memory
        )

    @override
    def problems(self, element: MemoryDomain, scene: Scene) -> Iterable[Problem]:
        yield from _host_problems(element, scene)
        yield from _cell_problems(element)
        if element.access == "shared" and element.source == "anonymous":
            message = _("Anonymous memory cannot be shared: choose another source.")
            yield Problem("source", message)
        others = [each for each in element.huge_pages if each.nodeset is None]
        if len(others) > 1:
            yield Problem("huge_pages", _("Only one page size can be for all other cells."))


def _host_problems(element: MemoryDomain, scene: Scene) -> Iterator[Problem]:
    """More than the host has is possible, as long as not all of it is used."""
    host, memory = host_memory(scene), element.memory or 0
    if not host or memory <= host:
        return
    message = _("That is more than the {size} of the host: it may have to swap.")
    if any(device.tag == "hostdev" for device in element.devices):
        message = _("That is more than the {size} of the host, and host devices need all of it.")
    yield Problem("memory", message.format(size=units.size(host)), is_warning=True)


def _cell_problems(element: MemoryDomain) -> Iterator[Problem]:
    cells = [cell.memory or 0 for cell in element.cells]
    if element.max_memory is not None and not cells:
        yield Problem("max_memory", _("Memory modules need a NUMA cell: add one under NUMA."))
    if cells and element.memory is not None and sum(cells) != element.memory:
        message = _("The NUMA cells have {size} together, and libvirt will take that.")
        yield Problem("memory", message.format(size=units.size(sum(cells))), is_warning=True)
