"""Machines that the command line asks for, once their host has listed them."""

from __future__ import annotations

import asyncio

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.base.records import DomainRecord
from vmgui.base.states import HostState
from vmgui.core.host import Host
from vmgui.core.inventory import Inventory

FIND_SECONDS = 60.0
"""How long a machine of the command line is waited for."""
_NOT_CONNECTED = frozenset({HostState.FAILED, HostState.WAITING, HostState.DISCONNECTED})


async def find(inventory: Inventory, host: Host, name: str) -> DomainRecord:
    """The machine of this name, id or UUID, once the host has listed its machines.

    Raises:
        VmguiError: it has none, or does not answer.
    """
    await listed(inventory, host)
    for record in inventory.domains(host.id):
        if name in (record.name, str(record.number)) or name.lower() == record.uuid:
            return record
    if not host.record.is_listed:
        raise silence(host)
    raise VmguiError(
        _("{host} has no machine called “{name}”.").format(host=host.record.name, name=name)
    )


async def listed(inventory: Inventory, host: Host) -> None:
    """Wait until a host that was just asked to connect has listed its machines, or failed."""
    has_begun = False
    ended = asyncio.Event()

    def look(_batch: object = None) -> None:
        nonlocal has_begun
        record = inventory.hosts.get(host.id)
        state = record.state if record else HostState.DISCONNECTED
        has_begun = has_begun or state is HostState.CONNECTING
        if (record and record.is_listed) or (has_begun and state in _NOT_CONNECTED):
            ended.set()

    inventory.changed.connect(look)
    look()
    try:
        async with asyncio.timeout(FIND_SECONDS):
            await ended.wait()
    except TimeoutError:
        return
    finally:
        inventory.changed.disconnect(look)


def silence(host: Host) -> VmguiError:
    """Why a host does not do what it is asked for."""
    record = host.record
    return VmguiError(record.problem or _("The host does not answer."), record.detail, record.hint)
