"""What qemu-img complains of, in words for people: one table of patterns."""

from __future__ import annotations

import re
from typing import NamedTuple

from vmgui.base.errors import NotFound, NotPossibleNow, VmguiError
from vmgui.base.i18n import N_, _
from vmgui.core.imaging.running import DENIED, DENIED_HINT, Order, Outcome
from vmgui.core.imaging.shells import NotOurs


class _Cause(NamedTuple):
    pattern: str
    kind: type[VmguiError]
    message: str
    """May name the groups of the pattern; untranslated."""
    hint: str = ""


_OPENING = "Could not open '"
_NAME = rf"{_OPENING}(?P<path>(?:(?!{_OPENING}).)*)': "
"""The last one of those that are told: the others build on it."""
_MOVED = N_("If it was moved, give the image that builds on it the new place: rebase it.")
_CAUSES = (
    _Cause(
        r'Failed to get (shared )?"[a-z ]+" lock(\s+Is another process using the image '
        r"\[(?P<path>[^\]]*)\])?",
        NotPossibleNow,
        N_("“{path}” is in use by a machine or another program."),
        N_("Wait until it has ended, or shut the machine off."),
    ),
    _Cause(
        rf"{_NAME}{DENIED}",
        NotOurs,
        N_("You are not allowed to open “{path}”."),
        DENIED_HINT,
    ),
    _Cause(
        rf"backing file: {_NAME}No such file or directory",
        NotFound,
        N_("There is no “{path}”."),
        _MOVED,
    ),
    _Cause(rf"{_NAME}No such file or directory", NotFound, N_("There is no “{path}”.")),
    _Cause(
        r"Image is corrupt|marked (as )?corrupt|is corrupt; cannot be opened read/write",
        NotPossibleNow,
        N_("The image is damaged, and cannot be written to."),
        N_("Check it, copy it, and repair it."),
    ),
    _Cause(
        r"No space left on device",
        VmguiError,
        N_("There is no space left where the image is."),
        N_("Remove what is not needed any more, or choose another place."),
    ),
    _Cause(
        r"does not support checks",
        NotPossibleNow,
        N_("Images of this format have nothing that could be checked."),
    ),
    _Cause(
        r"Parameter '\w*\.?key-secret' is required",
        NotPossibleNow,
        N_("The image is encrypted, and cannot be read without its passphrase."),
        N_("Start a machine that has it, and work from there."),
    ),
    _Cause(
        r"Use the --shrink option",
        NotPossibleNow,
        N_("The image would become smaller, and its end be lost."),
    ),
    _Cause(
        r"does not support|not support(ed)? (for|by)|Unsupported",
        NotPossibleNow,
        N_("Images of this format, or this version of it, cannot do this: {words}"),
    ),
)


def check(order: Order, outcome: Outcome) -> None:
    """Raise what went wrong, if something did.

    Raises:
        NotOurs: we are not allowed to open it.
        NotPossibleNow: it is in use, damaged, or nothing of its kind.
        NotFound: it is not there, or what it builds on is not.
        VmguiError: anything else.
    """
    if outcome.status not in order.expected:
        raise error_of(outcome.words, order.words[-1])


def error_of(words: str, path: str) -> VmguiError:
    """What is said when qemu-img complains so, and does not say of which image."""
    reason = last_line(words)
    for cause in _CAUSES:
        if found := re.search(cause.pattern, words, re.DOTALL):
            names = {"path": path, "words": reason}
            names |= {name: value for name, value in found.groupdict().items() if value}
            return cause.kind(_(cause.message).format(**names), words, _(cause.hint))
    message = _("The disk image could not be worked on: {reason}")
    return VmguiError(message.format(reason=reason), words)


def unopened(path: str, reason: str) -> VmguiError:
    """What is said of an image that cannot be opened, for the system's own reason."""
    return error_of(f"{_OPENING}{path}': {reason}", path)


def moved_hint() -> str:
    """What to do when what an image builds on is missing, translated."""
    return _(_MOVED)


def last_line(words: str) -> str:
    """The last line of what it complains of, without its name."""
    return words.splitlines()[-1].removeprefix("qemu-img: ") if words else ""
