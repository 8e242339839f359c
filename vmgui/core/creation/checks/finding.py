"""Problems from the checks that raise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ParamSpec

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.hardware.panel import Problem

P = ParamSpec("P")


def caught(
    field: str, check: Callable[P, object], *args: P.args, **kwargs: P.kwargs
) -> Iterator[Problem]:
    """What a check complains of, as a problem at a field."""
    try:
        check(*args, **kwargs)
    except InvalidInput as error:
        yield Problem(field, " ".join(filter(None, (error.message, error.hint))))


def path_problems(field: str, path: str, missing: str) -> Iterator[Problem]:
    """What is wrong with the form of a path.

    Args:
        field: where it is typed.
        path: as it was typed.
        missing: what is said if it is empty, translated.
    """
    if not path.strip():
        yield Problem(field, missing)
    elif not path.startswith("/"):
        yield Problem(field, _("Enter the whole path, beginning with “/”."))
    elif not path.isprintable():
        yield Problem(field, _("The path has characters that cannot be shown."))


def listed(names: tuple[str, ...]) -> str:
    """Names of machines in a sentence: “web1”, “web2”."""
    return ", ".join(f"“{name}”" for name in names)
