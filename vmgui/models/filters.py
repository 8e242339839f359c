"""Filter: what somebody looks for, as words and states. No Qt here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from vmgui.base.records import DomainRecord, HostRecord
from vmgui.base.states import DomainState, HostState
from vmgui.core.inventory import Inventory

_TERM = re.compile(r'(?:(\w+):)?(?:"([^"]*)"?|(\S*))')
IDENTIFIER = 8
"""From this length on a word also matches UUIDs and MAC addresses: short ones are in too many."""


class Term(NamedTuple):
    """One thing that must match."""

    field: str
    """A key of `FIELDS`; empty for anywhere."""
    text: str
    """Case folded."""


def _details(record: DomainRecord) -> tuple[str, ...]:
    if record.details is None:
        return ()
    details = record.details
    return (details.title, details.description, details.folder, details.os, *details.tags)


Texts = Callable[[DomainRecord, HostRecord], Iterable[str]]

FIELDS: Mapping[str, Texts] = {
    "name": lambda record, _host: (record.name,),
    "title": lambda record, _host: (record.title,),
    "description": lambda record, _host: (record.details.description,) if record.details else (),
    "state": lambda record, _host: (record.state.label, record.state.value),
    "host": lambda _record, host: (host.name, host.id.uri),
    "folder": lambda record, _host: (record.folder,),
    "tag": lambda record, _host: record.tags,
    "os": lambda record, _host: (record.details.os,) if record.details else (),
    "ip": lambda record, _host: record.addresses,
    "mac": lambda record, _host: record.details.macs if record.details else (),
    "uuid": lambda record, _host: (record.uuid,),
}
"""What a person may put before a colon, and the texts it looks at."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody looks for."""

    text: str = ""
    """Words that must all be somewhere in a machine's texts; `field:word` looks in one of `FIELDS`,
    and quotes keep words together: `tag:web "mail server"`."""
    states: frozenset[DomainState] = frozenset()
    """Only machines in one of these states; none for all."""

    @property
    def is_active(self) -> bool:
        """True if it may hide something."""
        return bool(self.states or self.terms)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The words, case folded."""
        return _terms(self.text)

    @property
    def fields(self) -> frozenset[str]:
        """The fields of `DomainRecord` on which it depends."""
        return (_TEXT_FIELDS if self.terms else frozenset()) | (
            _STATE_FIELDS if self.states else frozenset()
        )

    @property
    def host_fields(self) -> frozenset[str]:
        """The fields of `HostRecord` on which it depends."""
        return _HOST_FIELDS if self.is_active else frozenset()

    def matches_text(self, record: DomainRecord, host: HostRecord) -> bool:
        """True if all words are found."""
        return all(_has(term, record, host) for term in self.terms)

    def matches(self, record: DomainRecord, host: HostRecord) -> bool:
        """True if the machine is to be shown."""
        return (not self.states or record.state in self.states) and self.matches_text(record, host)

    def keeps(self, host: HostRecord) -> bool:
        """True if a host is to be shown although none of its machines is.

        One that is searched for by its name, or that may have machines we do not know: it has
        failed, or is just connecting.
        """
        if not self.is_active or host.state in _UNSETTLED:
            return True
        names = (host.name.casefold(), host.id.uri.casefold())
        return not self.states and all(
            term.field in ("", "host") and any(term.text in name for name in names)
            for term in self.terms
        )


_TEXT_FIELDS = frozenset({"name", "state", "details", "addresses"})
_STATE_FIELDS = frozenset({"state"})
_HOST_FIELDS = frozenset({"name", "state"})
_UNSETTLED = frozenset({HostState.CONNECTING, HostState.WAITING, HostState.FAILED})


@lru_cache(maxsize=64)
def _terms(text: str) -> tuple[Term, ...]:
    terms = []
    for found in _TERM.finditer(text):
        field, quoted, plain = found.groups()
        if field and field.casefold() not in FIELDS:  # such as the first byte of a MAC address
            field, quoted, plain = "", None, found.group()
        term = Term((field or "").casefold(), (quoted or plain or "").casefold())
        if term.text:  # nothing follows the colon while somebody types
            terms.append(term)
    return tuple(terms)


def _has(term: Term, record: DomainRecord, host: HostRecord) -> bool:
    return any(term.text in text.casefold() for text in _texts(term, record, host))


def _texts(term: Term, record: DomainRecord, host: HostRecord) -> Iterable[str]:
    if term.field:
        return FIELDS[term.field](record, host)
    texts = (record.name, host.name, record.state.label, *_details(record), *record.addresses)
    if len(term.text) < IDENTIFIER:
        return texts
    macs = record.details.macs if record.details else ()
    return (*texts, record.uuid, *macs)


def count_states(inventory: Inventory, wanted: Filter) -> Counter[DomainState]:
    """How many machines the filter's words leave in each state, whatever states it asks for."""
    hosts, records = inventory.hosts, inventory.domains()
    if wanted.terms:
        records = [r for r in records if wanted.matches_text(r, hosts[r.id.host])]
    return Counter(record.state for record in records)
