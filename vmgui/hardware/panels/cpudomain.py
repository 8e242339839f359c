"""A domain as its CPU page sees it, and what the host says about CPUs."""

from __future__ import annotations

from vmgui.base.i18n import N_, _
from vmgui.hardware import chipset
from vmgui.hardware.cpumodel import Cpu
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.domain.cpu import FeatureState, Vcpu
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import Children, Flag, integer, text


class CpuDomain(Cpu):
    """A domain with all that can be said about its CPUs."""

    placement = text("vcpu/@placement")
    cpuset = text("vcpu/@cpuset")
    each_vcpu = Children(Vcpu, "vcpus")
    has_topology = Flag("cpu/topology")
    sockets = integer("cpu/topology/@sockets")
    dies = integer("cpu/topology/@dies")
    clusters = integer("cpu/topology/@clusters")
    """Only known to libvirt from 10.1 on."""
    cores = integer("cpu/topology/@cores")
    threads = integer("cpu/topology/@threads")
    cache_level = text("cpu/cache/@level")
    cache_mode = text("cpu/cache/@mode")
    address_mode = text("cpu/maxphysaddr/@mode")
    address_bits = integer("cpu/maxphysaddr/@bits")
    spec_ctrl = FeatureState("spec-ctrl")
    stibp = FeatureState("stibp")
    ssbd = FeatureState("ssbd")
    ibpb = FeatureState("ibpb")
    virt_ssbd = FeatureState("virt-ssbd")
    amd_ssbd = FeatureState("amd-ssbd")
    md_clear = FeatureState("md-clear")

    @property
    def topology_product(self) -> int:
        """How many virtual CPUs the topology has room for."""
        product = 1
        for part in (self.sockets, self.dies, self.clusters, self.cores, self.threads):
            product *= 1 if part is None else part
        return product


MITIGATIONS = {
    CpuDomain.spec_ctrl: N_("Spectre variant 2, on Intel's processors"),
    CpuDomain.stibp: N_("Spectre variant 2, between threads of a core"),
    CpuDomain.ssbd: N_("Speculative store bypass (Spectre variant 4)"),
    CpuDomain.ibpb: N_("Spectre variant 2, on AMD's processors"),
    CpuDomain.virt_ssbd: N_("Speculative store bypass, on AMD's processors, by the hypervisor"),
    CpuDomain.amd_ssbd: N_("Speculative store bypass, on AMD's processors"),
    CpuDomain.md_clear: N_("Microarchitectural data sampling"),
}
"""The features by which a guest protects itself, and against what (untranslated)."""


def is_machine(element: Domain, _scene: Scene) -> bool:
    """Condition: a whole machine, which has CPUs of its own, and no container."""
    return element.os.type != "exe"


def most_vcpus(scene: Scene) -> int | None:
    """How many virtual CPUs the machine type can have; None if the host does not say."""
    machine, caps = chipset.machine(scene), scene.domain_capabilities
    limits = (machine and machine.max_cpus, caps and caps.max_vcpus)
    return min((limit for limit in limits if limit), default=None)


def core_count(capabilities: Capabilities) -> int:
    """How many cores the host has, over all NUMA cells; 0 if it does not say."""
    return len(
        {
            (cell.id, cpu.socket, cpu.die, cpu.core)
            for cell in capabilities.cells
            for cpu in cell.cpus
        }
    )


def has_feature(scene: Scene, feature: str) -> bool:
    """Whether the host's CPU has a feature beyond its model, which guests can have too."""
    return ("require", feature) in _host_features(scene)


def feature_names(scene: Scene) -> list[str]:
    """The features that the host names, in the order of the alphabet."""
    return sorted({name for _policy, name in _host_features(scene)})


def _host_features(scene: Scene) -> set[tuple[str, str]]:
    caps = scene.domain_capabilities
    model = None if caps is None else caps.host_model
    return set() if model is None else {(policy, name) for name, policy in model.features}


def nesting(_element: object, scene: Scene) -> str:
    """Whether machines inside of the machine can use the host's extensions; empty: not known."""
    caps = scene.domain_capabilities
    model = None if caps is None or caps.domain_type != "kvm" else caps.host_model
    if model is None:
        return ""
    if has_feature(scene, "vmx") or has_feature(scene, "svm"):
        return _("The host allows it: choose host-passthrough")
    refused = {("disable", "vmx"), ("disable", "svm")}
    if model.vendor == "Intel" or refused & _host_features(scene):
        return _("The host does not allow it")
    return ""
