"""Which machines have something in a storage pool, also one whose volumes cannot be listed now."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from vmgui.base.records import DomainRecord
from vmgui.core.resources import PoolReading
from vmgui.core.storage.places import Places
from vmgui.core.storage.userindex import UserIndex


def machines_in(
    records: Iterable[DomainRecord], pools: Iterable[PoolReading]
) -> list[DomainRecord]:
    """The machines that use anything in some pools, as a disk, below one or to boot from.

    What a machine has from a service that it names itself, such as Ceph, is not known to be in one.

    Args:
        records: the machines of the pools' host.
        pools: to look into.
    """
    pools = tuple(pools)
    index = UserIndex(Places(pools))
    prefixes = tuple(prefix for pool in pools for prefix in _prefixes(pool))
    found = []
    for record in records:
        index.put(record)
        if any(place.startswith(prefixes) for place in index.places_of(record.id)):
            found.append(record)
    return found


def _prefixes(pool: PoolReading) -> Iterator[str]:
    """How the places of a pool's volumes begin."""
    yield f"{pool.name}/"
    if pool.target_path:
        yield posixpath.join(posixpath.normpath(pool.target_path), "")
