"""The secrets that pools log in with, and whether anything else needs them."""

from __future__ import annotations

from collections.abc import Collection

import vmgui.virt.secrets as secrets
from vmgui.base.ids import HostId
from vmgui.core.fleet import Fleet
from vmgui.core.poolcalls import ALL
from vmgui.core.resources import PoolReading
from vmgui.core.storage.secretusers import SecretUser, SecretUserKind, SecretUsers

_WITH_LOGIN = frozenset({"iscsi", "iscsi-direct", "rbd"})
"""The types whose server asks who comes."""


async def secrets_of_only(
    fleet: Fleet, host: HostId, pools: Collection[PoolReading]
) -> dict[str, str]:
    """The secrets that some pools log in with, and nothing else uses.

    Args:
        fleet: all hosts.
        host: where the pools are.
        pools: some of its pools.

    Returns:
        The name of a pool -> the UUID of its secret. Nothing is asked if none of them can log in.

    Raises:
        VmguiError: the host cannot be asked.
    """
    names = {pool.name for pool in pools if pool.type in _WITH_LOGIN}
    found: dict[str, str] = {}
    if not names:
        return found
    for uuid, users in (await _users(fleet, host)).items():
        used_by = {user.name for user in users if user.kind is SecretUserKind.POOL}
        if len(used_by) == len(users) and used_by <= names:
            found |= dict.fromkeys(used_by, uuid)
    return found


async def is_unused(fleet: Fleet, host: HostId, uuid: str) -> bool:
    """Whether a secret is there, and nothing that is known of uses it.

    Raises:
        VmguiError: the host cannot be asked.
    """
    return (await _users(fleet, host)).get(uuid) == ()


async def _users(fleet: Fleet, host: HostId) -> dict[str, tuple[SecretUser, ...]]:
    """The secrets of a host by UUID, and who uses them; none while not all machines are known."""
    machines = fleet.inventory.domains(host)
    if any(record.details is None for record in machines):
        return {}
    calls = fleet.calls_of(host)
    there = await calls.read(secrets.secrets)
    users = SecretUsers(machines, await calls.pool_read(ALL, secrets.pool_references))
    return {secret.uuid: users.of(secret) for secret in there}
