"""The regular expressions of the database: compiled when they are needed, broken ones left out.

There are thousands and nearly none fits, so what a pattern certainly contains is looked for first.
libosinfo uses GLib's (PCRE), without options and unanchored, as we do.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache

log = logging.getLogger(__name__)

_TOKEN = re.compile(
    r"""(?P<plain> (?: [^\\.^$*+?{}\[\]()|] | \\[^\w] ) ) (?![*?{])
      | \[\^?\]?[^\]]*\]                 # one character of several
      | \{[^}]*\}                        # how often
      | \\.
      | .""",
    re.DOTALL | re.VERBOSE,
)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        log.warning("The pattern %r of the osinfo database is left out: %s", pattern, error)
        return None


def find(pattern: str, text: str) -> re.Match[str] | None:
    """Where a pattern fits in a text; None if it does not, or is broken."""
    compiled = _compiled(pattern)
    return None if compiled is None else compiled.search(text)


def fits(pattern: str, text: str) -> bool:
    """Whether a pattern fits; an empty one fits everything, any other one no empty text."""
    return not pattern or (bool(text) and find(pattern, text) is not None)


def literal(pattern: str) -> str:
    """The longest piece that every text contains which the pattern fits; empty if unknown."""
    if pattern.startswith("(?"):
        return ""  # options: case may not count
    best = run = ""
    depth = 0
    for token in _TOKEN.finditer(pattern):
        found = token[0]
        depth += (found == "(") - (found == ")")
        if found == "|" and depth == 0:
            return ""
        if token["plain"] is None or depth:
            run = ""
        else:
            run += found[-1]
            best = max(best, run, key=len)
    return best
