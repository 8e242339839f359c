"""Which machines have something in a storage pool, also one whose volumes cannot be listed now."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from vmgui.base.records import DomainRecord
from vmgui.core.resources import PoolReading


def machines_in(
    records: Iterable[DomainRecord], pools: Iterable[PoolReading]
) -> list[DomainRecord]:
    """The machines with a disk, or an image that one builds on, in one of some pools.

    Args:
        records: the machines of the pools' host.
        pools: to look into.
    """
    prefixes = tuple(prefix for pool in pools for prefix in _prefixes(pool))
    return [
        record for record in records if any(place.startswith(prefixes) for place in _places(record))
    ]


def _prefixes(pool: PoolReading) -> Iterator[str]:
    """How the places of a pool's volumes begin, as descriptions of machines name them."""
    yield f"{pool.name}/"
    if pool.target_path:
        yield posixpath.join(posixpath.normpath(pool.target_path), "")


def _places(record: DomainRecord) -> Iterator[str]:
    for use in record.details.uses if record.details else ():
        yield use.source
        yield from use.backing
