"""What the tuning page has for resctrl: shares of the host's caches and of its memory bandwidth."""

from __future__ import annotations

from vmgui.base import units
from vmgui.base.i18n import N_, _
from vmgui.hardware import cpusets
from vmgui.hardware.conditions import is_hypervisor
from vmgui.hardware.fields import Choice, Number, Size, Text
from vmgui.hardware.items import Group, Rows
from vmgui.hardware.options import fixed
from vmgui.hardware.panels.common import Told, emptied
from vmgui.hardware.panels.tuningdomain import TuningDomain
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.tuning import CacheTune, MemoryTune

_MIB = 1024 * 1024
_ALL = 100
"""Percent."""


def _more_caches(tune: CacheTune) -> str:
    """What it has beyond its first <cache>."""
    caches = [
        # Translators: a cache of the host's CPU
        _("L{level} cache {number}: {size}").format(
            level=cache.level, number=cache.id, size=units.size(cache.size)
        )
        for cache in tune.caches[1:]
    ]
    return ", ".join([*caches, *(_watched(each.vcpus) for each in tune.monitors)])


def _more_nodes(tune: MemoryTune) -> str:
    """What it has beyond its first <node>."""
    nodes = [
        _("controller {number}: {percent} %").format(number=node.id, percent=node.bandwidth)
        for node in tune.nodes[1:]
    ]
    return ", ".join([*nodes, *(_watched(each.vcpus) for each in tune.monitors)])


def _watched(vcpus: str | None) -> str:
    # Translators: virtual CPUs whose use of something is counted
    return _("{cpus} watched").format(cpus=vcpus or "")


def _new_cache_tune(element: TuningDomain, _scene: Scene) -> CacheTune:
    tune = CacheTune.create()
    tune.vcpus = _free_vcpu([each.vcpus for each in element.cache_tunes])
    tune.cache_id, tune.cache_level, tune.cache_type = 0, 3, "both"
    tune.cache_size = _MIB
    return tune


def _new_memory_tune(element: TuningDomain, _scene: Scene) -> MemoryTune:
    tune = MemoryTune.create()
    tune.vcpus = _free_vcpu([each.vcpus for each in element.memory_tunes])
    tune.node_id, tune.node_bandwidth = 0, _ALL
    return tune


def _free_vcpu(present: list[str | None]) -> str:
    taken = frozenset[int]().union(*map(cpusets.numbers, present))
    return str(next(number for number in range(len(taken) + 1) if number not in taken))


CACHES = Group(
    N_("Parts of the host's caches"),
    (
        Rows(
            "cache_tunes",
            TuningDomain.cache_tunes,
            N_("Caches"),
            (
                Text(CacheTune.vcpus, N_("Virtual CPUs"), is_required=True, check=cpusets.problem),
                Number(
                    CacheTune.cache_level,
                    N_("Level"),
                    least=1,
                    most=9,
                    placeholder="",
                    is_required=True,
                ),
                Number(CacheTune.cache_id, N_("Cache"), placeholder="", is_required=True),
                Choice(
                    CacheTune.cache_type,
                    N_("For"),
                    fixed({"both": N_("Both"), "code": N_("Code"), "data": N_("Data")}),
                ),
                Size(
                    CacheTune.cache_size,
                    N_("Size"),
                    least=1,
                    step=1024,
                    placeholder="",
                    is_required=True,
                ),
                Told(CacheTune.vcpus, N_("More"), id="more", tells=_more_caches),
            ),
            _new_cache_tune,
            then=emptied("cputune"),
            help=N_(
                "Keeps a part of a cache for these virtual CPUs alone, so that other machines do"
                " not push their data out. The host's CPU has to be able to do it."
            ),
        ),
    ),
    when=is_hypervisor("kvm"),
)

MEMORY_BANDWIDTH = Group(
    N_("Share of the host's memory bandwidth"),
    (
        Rows(
            "memory_tunes",
            TuningDomain.memory_tunes,
            N_("Memory controllers"),
            (
                Text(MemoryTune.vcpus, N_("Virtual CPUs"), is_required=True, check=cpusets.problem),
                Number(MemoryTune.node_id, N_("Controller"), placeholder="", is_required=True),
                Number(
                    MemoryTune.node_bandwidth,
                    N_("Bandwidth"),
                    least=1,
                    most=_ALL,
                    unit="%",
                    placeholder="",
                    is_required=True,
                ),
                Told(MemoryTune.vcpus, N_("More"), id="more", tells=_more_nodes),
            ),
            _new_memory_tune,
            then=emptied("cputune"),
            help=N_("How much of what a memory controller can do these virtual CPUs may use."),
        ),
    ),
    when=is_hypervisor("kvm"),
)
