"""CPUs: how many, of which model, with which features, in which topology."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _, ngettext
from vmgui.hardware.conditions import is_set
from vmgui.hardware.cpumodel import (
    MAXIMUM,
    PASSTHROUGH,
    CopyHost,
    ModelChoice,
    chosen,
    models,
    why_not_chosen,
)
from vmgui.hardware.fields import Check, Number
from vmgui.hardware.items import Fact, Group
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.panels.cpuadvanced import ADVANCED
from vmgui.hardware.panels.cpudomain import CpuDomain, core_count, is_machine, most_vcpus, nesting
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.domain import Domain

MOST_PER_CORE = 10
"""Virtual CPUs for each core of the host that are reasonable, over all machines."""


def _fill_topology(element: CpuDomain, _scene: Scene) -> None:
    """A topology needs three numbers; begin with one that changes nothing."""
    if element.has_topology and element.sockets is None:
        element.sockets, element.cores, element.threads = element.vcpus or 1, 1, 1


def _host_cpus(_element: CpuDomain, scene: Scene) -> str:
    count = scene.capabilities.cpu_count if scene.capabilities else 0
    return str(count) if count else ""


def _vcpus_problem(value: int, _element: CpuDomain, scene: Scene) -> str | None:
    most = most_vcpus(scene)
    if most is not None and value > most:
        return ngettext(
            "This machine type can have {most} virtual CPU at most.",
            "This machine type can have {most} virtual CPUs at most.",
            most,
        ).format(most=most)
    return None


def _current_problem(value: int, element: CpuDomain, _scene: Scene) -> str | None:
    if element.vcpus is not None and 0 < element.vcpus < value:
        return _("The current allocation is more than the maximum of {most}.").format(
            most=element.vcpus
        )
    return None


_ALLOCATION = (
    Fact("host_cpus", N_("Host CPUs"), _host_cpus),
    Number(
        Domain.current_vcpus,
        N_("Current allocation"),
        least=1,
        placeholder=N_("All of the maximum"),
        live=True,
        check=_current_problem,
        help=N_("The virtual CPUs that the machine has now, or when it starts."),
    ),
    Number(
        Domain.vcpus,
        N_("Maximum allocation"),
        least=1,
        most=65535,
        is_required=True,
        placeholder="",
        check=_vcpus_problem,
        help=N_("Up to so many can be added while the machine runs."),
    ),
)

_MODEL = Group(
    N_("Configuration"),
    (
        CopyHost(
            CpuDomain.mode,
            N_("Copy host CPU configuration"),
            id="copy_host",
            help=N_(
                "The guest gets the host's processor as it is (host-passthrough): fast, and needed"
                " for virtual machines inside of it. It can only migrate to hosts with the same"
                " processor."
            ),
        ),
        ModelChoice(
            CpuDomain.model,
            N_("Model"),
            models,
            id="model",
            is_editable=True,
            help=N_("Choose a model or a mode, or type one."),
        ),
        Fact("nesting", N_("Virtual machines inside of it"), nesting),
    ),
    when=is_machine,
)

_TOPOLOGY = Group(
    N_("Topology"),
    (
        Check(
            CpuDomain.has_topology,
            N_("Manually set CPU topology"),
            then=_fill_topology,
            help=N_(
                "How many sockets with how many cores the guest sees; some systems are licensed by"
                " sockets, or use only a few."
            ),
        ),
        *(
            Number(bound, label, least=1, most=65535, is_required=True, when=when)
            for bound, label, when in (
                (CpuDomain.sockets, N_("Sockets"), is_set(CpuDomain.has_topology)),
                (CpuDomain.cores, N_("Cores"), is_set(CpuDomain.has_topology)),
                (CpuDomain.threads, N_("Threads"), is_set(CpuDomain.has_topology)),
                (CpuDomain.clusters, N_("Clusters"), is_set(CpuDomain.clusters)),
            )
        ),
        Number(
            CpuDomain.dies,
            N_("Dies"),
            least=1,
            most=65535,
            when=is_set(CpuDomain.has_topology),
            placeholder=N_("One"),
            help=N_("Parts of a socket that have caches of their own."),
        ),
    ),
    when=is_machine,
)


class CpuPanel(Panel[CpuDomain]):
    """The machine's processors."""

    id = "cpu"
    title = N_("CPUs")
    icon = "device.processor"
    element = CpuDomain
    fields = (*_ALLOCATION, _MODEL, _TOPOLOGY)
    advanced = ADVANCED

    @override
    def summary(self, element: CpuDomain, scene: Scene) -> str:
        count = element.vcpus if element.current_vcpus is None else element.current_vcpus
        if count is None:
            return ""
        return ngettext("{count} virtual CPU", "{count} virtual CPUs", count).format(count=count)

    @override
    def problems(self, element: CpuDomain, scene: Scene) -> Iterable[Problem]:
        vcpus = element.vcpus
        has_both = vcpus is not None and vcpus > 0 and element.has_topology
        if has_both and element.topology_product != vcpus:
            message = _("The topology has room for {count} virtual CPUs, not for {vcpus}.")
            message = message.format(count=element.topology_product, vcpus=vcpus)
            yield Problem("sockets", message)
        yield from _host_problems(vcpus or 0, scene)
        if reason := why_not_chosen(element, scene):
            yield Problem("model", reason, is_warning=True)
        yield from _model_problems(element)
        yield from _row_problems(element)


def _host_problems(vcpus: int, scene: Scene) -> Iterator[Problem]:
    """More than the host has is possible, and slow."""
    if scene.capabilities is None:
        return
    cpus, cores = scene.capabilities.cpu_count, core_count(scene.capabilities)
    if cores and vcpus > MOST_PER_CORE * cores:
        message = _("More than {most} virtual CPUs for each core of the host are not recommended.")
        yield Problem("vcpus", message.format(most=MOST_PER_CORE), is_warning=True)
    elif cpus and vcpus > cpus:
        message = _("That is more than the {count} CPUs of the host: the machine may be slow.")
        yield Problem("vcpus", message.format(count=cpus), is_warning=True)


def _model_problems(element: CpuDomain) -> Iterator[Problem]:
    """What virCPUDefParseXML and qemuValidateDomainDefCpu refuse."""
    if len(element.features) and chosen(element) is None:
        yield Problem("model", _("Features need a model: choose one, or remove them."))
    is_host = element.mode in (PASSTHROUGH, MAXIMUM)
    if element.cache_mode == "passthrough" and not is_host:
        yield Problem("cache_mode", _("The host's cache needs the model host-passthrough."))


def _row_problems(element: CpuDomain) -> Iterator[Problem]:
    names = Counter(each.name for each in element.features)
    for name, count in names.items():
        if not name:
            yield Problem("features", _("A feature has no name."))
        elif count > 1:
            yield Problem("features", _("The feature {name} is there twice.").format(name=name))
    ids = Counter(each.id for each in element.each_vcpu if each.id is not None)
    for number, count in ids.items():
        if count > 1:
            message = _("The virtual CPU {number} is there twice.").format(number=number)
            yield Problem("each_vcpu", message)
        elif element.vcpus is not None and number >= element.vcpus:
            message = _("There is no virtual CPU {number}: they are counted from 0.")
            yield Problem("each_vcpu", message.format(number=number))
    first = next((each for each in element.each_vcpu if each.id == 0), None)
    if first is not None and (first.is_enabled is False or first.is_hotpluggable):
        message = _("The virtual CPU 0 has to be there always, and cannot be removed.")
        yield Problem("each_vcpu", message)
