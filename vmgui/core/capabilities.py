"""What hosts and their hypervisors can do, asked once per connection.

A host that is connected to anew may run another libvirt, so what the old connection said is
forgotten with it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

import vmgui.virt.definitions as definitions
import vmgui.virt.queries as queries
from vmgui.base.errors import Unsupported
from vmgui.base.ids import HostId
from vmgui.core.calls import Calls
from vmgui.core.fleet import Fleet
from vmgui.core.work import away
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domcaps import DomainCapabilities
from vmgui.xmldoc.element import Element

E = TypeVar("E", bound=Element)

_Kind = tuple[str | None, str | None, str | None, str | None]
"""Emulator, architecture, machine type, domain type."""


class _Question(Generic[E]):
    """Asked by the first who wants to know; the others wait for that answer."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._answers: list[E | None] = []
        """The one answer, which may be None, once there is one."""

    async def ask(self, read: Callable[[], Awaitable[str]], kind: type[E]) -> E | None:
        """The answer; a reading that fails is tried again by the next who asks."""
        async with self._turn:
            if not self._answers:
                self._answers.append(await _answer(read, kind))
            return self._answers[0]


async def _answer(read: Callable[[], Awaitable[str]], kind: type[E]) -> E | None:
    try:
        xml = await read()
    except Unsupported:
        return None
    return await away(_parsed, xml, kind)


def _parsed(xml: str, kind: type[E]) -> E:
    return parse(xml, kind, keep_blanks=False)


class _Questions:
    """All that has been asked on one connection."""

    def __init__(self) -> None:
        self.host: _Question[Capabilities] = _Question()
        self.domains: defaultdict[_Kind, _Question[DomainCapabilities]] = defaultdict(_Question)


_asked: WeakKeyDictionary[Calls, _Questions] = WeakKeyDictionary()


async def capabilities(fleet: Fleet, host: HostId) -> Capabilities | None:
    """What a host is and what guests it runs; None if its driver does not say.

    Raises:
        NotPossibleNow: the host is not among ours any more.
        HostError: the host could not be asked.
        InvalidInput: what it says cannot be read.
    """
    calls = fleet.calls_of(host)
    question = _asked.setdefault(calls, _Questions()).host
    return await question.ask(lambda: calls.read(queries.capabilities), Capabilities)


async def domain_capabilities(
    fleet: Fleet,
    host: HostId,
    emulator: str | None = None,
    arch: str | None = None,
    machine: str | None = None,
    domain_type: str | None = None,
) -> DomainCapabilities | None:
    """What domains of this kind can have on a host; None if its driver does not say.

    Args:
        fleet: all hosts.
        host: the one to ask.
        emulator: the path of the program that runs them.
        arch: such as "x86_64".
        machine: the machine type, such as "q35".
        domain_type: such as "kvm". What is None, libvirt chooses.

    Raises:
        NotPossibleNow: the host is not among ours any more.
        HostError: the host could not be asked, or runs no domains of this kind.
        InvalidInput: what it says cannot be read.
    """
    calls = fleet.calls_of(host)
    kind = (emulator, arch, machine, domain_type)
    question = _asked.setdefault(calls, _Questions()).domains[kind]
    return await question.ask(
        lambda: calls.read(definitions.domain_capabilities, *kind), DomainCapabilities
    )
