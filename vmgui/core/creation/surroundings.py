"""Surroundings: what is known around the answers. A value; nothing here asks anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vmgui.base.ids import HostId
from vmgui.core.creation.facts import ImageFacts, MediumFacts, TreeFacts
from vmgui.core.osinfo.system import System
from vmgui.core.resources import InterfaceReading, NetworkReading, PoolReading
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.domcaps import DomainCapabilities


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A host, and what was found out about what the machine is made from."""

    host: HostId
    is_local: bool = True
    """Whether the host is this computer."""
    is_session: bool = False
    """Whether it is a user's own libvirt, which has no virtual networks."""
    is_ready: bool = False
    """Whether the host has been asked for all of the following."""
    capabilities: Capabilities | None = None
    domain_capabilities: DomainCapabilities | None = None
    """Of the platform that is chosen."""
    pools: tuple[PoolReading, ...] = ()
    networks: tuple[NetworkReading, ...] = ()
    interfaces: tuple[InterfaceReading, ...] = ()
    default_route: str = ""
    """The host's bridge with the default route, if this is known."""
    taken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The names of the volumes in each pool that was looked at."""
    names: frozenset[str] = frozenset()
    """Of the host's machines."""
    running: frozenset[str] = frozenset()
    """The names of those that have a process."""
    uuids: frozenset[str] = frozenset()
    """Of the host's machines."""
    macs: frozenset[str] = frozenset()
    """Of the host's machines, lower case."""
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Disk image -> the names of the machines that have it."""
    cpus: int | None = None
    """Of the host."""
    memory: int | None = None
    """Of the host, in bytes."""
    system: System | None = None
    """The operating system that is chosen, or was recognised."""
    detected: System | None = None
    """The operating system that was recognised, whatever is chosen."""
    unknown_version: str = ""
    """What the medium says, if the database does not know that version of `detected` yet."""
    medium: MediumFacts | None = None
    """Of the ISO image that is chosen."""
    tree: TreeFacts | None = None
    image: ImageFacts | None = None
    """The disk image that is imported, or stands below the machine."""
    document: str = ""
    """The text of the domain XML file that is chosen."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """What could not be looked up, by its name in `vmgui.core.creation.looks`: why, translated."""
