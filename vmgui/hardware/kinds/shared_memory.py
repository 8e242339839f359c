"""Memory that a machine shares with other programs of its host.

virtiofs and vhost-user devices are run by programs beside the hypervisor, which have to see the
guest's memory. That is a property of the whole machine, and it takes effect at the next start.
"""

from __future__ import annotations

from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, Flag, text

_BACKED = ("memfd", "file")


class _Cell(Element):
    """A NUMA cell of the guest."""

    TAG = "cell"
    access = text("@memAccess")


class _Backing(Element):
    """The parts of <domain> that say where its memory comes from."""

    TAG = "domain"
    source = text("memoryBacking/source/@type")
    access = text("memoryBacking/access/@mode")
    has_hugepages = Flag("memoryBacking/hugepages")
    cells = Children(_Cell, "cpu/numa")


def has_shared_memory(domain: Domain) -> bool:
    """Whether the machine's memory can be shared with other programs."""
    backing = domain.viewed_as(_Backing)
    if backing.source not in _BACKED and not backing.has_hugepages:
        return False
    access = [cell.access or backing.access for cell in backing.cells] or [backing.access]
    return all(each == "shared" for each in access)


def enable_shared_memory(domain: Domain) -> None:
    """Let the machine's memory be shared from its next start on.

    Memory that already comes from files or huge pages keeps coming from there.
    """
    backing = domain.viewed_as(_Backing)
    if backing.source not in _BACKED and not backing.has_hugepages:
        backing.source = "memfd"
    backing.access = "shared"
    for cell in backing.cells:
        if cell.access == "private":
            cell.access = "shared"
