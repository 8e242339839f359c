"""Journal: what was made so far, and how each of it is removed again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from vmgui.base.errors import ConnectionLost, TimedOut, VmguiError
from vmgui.base.i18n import _

Undo = Callable[[], Awaitable[str | None]]
"""Removes something; returns why it stays, a translated sentence, or None if it is gone."""

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Made:
    """Something that was made."""

    what: str
    """Translated: "the disk image /images/web1.qcow2"."""
    undo: Undo | None
    """None for what is not removed: it is not certain that it is there, or ours."""
    is_scratch: bool = False
    """Whether it is removed in any case, once the machine has started."""
    is_kept: bool = False
    """Whether it stays, complete as it is, when the rest fails."""


@dataclass(slots=True)
class Outcome:
    """What has become of what was made."""

    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """With the reasons."""
    unsure: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is there that nobody wants."""
        return not self.left and not self.unsure

    @property
    def text(self) -> str:
        """Whole sentences, translated; empty if nothing was made."""
        parts = (
            (_("Taken back: {things}."), self.removed),
            (_("Kept: {things}."), self.kept),
            (_("Left on the host: {things}."), self.left),
            (_("Perhaps left on the host: {things}."), self.unsure),
        )
        return " ".join(
            sentence.format(things=", ".join(things)) for sentence, things in parts if things
        )


class Journal:
    """What one creation has made, in order."""

    def __init__(self) -> None:
        self._made: list[Made] = []

    async def make(
        self,
        what: str,
        call: Awaitable[R],
        undo: Callable[[R], Awaitable[str | None]],
        *,
        is_scratch: bool = False,
        is_kept: bool = False,
        is_made: Callable[[R], bool] = lambda _result: True,
    ) -> R:
        """Have something made, and note it.

        If the call fails, the host has made nothing; if it does not answer, nobody knows.

        Args:
            what: is made, translated.
            call: makes it.
            undo: removes it, given what the call has returned; see `Undo`.
            is_scratch: whether it is removed in any case, once the machine has started.
            is_kept: whether it stays when the rest fails.
            is_made: whether the call has made it, given what it has returned; what was there
                before is not noted.

        Returns:
            What the call returns.
        """
        try:
            result = await call
        except (ConnectionLost, TimedOut):
            self.doubt(what)
            raise
        if is_made(result):
            self.note(what, partial(undo, result), is_scratch=is_scratch, is_kept=is_kept)
        return result

    def note(
        self, what: str, undo: Undo, *, is_scratch: bool = False, is_kept: bool = False
    ) -> None:
        """Note something that was made; see `make`."""
        self._made.append(Made(what, undo, is_scratch, is_kept))

    def doubt(self, what: str) -> None:
        """Note something that may be there; it is not removed, since it may not be ours."""
        if all(made.what != what for made in self._made):
            self._made.append(Made(what, None))

    async def take_back(self, *, only_scratch: bool = False) -> Outcome:
        """Remove what was made, the last first; never raises for what cannot be removed.

        Args:
            only_scratch: what is there for the start only; the rest stays noted.
        """
        outcome = Outcome()
        wanted = [made for made in self._made if made.is_scratch or not only_scratch]
        for made in reversed(wanted):
            self._made.remove(made)
            if made.undo is None:
                outcome.unsure.append(made.what)
            elif made.is_kept:
                outcome.kept.append(made.what)
            elif reason := await _reason(made.undo):
                # Translators: something that could not be removed, and why
                outcome.left.append(_("{what} ({reason})").format(what=made.what, reason=reason))
            else:
                outcome.removed.append(made.what)
        return outcome


async def _reason(undo: Undo) -> str | None:
    """Why something could not be removed; None if it was."""
    try:
        reason = await undo()
    except VmguiError as error:
        reason = error.message
    return reason.rstrip(".") if reason else None
