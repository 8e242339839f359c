"""Identity: hashable values used as keys of every dict and in every signal.

An object is named by its host and its own lasting key (libvirt's UUID), never by its name: names
change and repeat between hosts. Named tuples, because a thousand of them are hashed at every
refresh.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class HostId(NamedTuple):
    """A libvirt connection. Two connections to one URI are the same host."""

    uri: str


class ObjectKind(StrEnum):
    """What sort of libvirt object an `ObjectId` names. Strings: they hash without Python."""

    DOMAIN = "domain"
    NETWORK = "network"
    POOL = "pool"
    NODE_DEVICE = "nodedev"
    SECRET = "secret"


class ObjectId(NamedTuple):
    """A libvirt object on a host."""

    host: HostId
    kind: ObjectKind
    key: str
    """The object's UUID, or its name where libvirt has no UUID (node devices)."""


def domain_id(host: HostId, uuid: str) -> ObjectId:
    """The id of the domain with this UUID."""
    return ObjectId(host, ObjectKind.DOMAIN, uuid)


def pool_id(host: HostId, uuid: str) -> ObjectId:
    """The id of the storage pool with this UUID."""
    return ObjectId(host, ObjectKind.POOL, uuid)
