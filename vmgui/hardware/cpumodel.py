"""The CPU model of a machine as one value: a mode of libvirt's, or the name of a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Check, Choice
from vmgui.hardware.options import DEFAULT, UNABLE
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.domain.cpu import CpuFeature
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domcaps import CpuModel
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, on_off, text

PASSTHROUGH = "host-passthrough"
"""The host's CPU as it is."""
HOST_MODEL = "host-model"
"""The model nearest to the host's CPU, with its features."""
MAXIMUM = "maximum"
"""All that the emulator can do."""

MODES = {
    HOST_MODEL: N_("host-model (like the host's, can be migrated)"),
    PASSTHROUGH: N_("host-passthrough (the host's as it is)"),
    MAXIMUM: N_("maximum (all that the emulator can do)"),
}
"""The modes that need no model: value -> untranslated label."""

_WITHOUT_MODEL = (PASSTHROUGH, MAXIMUM)


class Cpu(Domain):
    """A domain, as far as the model of its CPUs is concerned."""

    mode = text("cpu/@mode")
    match = text("cpu/@match")
    check = text("cpu/@check")
    is_migratable = on_off("cpu/@migratable")
    model = text("cpu/model")
    fallback = text("cpu/model/@fallback")
    vendor_id = text("cpu/model/@vendor_id")
    vendor = text("cpu/vendor")
    features = Children(CpuFeature, "cpu")


def chosen(domain: Cpu) -> str | None:
    """The mode, or the name of the model; None if the hypervisor chooses."""
    return domain.mode if domain.mode in MODES else (domain.model or "").strip() or None


def choose(domain: Cpu, wanted: str | None) -> None:
    """Take another model or mode, with what belongs to it.

    Features, topology, cache and NUMA cells stay. `check` and `migratable` go: what libvirt
    chooses for them depends on the mode (virCPUDefParseXML, qemuDomainDefCPUPostParse).
    """
    present = chosen(domain)
    if wanted == present:
        return
    is_same_mode = present not in (None, *MODES) and wanted not in (None, *MODES)
    domain.vendor = None
    if not is_same_mode:
        domain.mode = domain.match = domain.check = domain.is_migratable = None
    if wanted in (None, *_WITHOUT_MODEL):
        domain.fallback = domain.vendor_id = None
    domain.model = None if wanted in (None, *MODES) else wanted
    if wanted in MODES:
        domain.mode = wanted
    elif wanted is not None and not is_same_mode:
        domain.mode, domain.match = "custom", "exact"


@dataclass(frozen=True, eq=False)
class ModelChoice(Choice):
    """The model, chosen or typed."""

    @override
    def read(self, element: Element) -> str | None:
        return self.raw(element)

    @override
    def raw(self, element: Element) -> str | None:
        return chosen(element.viewed_as(Cpu))

    @override
    def write(self, element: Element, value: Any, scene: Scene) -> None:
        choose(element.viewed_as(Cpu), (value or "").strip() or None)

    @override
    def problem(self, value: Any, element: Element, scene: Scene) -> str | None:
        """Nothing: libvirt stores what the host lacks too, see `why_not_chosen`."""
        return None


@dataclass(frozen=True, eq=False)
class CopyHost(Check):
    """A short way to the mode host-passthrough and back to the hypervisor's default."""

    @override
    def read(self, element: Element) -> bool:
        return chosen(element.viewed_as(Cpu)) == PASSTHROUGH

    @override
    def write(self, element: Element, value: Any, scene: Scene) -> None:
        if value != self.read(element):
            choose(element.viewed_as(Cpu), PASSTHROUGH if value else None)


def models(_element: Any, scene: Scene) -> Sequence[Option]:
    """What can be chosen: the default, the modes, then the models by name."""
    caps = scene.domain_capabilities
    possible = None if caps is None else caps.cpu_modes
    modes = [
        Option(mode, _(label), "" if possible is None or mode in possible else _no(mode, scene))
        for mode, label in MODES.items()
    ]
    return [Option(None, _(DEFAULT)), *modes, *_named(() if caps is None else caps.cpu_models)]


def _no(mode: str, scene: Scene) -> str:
    """Why a machine cannot have a mode."""
    if mode == PASSTHROUGH and scene.domain.type == "qemu":
        return _("Only with KVM: this machine is emulated.")
    return _(UNABLE)


def why_not_chosen(domain: Cpu, scene: Scene) -> str:
    """Why the host cannot run the machine with its model; empty if it can, or does not say."""
    present = chosen(domain)
    reasons = (option.reason for option in models(domain, scene) if option.value == present)
    return next(reasons, "")


def _named(found: Sequence[CpuModel]) -> Iterator[Option]:
    for model in sorted(found, key=lambda each: each.name.casefold()):
        label = _("{name} (outdated)") if model.is_deprecated else "{name}"
        yield Option(model.name, label.format(name=model.name), _why_not(model))


def _why_not(model: CpuModel) -> str:
    if model.is_usable is not False:
        return ""
    if model.blockers:
        return _("The host's CPU lacks {features}.").format(features=", ".join(model.blockers))
    return _("The host's CPU lacks features of this model.")
