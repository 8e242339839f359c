"""The host's capabilities (virConnectGetCapabilities), as questions. For reading only.

Source: https://libvirt.org/formatcaps.html and src/conf/capabilities.c.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, Flag, integer, on_off, size, text, yes_no

_OWNER = re.compile(r"\+?(?P<user>\d+):\+?(?P<group>\d+)")


class Owner(NamedTuple):
    """Who hypervisor processes run as, by number."""

    user: int
    group: int


class Pages(Element):
    """Memory pages of one size, which the host's CPU can have, or which a NUMA cell has."""

    TAG = "pages"
    size = size("@size", "KiB")
    """In bytes."""
    count = integer("")
    """How many a NUMA cell has; huge pages are those that are set aside."""


class CellCpu(Element):
    """A CPU of a NUMA cell."""

    TAG = "cpu"
    id = integer("@id")
    socket = integer("@socket_id")
    die = integer("@die_id")
    core = integer("@core_id")
    siblings = text("@siblings")
    """The threads of the same core, as a list of ranges: "0,4" or "0-1"."""


class Cell(Element):
    """A NUMA cell."""

    TAG = "cell"
    id = integer("@id")
    memory = size("memory", "KiB")
    """In bytes."""
    pages = Children(Pages)
    cpus = Children(CellCpu, "cpus")


class BaseLabel(Element):
    """The label that domains of one type get by default."""

    TAG = "baselabel"
    type = text("@type")
    label = text("")


class SecurityModel(Element):
    """A security driver: "selinux", "apparmor", "dac"."""

    TAG = "secmodel"
    model = text("model")
    doi = text("doi")
    base_labels = Children(BaseLabel)

    def base_label(self, domain_type: str) -> str | None:
        """The label that domains of this type get by default."""
        labels = (each.label for each in self.base_labels if each.type == domain_type)
        return next(labels, None)


class CpuFeature(Element):
    """A feature of the host's CPU, beyond its model."""

    TAG = "feature"
    name = text("@name")


class Machine(Element):
    """A machine type."""

    TAG = "machine"
    name = text("")
    canonical = text("@canonical")
    """What an alias such as "q35" stands for; None for a name that is no alias."""
    max_cpus = integer("@maxCpus")
    is_deprecated = yes_no("@deprecated")


class GuestDomain(Element):
    """A domain type of a guest: "qemu", "kvm" ..., with what is different for it."""

    TAG = "domain"
    type = text("@type")
    emulator = text("emulator")
    machines = Children(Machine)


class Feature(Element):
    """Something that guests can have or be without, named by its tag: "acpi", "pae" ..."""

    default = on_off("@default")
    can_toggle = yes_no("@toggle")


class Guest(Element):
    """A kind of guests: an operating system type on an architecture."""

    TAG = "guest"
    os_type = text("os_type")
    """"hvm" for whole machines, "xen", "xenpvh", "exe" for containers."""
    arch = text("arch/@name")
    word_size = integer("arch/wordsize")
    emulator = text("arch/emulator")
    loader = text("arch/loader")
    machines = Children(Machine, "arch")
    domains = Children(GuestDomain, "arch")
    features = Children(Feature, "features")

    @property
    def domain_types(self) -> tuple[str, ...]:
        """The domain types, in libvirt's order."""
        return tuple(domain.type for domain in self.domains if domain.type)

    def feature(self, name: str) -> Feature | None:
        """A feature by name, None if guests cannot have it."""
        return next((each for each in self.features if each.tag == name), None)

    def emulator_of(self, domain_type: str) -> str | None:
        """The program that runs domains of this type."""
        domain = self._domain(domain_type)
        return (domain.emulator if domain else None) or self.emulator

    def machines_of(self, domain_type: str) -> tuple[Machine, ...]:
        """The machine types for domains of this type."""
        domain = self._domain(domain_type)
        return tuple(domain.machines if domain else ()) or tuple(self.machines)

    def machine(self, name: str, domain_type: str) -> Machine | None:
        """A machine type by name or alias."""
        return next((each for each in self.machines_of(domain_type) if each.name == name), None)

    def _domain(self, domain_type: str) -> GuestDomain | None:
        return next((each for each in self.domains if each.type == domain_type), None)


class Capabilities(Element):
    """What the host is, and what kinds of guests it runs."""

    TAG = "capabilities"
    uuid = text("host/uuid")
    arch = text("host/cpu/arch")
    cpu_model = text("host/cpu/model")
    """None where libvirt does not know the CPU."""
    cpu_vendor = text("host/cpu/vendor")
    cpu_features = Children(CpuFeature, "host/cpu")
    sockets = integer("host/cpu/topology/@sockets")
    """Per NUMA cell, like `dies`; libvirt writes 1 where the topology is not regular."""
    dies = integer("host/cpu/topology/@dies")
    cores = integer("host/cpu/topology/@cores")
    threads = integer("host/cpu/topology/@threads")
    pages = Children(Pages, "host/cpu")
    has_iommu = yes_no("host/iommu/@support")
    """None where libvirt does not say, as before version 6.1."""
    can_suspend_memory = Flag("host/power_management/suspend_mem")
    cells = Children(Cell, "host/topology/cells")
    security_models = Children(SecurityModel, "host")
    guests = Children(Guest)

    @property
    def cpu_count(self) -> int:
        """How many CPUs the host has, over all NUMA cells."""
        return sum(len(cell.cpus) for cell in self.cells)

    @property
    def arches(self) -> tuple[str, ...]:
        """The architectures that the host runs guests of, in libvirt's order."""
        return tuple(dict.fromkeys(guest.arch for guest in self.guests if guest.arch))

    def guest(self, arch: str, os_type: str = "hvm") -> Guest | None:
        """The kind of guests of an architecture and type, None if the host runs none."""
        wanted = (arch, os_type)
        found = (each for each in self.guests if (each.arch, each.os_type) == wanted)
        return next(found, None)

    def security_model(self, model: str) -> SecurityModel | None:
        """A security driver by name."""
        return next((each for each in self.security_models if each.model == model), None)

    def owner(self, domain_type: str) -> Owner | None:
        """Who hypervisor processes of this type run as, None if libvirt does not say."""
        model = self.security_model("dac")
        label = model.base_label(domain_type) if model else None
        found = _OWNER.fullmatch(label or "")
        return Owner(int(found["user"]), int(found["group"])) if found else None
