"""What hosts and domains say of themselves when somebody looks closely: XML and addresses.

Read on demand and kept by nobody: the list's records are enough for everything else.
"""

from __future__ import annotations

import vmgui.virt.queries as queries
from vmgui.base.errors import NotPossibleNow
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, ObjectId
from vmgui.core.fleet import Fleet
from vmgui.core.host import Host


async def present(fleet: Fleet, where: ObjectId) -> str:
    """A domain's XML as it is now, without secrets.

    Raises:
        NotPossibleNow: its host is not among ours any more.
        HostError: the host could not be asked, or does not know the domain.
    """
    return await _host(fleet, where.host).call(queries.description, where.key)


async def at_next_start(fleet: Fleet, where: ObjectId) -> str:
    """A domain's XML as it will be at its next start, without secrets.

    Raises:
        NotPossibleNow: its host is not among ours any more.
        HostError: the host could not be asked, or does not know the domain.
    """
    return await _host(fleet, where.host).call(queries.inactive_description, where.key)


async def capabilities(fleet: Fleet, host: HostId) -> str:
    """A host's capabilities XML.

    Raises:
        NotPossibleNow: the host is not among ours any more.
        HostError: the host could not be asked.
    """
    return await _host(fleet, host).call(queries.capabilities)


async def agent_addresses(fleet: Fleet, where: ObjectId) -> tuple[str, ...]:
    """A running domain's addresses as its guest agent tells them.

    Raises:
        NotPossibleNow: its host is not among ours any more.
        HostError: there is no agent, or it does not answer.
    """
    return await _host(fleet, where.host).calls.aside(
        queries.agent_addresses,
        where.key,
        silence=_("The guest agent does not answer."),
        hint=_("Check that qemu-guest-agent is installed and running inside the guest."),
    )


def _host(fleet: Fleet, host: HostId) -> Host:
    found = fleet.hosts.get(host)
    if found is None:
        raise NotPossibleNow(_("The connection was removed."))
    return found
