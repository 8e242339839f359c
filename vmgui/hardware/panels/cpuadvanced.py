"""What the CPU page has under *Advanced*: features one by one, placement, details of the model."""

from __future__ import annotations

from collections.abc import Sequence

from vmgui.base.i18n import N_, _
from vmgui.hardware import cpusets
from vmgui.hardware.conditions import any_of, is_one_of, is_set, no
from vmgui.hardware.cpumodel import HOST_MODEL, MAXIMUM, MODES, PASSTHROUGH, chosen
from vmgui.hardware.fields import Check, Choice, Number, Switch, Text
from vmgui.hardware.items import Group, Rows
from vmgui.hardware.options import DEFAULT, fixed, plain
from vmgui.hardware.panels.common import emptied
from vmgui.hardware.panels.cpudomain import (
    MITIGATIONS,
    CpuDomain,
    feature_names,
    has_feature,
    is_machine,
)
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.domain.cpu import CpuFeature, FeatureState, Vcpu


def _is_named(element: CpuDomain, _scene: Scene) -> bool:
    return chosen(element) not in (None, *MODES)


def _fit_cache(element: CpuDomain, _scene: Scene) -> None:
    """Only emulation knows levels, and only the third."""
    element.cache_level = "3" if element.cache_mode == "emulate" else None


def _fit_address(element: CpuDomain, _scene: Scene) -> None:
    if element.address_mode != "emulate":
        element.address_bits = None


def _features(_row: CpuFeature, scene: Scene) -> Sequence[Option]:
    return [Option(name, name) for name in feature_names(scene)]


def _new_feature(_element: CpuDomain, _scene: Scene) -> CpuFeature:
    feature = CpuFeature.create()
    feature.policy = "require"
    return feature


def _new_vcpu(element: CpuDomain, _scene: Scene) -> Vcpu:
    taken = {each.id for each in element.each_vcpu}
    vcpu = Vcpu.create()
    vcpu.id = next(number for number in range(len(taken) + 1) if number not in taken)
    vcpu.is_enabled = True
    vcpu.is_hotpluggable = vcpu.id != 0
    return vcpu


def _vendor_id_problem(value: str, _element: CpuDomain, _scene: Scene) -> str | None:
    if len(value) != 12 or "," in value:
        return _("Enter twelve characters, and no comma.")
    return None


def _mitigation(state: FeatureState, label: str) -> Switch:
    def is_known(element: CpuDomain, scene: Scene) -> bool:
        return state.raw(element) is not None or has_feature(scene, state.feature)

    return Switch(
        state,
        label,
        default=N_("As the model has it"),
        when=is_known,
        help=N_("Lets the guest's kernel use the processor's means against this attack."),
    )


_SWITCHES = tuple(_mitigation(state, label) for state, label in MITIGATIONS.items())

_MITIGATIONS = Group(
    N_("Security mitigations of the host's processor"),
    _SWITCHES,
    when=any_of(*(switch.when for switch in _SWITCHES if switch.when)),
)

_PLACEMENT = Group(
    N_("Placement on the host"),
    (
        Choice(
            CpuDomain.placement,
            N_("Placement"),
            fixed(
                {
                    None: DEFAULT,
                    "static": N_("On the host CPUs below"),
                    "auto": N_("Where numad, a service of the host, advises"),
                }
            ),
        ),
        Text(
            CpuDomain.cpuset,
            N_("Host CPUs"),
            placeholder=N_("All of them"),
            check=cpusets.problem,
            when=no(is_one_of(CpuDomain.placement, "auto")),
            help=N_("The host's CPUs that the machine may run on, such as 0-3,8."),
        ),
    ),
)

