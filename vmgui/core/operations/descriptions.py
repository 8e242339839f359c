"""What hosts and domains say of themselves when somebody looks closely: XML and addresses.

Read on demand and kept by nobody: the list's records are enough for everything else.
"""

from __future__ import annotations

import vmgui.virt.definitions as definitions
import vmgui.virt.queries as queries
from vmgui.base.errors import NotFound, NotPossibleNow
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, ObjectId
from vmgui.core.fleet import Fleet
from vmgui.virt.definitions import Documents


async def documents(fleet: Fleet, where: ObjectId) -> Documents:
    """A domain's descriptions, with secrets if we may see them.

    Raises:
        NotPossibleNow: the domain or its host is gone.
        HostError: the host could not be asked.
    """
    host, record = fleet.host_of(where), fleet.inventory.domain(where)
    gone = _("This machine is no longer on the host.")
    if host is None or record is None:
        raise NotPossibleNow(gone)
    is_persistent = record.is_persistent is not False
    try:
        return await host.call(definitions.documents, where.key, is_persistent=is_persistent)
    except NotFound as error:  # the list does not know yet
        raise NotPossibleNow(gone) from error


async def capabilities(fleet: Fleet, host: HostId) -> str:
    """A host's capabilities XML.

    Raises:
        NotPossibleNow: the host is not among ours any more.
        HostError: the host could not be asked.
    """
    return await fleet.calls_of(host).read(queries.capabilities)


async def agent_addresses(fleet: Fleet, where: ObjectId) -> tuple[str, ...]:
    """A running domain's addresses as its guest agent tells them.

    Raises:
        NotPossibleNow: its host is not among ours any more.
        HostError: there is no agent, or it does not answer.
    """
    return await fleet.calls_of(where.host).aside(
        queries.agent_addresses,
        where.key,
        silence=_("The guest agent does not answer."),
        hint=_("Check that qemu-guest-agent is installed and running inside the guest."),
    )
