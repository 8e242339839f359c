"""Secrets: what there are, who is said to use them, and what is done with them.

A value goes to the host, and never comes back: nothing here asks for one (virSecretGetValue), not
even to tell whether a secret has any, since libvirt answers that question only with the value.
All raise `libvirt.libvirtError`; the lane translates it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from typing import NamedTuple

import libvirt

from vmgui.base.concealed import Concealed
from vmgui.base.errors import InvalidInput
from vmgui.virt import binding
from vmgui.virt.descriptions import documents
from vmgui.xmldoc.document import parse, sanitize
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.secret import Secret, new_secret, reference

log = logging.getLogger(__name__)

_USAGES = {
    libvirt.VIR_SECRET_USAGE_TYPE_VOLUME: "volume",
    libvirt.VIR_SECRET_USAGE_TYPE_CEPH: "ceph",
    libvirt.VIR_SECRET_USAGE_TYPE_ISCSI: "iscsi",
    libvirt.VIR_SECRET_USAGE_TYPE_TLS: "tls",
    libvirt.VIR_SECRET_USAGE_TYPE_VTPM: "vtpm",
}
_NO_VOLUME = frozenset({libvirt.VIR_ERR_NO_STORAGE_VOL, libvirt.VIR_ERR_NO_SUPPORT})


class SecretReading(NamedTuple):
    """A secret; not its value."""

    uuid: str
    usage: str
    """What it is for: "volume", "ceph", "iscsi", "tls", "vtpm", or empty."""
    usage_id: str
    """What it is called there."""
    is_private: bool = False
    """True if libvirt hands its value to no client, only to what runs on the host."""
    is_ephemeral: bool = False
    """True if it is in memory only, and gone when libvirt on the host ends."""


class PoolReference(NamedTuple):
    """A storage pool that names a secret."""

    pool: str
    is_active: bool
    secret: str
    """Which, see `vmgui.xmldoc.secret.reference`."""


# Reading


def secrets(connection: libvirt.virConnect) -> tuple[SecretReading, ...]:
    """All secrets: three calls, however many there are."""
    private = _uuids(connection, libvirt.VIR_CONNECT_LIST_SECRETS_PRIVATE)
    ephemeral = _uuids(connection, libvirt.VIR_CONNECT_LIST_SECRETS_EPHEMERAL)
    return tuple(
        SecretReading(
            secret.UUIDString(),
            _USAGES.get(secret.usageType(), ""),
            secret.usageID() or "",
            secret.UUIDString() in private,
            secret.UUIDString() in ephemeral,
        )
        for secret in connection.listAllSecrets(0)
    )


def descriptions(connection: libvirt.virConnect, uuids: Iterable[str]) -> dict[str, str]:
    """What people have written about these secrets, by their UUIDs: two calls for each.

    Those that are gone are left out.
    """
    found: dict[str, str] = {}
    for uuid in uuids:
        try:
            xml = connection.secretLookupByUUIDString(uuid).XMLDesc(0)
        except libvirt.libvirtError as error:
            if error.get_error_code() != libvirt.VIR_ERR_NO_SECRET:
                raise
            continue
        found[uuid] = _description(xml)
    return found


def volumes_at(connection: libvirt.virConnect, paths: Collection[str]) -> dict[str, bool]:
    """Whether active pools have volumes at these paths: a call each, which asks every pool."""
    return {path: _is_volume(connection, path) for path in paths}


def pool_references(connection: libvirt.virConnect) -> tuple[PoolReference, ...]:
    """The storage pools that name a secret: a call, and two for each pool."""
    found = []
    for pool, document in documents(connection.listAllStoragePools(0), Pool):
        secret = reference(
            document.auth_type or "",
            document.auth_secret_uuid or "",
            document.auth_secret_usage or "",
        )
        if secret:
            found.append(PoolReference(pool.name(), bool(pool.isActive()), secret))
    return tuple(found)


# Changing


def define(
    connection: libvirt.virConnect,
    usage: str,
    usage_id: str,
    description: str,
    *,
    is_private: bool,
    is_ephemeral: bool,
) -> str:
    """Make a secret that has no value yet (virSecretDefineXML); see `new_secret`.

    Returns:
        Its UUID.
    """
    xml = new_secret(usage, usage_id, description, is_private=is_private, is_ephemeral=is_ephemeral)
    return connection.secretDefineXML(xml, 0).UUIDString()


def set_value(connection: libvirt.virConnect, uuid: str, value: Concealed) -> None:
    """Give a secret a value (virSecretSetValue), in place of what it had.

    For a key of Ceph's that is what its base64 stands for. The caller forgets the value.
    """
    secret = connection.secretLookupByUUIDString(uuid)
    try:
        binding.set_secret_value(secret, value.reveal())
    except libvirt.libvirtError as error:
        # The frames below hold the value.
        raise error.with_traceback(None) from None


def undefine(connection: libvirt.virConnect, uuid: str) -> None:
    """Remove a secret with its value (virSecretUndefine), whoever uses it."""
    connection.secretLookupByUUIDString(uuid).undefine()


def _uuids(connection: libvirt.virConnect, flags: int) -> frozenset[str]:
    return frozenset(each.UUIDString() for each in connection.listAllSecrets(flags))


def _description(xml: str) -> str:
    try:
        return parse(sanitize(xml), Secret, keep_blanks=False).description or ""
    except InvalidInput as error:
        log.info("The description of a secret cannot be read: %s", error)
        return ""


def _is_volume(connection: libvirt.virConnect, path: str) -> bool:
    """Whether an active pool has a volume at a path."""
    try:
        connection.storageVolLookupByPath(path)
    except libvirt.libvirtError as error:
        if error.get_error_code() in _NO_VOLUME:
            return False
        raise
    return True
