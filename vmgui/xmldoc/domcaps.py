"""What domains of one kind can have on a host (domain capabilities), as questions; read-only.

`values("disk", "bus")` reaches every list that libvirt writes, also those of versions to come; the
properties are for what is not such a list. None always means that the host does not say: older
versions know fewer devices.

Source: https://libvirt.org/formatdomaincaps.html and src/conf/domain_capabilities.c.
"""

from __future__ import annotations

from typing import NamedTuple

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, integer, size, text, yes_no

_CONTAINERS = ("devices", "features", "os", "")
"""Where sections are looked for, by path; no name is in two of them."""


class CpuModel(NamedTuple):
    """A CPU model that libvirt knows."""

    name: str
    is_usable: bool | None
    """Whether the host can run it; None if libvirt does not know."""
    vendor: str
    """"Intel", "AMD" ...; empty if it does not matter."""
    is_deprecated: bool
    canonical: str
    """The versioned name, if `name` is an alias; else empty."""
    blockers: tuple[str, ...]
    """The features that the host lacks for it; empty before libvirt 10.10."""


class HostModel(NamedTuple):
    """The CPU that "host-model" stands for on this host."""

    model: str
    vendor: str
    features: tuple[tuple[str, str], ...]
    """Names and policies of the features beyond the model: ("vmx", "require")."""


class _Value(Element):
    TAG = "value"
    content = text("")


class _Enum(Element):
    TAG = "enum"
    name = text("@name")
    values = Children(_Value)


class _Section(Element):
    """Something that is supported or not, with the lists of what it can be."""

    is_supported = yes_no("@supported")
    enums = Children(_Enum)


class _Feature(Element):
    TAG = "feature"
    name = text("@name")
    policy = text("@policy")


class _Model(Element):
    TAG = "model"
    name = text("")
    usable = yes_no("@usable")
    vendor = text("@vendor")
    is_deprecated = yes_no("@deprecated")
    canonical = text("@canonical")


class _Blockers(Element):
    TAG = "blockers"
    model = text("@model")
    features = Children(_Feature)


class _Mode(_Section):
    """A way to choose a CPU."""

    TAG = "mode"
    name = text("@name")
    model = text("model")
    vendor = text("vendor")
    features = Children(_Feature)
    models = Children(_Model)
    blockers = Children(_Blockers)


class DomainCapabilities(Element):
    """What an emulator offers to domains of one type, architecture and machine type."""

    TAG = "domainCapabilities"
    emulator = text("path")
    domain_type = text("domain")
    machine = text("machine")
    arch = text("arch")
    max_vcpus = integer("vcpu/@max")
    sev_cbitpos = integer("features/sev/cbitpos")
    sev_reduced_phys_bits = integer("features/sev/reducedPhysBits")
    sev_max_guests = integer("features/sev/maxGuests")
    sev_es_max_guests = integer("features/sev/maxESGuests")
    sgx_has_launch_control = yes_no("features/sgx/flc")
    sgx_section_size = size("features/sgx/section_size", "KiB")
    """In bytes: how much protected memory the host has."""
    _modes = Children(_Mode, "cpu")
    _loader = Children(_Value, "os/loader")
    _features = Children(_Section, "features")

    def values(self, device: str, enum: str) -> tuple[str, ...] | None:
        """The values that the host offers, None if it does not say.

        Args:
            device: an element of <devices>, <features> or <os>, or at the top: "disk", "tpm",
                "hyperv", "loader", "memoryBacking", "os"; or a mode of the CPU.
            enum: the name of the list: "bus", "model", "firmware".
        """
        section = self._section(device) or self._mode(device)
        enums = section.enums if section else ()
        return next((_contents(each) for each in enums if each.name == enum), None)

    def is_supported(self, device: str) -> bool | None:
        """Whether domains can have it, None if the host does not say.

        Args:
            device: as for `values`; also what has no list, such as "iothreads" or "backup".
        """
        section = self._section(device) or self._mode(device)
        return section.is_supported if section else None

    # Firmware

    @property
    def loaders(self) -> tuple[str, ...]:
        """The paths of the firmware images that libvirt knows on the host."""
        return tuple(each.content for each in self._loader if each.content)

    @property
    def has_uefi(self) -> bool | None:
        """Whether libvirt can choose an UEFI image by itself; None before libvirt 5.2."""
        firmwares = self.values("os", "firmware")
        return None if firmwares is None else "efi" in firmwares

    # Processor

    @property
    def cpu_modes(self) -> tuple[str, ...]:
        """The supported modes: "host-passthrough", "maximum", "host-model", "custom"."""
        return tuple(mode.name for mode in self._modes if mode.name and mode.is_supported)

    @property
    def host_model(self) -> HostModel | None:
        """What "host-model" stands for, None if it is not supported."""
        mode = self._mode("host-model")
        if mode is None or not mode.is_supported or not mode.model:
            return None
        features = ((each.name or "", each.policy or "") for each in mode.features)
        return HostModel(mode.model, mode.vendor or "", tuple(features))

    @property
    def cpu_models(self) -> tuple[CpuModel, ...]:
        """The models for the mode "custom", in libvirt's order; none if it is not supported."""
        mode = self._mode("custom")
        if mode is None:
            return ()
        blockers = {
            each.model: tuple(feature.name for feature in each.features if feature.name)
            for each in mode.blockers
        }
        return tuple(
            CpuModel(
                each.name or "",
                each.usable,
                "" if each.vendor in (None, "unknown") else each.vendor,
                bool(each.is_deprecated),
                each.canonical or "",
                blockers.get(each.name, ()),
            )
            for each in mode.models
        )

    # Features

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the supported features: "gic", "vmcoreinfo", "sev", "hyperv" ..."""
        return tuple(each.tag for each in self._features if each.is_supported)

    def _section(self, name: str) -> _Section | None:
        for container in _CONTAINERS:
            node = self.find((*container.split(), name))
            if node is not None:
                return _Section(node)
        return None

    def _mode(self, name: str) -> _Mode | None:
        return next((mode for mode in self._modes if mode.name == name), None)


def _contents(enum: _Enum) -> tuple[str, ...]:
    return tuple(value.content for value in enum.values if value.content)
