"""Fixtures for tests which need real libvirt hosts; skipped where the machine cannot give them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import pytest

from tests.support import needs
from tests.support.lab import Lab, LabDomain, LabHost, domains
from tests.support.lab.backends import Backends
from tests.support.lab.client import Client


class DomainOn(Protocol):
    """Makes a domain on a host; the end of the test removes it."""

    def __call__(
        self,
        host: LabHost,
        guest: str = "tiny",
        *,
        name: str | None = None,
        memory_mib: int | None = None,
        start: bool = True,
    ) -> LabDomain:
        """Make a domain.

        Args:
            host: where.
            guest: "tiny" (a Linux with agent in 5 s), "disk" (the same from its disk, in 10 s)
                or "idle" (prints a line and takes no processor time).
            name: its name; without one it gets a new one.
            memory_mib: its memory; without a number it is what the guest needs.
            start: start it; it has not booted when this returns, see LabDomain.wait_agent.
        """


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """The lab: real libvirt hosts, each started when it is needed first."""
    _require(needs.lab)
    with Lab() as lab:
        yield lab


@pytest.fixture
def client(lab: Lab) -> Client:
    """The namespaces from which the hosts are reached by ssh."""
    return lab.client


@pytest.fixture
def host_a(lab: Lab) -> Iterator[LabHost]:
    """A real libvirt host, as if it had just started."""
    yield lab.host("hostA")
    lab.restore("hostA")


@pytest.fixture
def host_b(lab: Lab) -> Iterator[LabHost]:
    """Another one, for migration and for seeing that one host does not disturb another."""
    yield lab.host("hostB")
    lab.restore("hostB")


@pytest.fixture
def backends(host_a: LabHost) -> Iterator[Backends]:
    """Devices, exports, targets and clusters on `host_a`, which is not used again after that."""
    _require(needs.storage_backends)
    host_a.is_tampered = True
    with Backends(host_a) as backends:
        yield backends


@pytest.fixture
def domain_on(lab: Lab) -> Iterator[DomainOn]:
    """A function which makes domains on a host of the lab."""
    _require(needs.guest)
    used: set[str] = set()

    def make(
        host: LabHost,
        guest: str = "tiny",
        *,
        name: str | None = None,
        memory_mib: int | None = None,
        start: bool = True,
    ) -> LabDomain:
        if guest == "disk":
            _require(needs.bootable_guest)
        used.add(host.name)
        domain = domains.define(host, lab.guest_file, guest, name, memory_mib)
        if start:
            domain.start()
        return domain

    yield make
    for name in used:
        lab.restore(name)


def _require(need: Callable[[], str | None]) -> None:
    """Skip the test if the machine cannot give what it needs."""
    if reason := need():
        pytest.skip(reason)
