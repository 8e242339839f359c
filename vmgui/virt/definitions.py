"""Descriptions of domains as they are edited, and what the host says it can run."""

from __future__ import annotations

import re
from typing import NamedTuple

import libvirt

from vmgui.virt import binding

_FORBIDDEN = frozenset({libvirt.VIR_ERR_OPERATION_DENIED, libvirt.VIR_ERR_ACCESS_DENIED})
_UNKNOWN_FLAG = frozenset(
    {
        libvirt.VIR_ERR_NO_SUPPORT,
        libvirt.VIR_ERR_INVALID_ARG,
        libvirt.VIR_ERR_ARGUMENT_UNSUPPORTED,
    }
)
_RUNNING = re.compile(r"<domain\b[^>]*\sid=")
"""How a description of a running domain begins; only those have a number."""


class Documents(NamedTuple):
    """A domain's descriptions."""

    present: str | None
    """As it runs; None if it does not."""
    next_start: str | None
    """As it will be at its next start; None if it will be gone then (transient)."""
    is_secure: bool
    """Whether passwords are in them; else defining one of them again would remove them."""


def documents(connection: libvirt.virConnect, uuid: str, *, is_persistent: bool) -> Documents:
    """A domain's descriptions, with secrets if we may see them: three calls at most.

    Whether it runs is what the host says on the way, not what was known before.

    Args:
        connection: the host.
        uuid: the domain.
        is_persistent: as last known. It is not asked again: somebody who undefines a running
            domain meanwhile sends an event.
    """
    domain = connection.lookupByUUIDString(uuid)
    try:
        return _read(domain, is_persistent=is_persistent, is_secure=True)
    except libvirt.libvirtError as error:
        if error.get_error_code() not in _FORBIDDEN:
            raise
    return _read(domain, is_persistent=is_persistent, is_secure=False)


def _read(domain: libvirt.virDomain, *, is_persistent: bool, is_secure: bool) -> Documents:
    secure = libvirt.VIR_DOMAIN_XML_SECURE if is_secure else 0
    present = next_start = None
    if domain.ID() >= 0:  # known from the lookup, not a call
        xml = domain.XMLDesc(secure)
        present = xml if _RUNNING.match(xml) else None  # it may have stopped meanwhile
    if is_persistent or present is None:
        next_start = domain.XMLDesc(secure | libvirt.VIR_DOMAIN_XML_INACTIVE)
    return Documents(present, next_start, is_secure)


def define(connection: libvirt.virConnect, xml: str, *, is_checked: bool = True) -> str:
    """Make or replace a domain's lasting description (virDomainDefineXMLFlags).

    Args:
        connection: the host.
        xml: the description; its UUID and name say which domain it replaces.
        is_checked: libvirt compares it with its schema first, where the driver can do that. Not
            everything that libvirt takes and writes itself follows the schema.

    Returns:
        Its UUID.
    """
    if is_checked:
        try:
            return connection.defineXMLFlags(xml, libvirt.VIR_DOMAIN_DEFINE_VALIDATE).UUIDString()
        except libvirt.libvirtError as error:
            if error.get_error_code() not in _UNKNOWN_FLAG:
                raise
    return connection.defineXML(xml).UUIDString()


def domain_capabilities(
    connection: libvirt.virConnect,
    emulator: str | None = None,
    arch: str | None = None,
    machine: str | None = None,
    domain_type: str | None = None,
) -> str:
    """What domains of this kind can have on the host (virConnectGetDomainCapabilities), as XML.

    Args:
        connection: the host.
        emulator: the path of the program that runs them.
        arch: such as "x86_64".
        machine: the machine type, such as "q35".
        domain_type: such as "kvm". What is None, libvirt chooses.
    """
    return connection.getDomainCapabilities(emulator, arch, machine, domain_type)


def cpu_models(connection: libvirt.virConnect, arch: str) -> tuple[str, ...]:
    """The names of the CPU models that libvirt knows for an architecture."""
    return tuple(binding.cpu_model_names(connection, arch))
