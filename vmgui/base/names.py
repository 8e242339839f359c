"""Names of machines: what libvirt and its files can have."""

from __future__ import annotations

from collections.abc import Container

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _

MOST_NAME = 200
"""Characters of a name: libvirt makes file names of it."""


def check_name(name: str, taken: Container[str]) -> None:
    """Check a domain's new name, as libvirt and its files need it.

    Args:
        name: as it was typed.
        taken: the names of the host's other domains.

    Raises:
        InvalidInput: it is empty, too long, has characters that libvirt refuses, or is taken.
    """
    if not name.strip():
        raise InvalidInput(_("Enter a name."), field="name")
    if len(name) > MOST_NAME:
        raise InvalidInput(
            _("The name is longer than {most} characters.").format(most=MOST_NAME), field="name"
        )
    if "/" in name or any(ord(character) < ord(" ") for character in name):
        raise InvalidInput(_("A name cannot contain “/” or line breaks."), field="name")
    if name != name.strip():
        raise InvalidInput(_("A name cannot begin or end with a space."), field="name")
    if name in taken:
        raise InvalidInput(
            _("Another machine on this host is called “{name}”.").format(name=name), field="name"
        )
