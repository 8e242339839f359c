"""The edited description of one domain: what it was, what it shall be, what it is now.

A draft holds up to three documents: the original, which *Apply* will replace and which is never
edited; the one that forms edit in place; and what a running domain is at present. When somebody
else changes the machine meanwhile, the person's edits are done again on the new original.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.base.notify import Event
from vmgui.xmldoc.document import difference, parse, redact, serialize
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.merge import apply
from vmgui.xmldoc.pairing import Pairs
from vmgui.xmldoc.patch import Change, Clash, changes, is_same

E = TypeVar("E", bound=Element)


@dataclass(frozen=True, slots=True)
class _Dispute:
    """What a person and others have both changed, as it was when that was noticed."""

    mine: Domain
    """With the person's values where both changed the same."""
    theirs: Domain
    """With the others' values there."""


class Draft:
    """The description of one domain while a person edits it."""

    def __init__(self, original: str, present: str | None = None) -> None:
        """Begin to edit `original`, which *Apply* will replace.

        Args:
            original: the next-start description of a persistent domain, the present one of a
                transient domain; with secrets.
            present: what a running domain is now; None if it does not run, or `original` is that.

        Raises:
            InvalidInput: one of them is no description of a domain.
        """
        self.changed: Event[None] = Event()
        """`domain` is another document, or the draft has changed it: forms have to read it again.

        What forms edit in place they know themselves."""
        self.present_changed: Event[None] = Event()
        """`present_domain` is another one, everything else is what it was."""
        self._begin(parse(original, Domain), _optional(present))

    def _begin(self, original: Domain, present: Domain | None) -> None:
        """Start from another original, without edits."""
        self._original = original
        self._clashes: tuple[Clash, ...] = ()
        self._dispute: _Dispute | None = None
        self._is_rebased = False
        self._take_present(present)
        self._take(original.copy())

    def _take_present(self, present: Domain | None) -> None:
        self._present = present
        self._now = {} if present is None else Pairs(self._original, present).devices

    def _take(self, domain: Domain) -> None:
        """Edit `domain` from now on."""
        self._domain = domain
        self._originals = Pairs(domain, self._original)
        self._seen = "", False

    @property
    def domain(self) -> Domain:
        """The live document that forms edit in place."""
        return self._domain

    @property
    def original_domain(self) -> Domain:
        """What *Apply* will replace; not to be edited."""
        return self._original

    @property
    def present_domain(self) -> Domain | None:
        """What a running domain is now; not to be edited."""
        return self._present

    def xml(self) -> str:
        """The edited description."""
        return serialize(self._domain)

    @property
    def is_changed(self) -> bool:
        """Whether the edited description means something else than the original.

        Takes 1 ms with 60 devices: it may be asked after each key stroke (see its tests).
        """
        xml = self._domain.xml()
        if xml != self._seen[0]:
            devices = self._originals.devices
            self._seen = xml, not is_same(self._original, self._domain, devices)
        return self._seen[1]

    def changes(self) -> tuple[Change, ...]:
        """The person's edits."""
        return changes(self._original, self._domain, self._originals.devices)

    def difference(self) -> str:
        """The person's edits as a unified diff without passwords; empty if there are none to see.

        A changed password does not show in it, but in `changes`.
        """
        return difference(redact(serialize(self._original)), redact(self.xml()))

    def replace(self, xml: str) -> None:
        """Take a whole description that a person wrote.

        Raises:
            InvalidInput: it is no description of a domain; the draft stays as it was.
        """
        self._replace(parse(xml, Domain))

    def replace_element(self, element: E, xml: str) -> E:
        """Put what a person wrote in the place of one element of `domain`.

        It counts as the same device, whatever was changed in it. Nobody is told: it is an edit in
        place, of which the caller knows.

        Returns:
            The new element, as the class that the old one has.

        Raises:
            InvalidInput: it is not well-formed, or another element.
        """
        fresh = parse(xml, type(element))
        if fresh.node.tag != element.node.tag:
            raise InvalidInput(
                _("This describes a “{found}”, not a “{expected}”.").format(
                    found=fresh.tag, expected=element.tag
                )
            )
        element.replace(fresh)
        self._originals.adopt(fresh, instead_of=element)
        return fresh

    def reset(self) -> None:
        """Undo every edit."""
        self._clashes, self._dispute, self._is_rebased = (), None, False
        self._replace(self._original.copy())

    def _replace(self, domain: Domain) -> None:
        self._take(domain)
        self.changed.emit(None)

    def element_original(self, element: E) -> E | None:
        """The counterpart of an element of `domain` in `original_domain`; None if it is new.

        A device keeps its counterpart however it is edited.
        """
        return self._originals.counterpart(element)

    def element_present(self, element: E) -> E | None:
        """The counterpart of an element of `domain` in `present_domain`; None if there is none.

        Devices are followed through the original: what a person has changed in one does not matter.
        """
        if self._present is None:
            return None
        originals = self._originals.devices
        devices = {
            mine: self._now[original]
            for mine, original in originals.items()
            if original in self._now
        }
        return Pairs(self._domain, self._present, devices).counterpart(element)

    def rebase(self, original: str, present: str | None) -> tuple[Clash, ...]:
        """Do the person's edits to a new original, because somebody else changed the machine.

        If the original still means the same, `domain` and the forms on it stay as they are. Where
        both changed the same, the person's version stands in `domain` and the clash is remembered
        until `accept_mine` or `take_theirs`.

        Returns:
            `clashes`: the new ones, and older ones that are not decided.

        Raises:
            InvalidInput: one of them is no description of a domain; the draft stays as it was.
        """
        base, now = parse(original, Domain), _optional(present)
        if is_same(self._original, base):
            is_other = not _is_same_optional(self._present, now)
            self._take_present(now)
            if is_other:
                self.present_changed.emit(None)
        else:
            self._rebase(base, now)
            self.changed.emit(None)
        return self._clashes

    def _rebase(self, base: Domain, present: Domain | None) -> None:
        before, edits, undecided = self._original, self.changes(), self._clashes
        dispute = self._dispute
        agreed = edits if dispute is None else changes(before, self._as_agreed(dispute))
        self._begin(base, present)
        clashes = apply(edits, self._domain, force=True)
        again = {clash.change.path for clash in clashes}
        self._clashes = (*(old for old in undecided if old.change.path not in again), *clashes)
        self._is_rebased = True
        if self._clashes:
            theirs = base.copy()
            apply(agreed, theirs)
            self._dispute = _Dispute(self._domain.copy(), theirs)

    def settle(self, original: str, present: str | None) -> None:
        """Begin anew from what the host says now, because the edits were applied.

        Raises:
            InvalidInput: one of them is no description of a domain; the draft stays as it was.
        """
        base, now = parse(original, Domain), _optional(present)
        self._begin(base, now)
        self.changed.emit(None)

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """Where others changed the same as the person did, until that is decided."""
        return self._clashes

    @property
    def is_rebased(self) -> bool:
        """Whether others changed the machine, and the person has not yet said that she knows.

        `accept_mine`, `take_theirs`, `reset` and `settle` say so.
        """
        return self._is_rebased

    def accept_mine(self) -> None:
        """Keep the person's version where there are clashes."""
        self._clashes, self._dispute, self._is_rebased = (), None, False

    def take_theirs(self) -> None:
        """Take the others' version where there are clashes; what was edited since stays."""
        dispute = self._dispute
        self.accept_mine()
        if dispute is not None:
            apply(changes(dispute.mine, dispute.theirs), self._domain)
            self.changed.emit(None)

    def _as_agreed(self, dispute: _Dispute) -> Domain:
        """The edited document with the others' version where there are clashes."""
        domain = self._domain.copy()
        apply(changes(dispute.mine, dispute.theirs), domain)
        return domain


def _optional(xml: str | None) -> Domain | None:
    return None if xml is None else parse(xml, Domain)


def _is_same_optional(one: Domain | None, other: Domain | None) -> bool:
    return one is other if one is None or other is None else is_same(one, other)


def pairs(one: Domain, other: Domain) -> Pairs:
    """Which element of a domain is which in another description of the same domain."""
    return Pairs(one, other)
