"""AddressReader: keeps the machines' IP addresses up to date from the host's DHCP leases.

Leases change without an event, so they are read from time to time; often while a machine that has
just been started has no address yet.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from vmgui.base.errors import HostError
from vmgui.base.ids import HostId
from vmgui.base.records import DomainRecord
from vmgui.core.inventory import Inventory

log = logging.getLogger(__name__)

READ_SECONDS = 30.0
"""Between readings when nothing is expected."""
YOUNG_SECONDS = 60.0
"""How long after its start a machine is expected to ask for an address."""
YOUNG_READ_SECONDS = 4.0
"""Between readings while one is expected."""

Leases = Mapping[str, tuple[str, ...]]
"""Addresses by MAC address, lower case."""


class AddressReader:
    """Reads the leases of one host for as long as it runs."""

    def __init__(
        self, read: Callable[[], Awaitable[Leases]], inventory: Inventory, host: HostId
    ) -> None:
        """Make a reader.

        Args:
            read: asks the host; raises HostError if it does not answer.
            inventory: gets the addresses.
            host: whose domains they are.
        """
        self._read = read
        self._inventory = inventory
        self._host = host
        self._marked = asyncio.Event()

    def mark(self) -> None:
        """Say that an address may be another one now: the leases are read at once."""
        self._marked.set()

    async def run(self) -> None:
        """Read again and again, until cancelled; a reading that fails is left out."""
        while True:
            try:
                self._apply(await self._read())
            except HostError as error:
                log.info("%s: no leases: %s", self._host.uri, error)
            await self._wait()

    def _apply(self, leases: Leases) -> None:
        records = []
        for record in self._inventory.domains(self._host):
            if record.is_active and record.details is not None:
                macs = record.details.macs
                addresses = tuple(address for mac in macs for address in leases.get(mac, ()))
                if addresses != record.addresses:
                    records.append(replace(record, addresses=addresses))
        self._inventory.update_domains(records)

    async def _wait(self) -> None:
        end = time.monotonic() + READ_SECONDS
        while time.monotonic() < end and not self._marked.is_set():
            try:
                async with asyncio.timeout(min(YOUNG_READ_SECONDS, READ_SECONDS)):
                    await self._marked.wait()
            except TimeoutError:
                pass
            now = time.time()
            if any(_expects(record, now) for record in self._inventory.domains(self._host)):
                break
        self._marked.clear()


def _expects(record: DomainRecord, now: float) -> bool:
    """True for a machine that has just been started and has no address yet."""
    return (
        record.is_active
        and not record.addresses
        and record.since is not None
        and now - record.since < YOUNG_SECONDS
    )
