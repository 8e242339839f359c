"""Systems for what a person types: "win 11", "rhel9", "24.04 ubuntu", "bookworm"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from vmgui.core.osinfo.generic import GENERIC, is_generic
from vmgui.core.osinfo.match import is_placeholder
from vmgui.core.osinfo.system import System

if TYPE_CHECKING:
    from vmgui.core.osinfo.database import OsDatabase

_WORD = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")
_FORGOTTEN = timedelta(days=10 * 365)
"""After so long a system is over if nobody says when it ends, as in virt-install."""

_ALWAYS = frozenset(each.id for each in GENERIC)
_RUN_TOGETHER = 4
"""From so many letters on, a word may be part of several: "centosstream"."""


def words(texts: Iterable[str]) -> str:
    """What a system is found by: the words of all texts, each with a space before and after.

    Letters and numbers are words of their own: "rhel9.1" is "rhel" and "9.1".
    """
    found = dict.fromkeys(word for text in texts for word in _WORD.findall(text.casefold()))
    return f" {' '.join(found)} "


def search(database: OsDatabase, text: str, *, with_ended: bool, today: date) -> tuple[System, ...]:
    """The systems that fit what was typed, best first.

    Every word counts, in any order, and may be incomplete. Without text these are all systems, the
    newest first. If nothing fits, numbers do not count: who asks for a Debian that the database
    does not know is shown the others. Generic systems are always there, at the end at the latest.

    Args:
        database: what is searched.
        text: as it was typed.
        with_ended: whether those count that are not supported any more.
        today: to tell which these are.
    """
    shown = [
        (system, known)
        for system, known in zip(database.systems, database.words, strict=True)
        if with_ended or system.id in _ALWAYS or not is_over(system, today)
    ]
    asked = _WORD.findall(text.casefold())
    if asked:
        names = [word for word in asked if not word[0].isdigit()]
        found = _fitting(shown, asked, today) or (_fitting(shown, names, today) if names else [])
    else:
        found = sorted((each for each, _known in shown if not is_generic(each)), key=_age(today))
    has = {each.id for each in found}
    generic = [each for each, _known in shown if is_generic(each) and each.id not in has]
    return (*found, *sorted(generic, key=_age(today)))


def is_over(system: System, today: date) -> bool:
    """Whether it is not supported any more, as far as can be told."""
    if system.ended is not None or system.status == "rolling":
        return system.is_ended(today)
    return system.released is not None and system.released + _FORGOTTEN < today


def _fitting(shown: list[tuple[System, str]], asked: list[str], today: date) -> list[System]:
    """Those that have all words, best first."""
    age = _age(today)
    found = [
        (is_placeholder(system), -score, *age(system), system)
        for system, known in shown
        if (score := _score(known, asked)) is not None
    ]
    found.sort(key=lambda entry: entry[:-1])
    return [entry[-1] for entry in found]


def _score(known: str, asked: list[str]) -> int | None:
    """How well the words of a system answer; None if one that was asked for is missing."""
    first, _space, rest = known.lstrip().partition(" ")
    # "fedora" is asked of "fedora37" rather than of "fedora-coreos-stable" or "silverblue37".
    score = int(first in asked and rest[:1].isdigit())
    for word in asked:
        if f" {word} " in known:
            score += 2
        elif f" {word}" in known:
            score += 1
        elif len(word) < _RUN_TOGETHER or word not in known.replace(" ", ""):
            return None
    return score


def _age(today: date) -> Callable[[System], tuple[int, str]]:
    """Sorts the newest first; what is developed still is of today, what has no date comes last."""

    def age(system: System) -> tuple[int, str]:
        is_ongoing = system.status != "released" and not is_placeholder(system)
        when = system.released or (today if is_ongoing else date.min)
        return -when.toordinal(), system.name

    return age
