"""Names of machines, pools and volumes: what libvirt and its files can have."""

from __future__ import annotations

import re
from collections.abc import Container

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _

MOST_NAME = 200
"""Characters of a machine's name: libvirt makes file names of it."""

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML or a terminal would choke on."""


def check_name(name: str, taken: Container[str]) -> None:
    """Check a domain's new name, as libvirt and its files need it.

    Args:
        name: as it was typed.
        taken: the names of the host's other domains.

    Raises:
        InvalidInput: it is empty, too long, has characters that libvirt refuses, or is taken.
    """
    problem = why_no_file(name) or why_not_bare(name)
    if problem is None and len(name) > MOST_NAME:
        problem = _("The name is longer than {most} characters.").format(most=MOST_NAME)
    if problem is None and name in taken:
        problem = _("Another machine on this host is called “{name}”.").format(name=name)
    if problem is not None:
        raise InvalidInput(problem, field="name")


def why_no_file(name: str, most: int | None = None) -> str | None:
    """Why no file can have a name, translated; None if one can.

    Args:
        name: as it was typed.
        most: how many bytes it may have; None if that is checked elsewhere.
    """
    if not name.strip():
        return _("Enter a name.")
    if "/" in name or _UNPRINTABLE.search(name):
        return _("A name cannot contain “/” or line breaks.")
    if name in (".", ".."):
        return _("A name cannot have dots only.")
    if most is not None and len(name.encode()) > most:
        message = _("The name is longer than {most} bytes, the most that the host can store.")
        return message.format(most=most)
    return None


def why_not_bare(name: str) -> str | None:
    """Why a name cannot stand in a list, translated; None if it can: nobody sees such a space."""
    if name != name.strip():
        return _("A name cannot begin or end with a space.")
    return None
