"""Scene: what a form has to know around the element that it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domcaps import DomainCapabilities
from vmgui.xmldoc.poolcaps import PoolCapabilities


class HostDevice(NamedTuple):
    """A device of the host's, as a list of them shows it; empty texts for what is not known."""

    name: str
    vendor: str = ""
    address: str = ""
    """Where it is on the host, such as "0000:01:00.0"."""
    driver: str = ""
    """What the host uses it with."""
    group: str = ""
    """The IOMMU group: devices of the same group can only be given away together."""
    used_by: str = ""
    """The names of the machines that have it, as far as they are known."""
    detail: str = ""
    """What else people should know, translated."""


class Option(NamedTuple):
    """One of several values to choose from."""

    value: str | None
    """As it is written into the document; None leaves it out: the hypervisor chooses."""
    label: str
    """What people read, translated."""
    reason: str = ""
    """Why it cannot be chosen here, a translated sentence; empty if it can."""
    device: HostDevice | None = None
    """What is known of it if it is a device of the host's."""


class Search(NamedTuple):
    """A search of the host's for what a form asks for, as it stands now."""

    text: str
    """What is being looked for, what came of it, or why nothing did; translated."""
    is_problem: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """The machine and the host around an element. Made anew for each look; never kept."""

    domain: Domain = field(default_factory=Domain.create)
    """The description that the element is, or will be, part of; empty if that is no machine's."""
    is_active: bool = False
    """True while the machine runs."""
    is_new: bool = False
    """True while the element is not part of the machine's description yet."""
    is_planned: bool = False
    """True while the machine does not exist yet."""
    is_local: bool = True
    """True if the machine is on this computer, so that its files can be looked at."""
    domain_capabilities: DomainCapabilities | None = None
    """What this kind of machine can have on this host; None if the host does not say."""
    capabilities: Capabilities | None = None
    """What the host has; None if it does not say."""
    pool_capabilities: PoolCapabilities | None = None
    """What storage pools the host can have; None if it does not say."""
    taken_names: frozenset[str] = frozenset()
    """The names of the host's other machines, or pools."""
    taken_paths: Mapping[str, str] = field(default_factory=dict)
    """The target paths of the host's other pools, with those pools' names."""
    images_directory: str = "/var/lib/libvirt/images"
    """Where the directories of new pools are made; empty if nobody knows."""
    search: Search | None = None
    """What is being looked for on the host; None if nothing is."""
    offers: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    """What the host has to choose from, by the noun of `vmgui.hardware.options.from_host`."""