_DETAILS = Group(
    N_("Details of the model"),
    (
        Choice(
            CpuDomain.match,
            N_("Match"),
            fixed(
                {
                    None: DEFAULT,
                    "exact": N_("Exactly this model"),
                    "minimum": N_("This model, and what the host has beyond"),
                    "strict": N_("Only hosts that have nothing beyond this model"),
                }
            ),
            when=_is_named,
        ),
        Choice(
            CpuDomain.fallback,
            N_("If the host cannot do this model"),
            fixed(
                {
                    None: DEFAULT,
                    "allow": N_("Take the nearest that it can do"),
                    "forbid": N_("Refuse to start"),
                }
            ),
            when=any_of(_is_named, is_one_of(CpuDomain.mode, HOST_MODEL)),
        ),
        Choice(
            CpuDomain.check,
            N_("Check at start"),
            fixed(
                {
                    None: DEFAULT,
                    "none": N_("Do not check"),
                    "partial": N_("What libvirt can check beforehand"),
                    "full": N_("The processor must be all that is described"),
                }
            ),
            help=N_("What happens if the host cannot provide all of the described processor."),
        ),
        Switch(
            CpuDomain.is_migratable,
            N_("Migratable"),
            when=is_one_of(CpuDomain.mode, PASSTHROUGH, MAXIMUM),
            help=N_("Leave out features with which the machine could not migrate."),
        ),
        Text(
            CpuDomain.vendor,
            N_("Host's vendor"),
            placeholder=N_("Any"),
            when=_is_named,
            help=N_("Start only on hosts with a processor of this vendor, such as Intel or AMD."),
        ),
        Text(
            CpuDomain.vendor_id,
            N_("Vendor that the guest sees"),
            placeholder=N_("The model's own"),
            check=_vendor_id_problem,
            when=any_of(_is_named, is_one_of(CpuDomain.mode, HOST_MODEL)),
        ),
        Choice(
            CpuDomain.cache_mode,
            N_("Cache"),
            fixed(
                {
                    None: DEFAULT,
                    "emulate": N_("One of its own, of level 3"),
                    "passthrough": N_("The host's"),
                    "disable": N_("None"),
                }
            ),
            then=_fit_cache,
            help=N_("The processor cache that the guest is told of."),
        ),
        Choice(
            CpuDomain.cache_level,
            N_("Cache level"),
            plain("1", "2", "3"),
            when=is_set(CpuDomain.cache_level),
        ),
        Choice(
            CpuDomain.address_mode,
            N_("Width of physical addresses"),
            fixed(
                {None: DEFAULT, "emulate": N_("As given below"), "passthrough": N_("The host's")}
            ),
            then=_fit_address,
            help=N_("It limits how much memory the guest can address."),
        ),
        Number(
            CpuDomain.address_bits,
            N_("Address width"),
            least=32,
            most=64,
            unit=N_("bits"),
            is_required=True,
            when=is_one_of(CpuDomain.address_mode, "emulate"),
        ),
    ),
    when=is_machine,
)

_FEATURES = Rows(
    "features",
    CpuDomain.features,
    N_("Features"),
    (
        Choice(CpuFeature.name, N_("Name"), _features, is_editable=True),
        Choice(
            CpuFeature.policy,
            N_("Policy"),
            fixed(
                {
                    "require": N_("Require"),
                    "optional": N_("If the host has it"),
                    "disable": N_("Disable"),
                    "force": N_("Claim it, even if the host lacks it"),
                    "forbid": N_("Refuse to start on hosts that have it"),
                }
            ),
        ),
    ),
    _new_feature,
    then=emptied("cpu"),
    help=N_("What the guest's processor has beyond its model, or lacks."),
    when=is_machine,
)

_EACH = Rows(
    "each_vcpu",
    CpuDomain.each_vcpu,
    N_("Each virtual CPU"),
    (
        Number(Vcpu.id, N_("Number"), most=65535, is_required=True),
        Check(Vcpu.is_enabled, N_("Enabled"), is_kept=True),
        Switch(Vcpu.is_hotpluggable, N_("Can be added and removed")),
        Number(Vcpu.order, N_("Order"), least=1, most=65535),
    ),
    _new_vcpu,
    then=emptied("vcpus"),
    help=N_("Only needed if some, other than the last ones, shall be missing at start."),
    when=is_machine,
)

ADVANCED = (
    Group(N_("Features of the processor"), (_FEATURES,), when=is_machine),
    _MITIGATIONS,
    _DETAILS,
    _PLACEMENT,
    Group(N_("Virtual CPUs one by one"), (_EACH,), when=is_machine),
)
"""The groups, in their order."""
