"""Delete: which definitions go, and which disk images stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from vmgui.base.i18n import _, ngettext
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.frame import asked


class Candidate(NamedTuple):
    """A domain that may be deleted."""

    name: str
    disks: tuple[str, ...] | None
    """Its disk images, as its description names them; None if that has not been read yet."""
    has_saved_state: bool


async def ask(parent: QWidget | None, domains: Sequence[Candidate]) -> bool:
    """Ask whether to delete domains; at least one."""
    return await asked(_dialog(parent, domains))


def _dialog(parent: QWidget | None, domains: Sequence[Candidate]) -> ConfirmationDialog:
    """The window of `ask`."""
    number = len(domains)
    # Translators: {name} is used only where one machine is deleted
    question = ngettext(
        "Delete the virtual machine “{name}”?", "Delete {number} virtual machines?", number
    ).format(name=domains[0].name, number=number)
    dialog = ConfirmationDialog(
        parent, _("Delete Virtual Machine"), question, _("&Delete"), is_destructive=True
    )
    dialog.setObjectName("delete")
    if number > 1:
        dialog.add_list("names", "", [domain.name for domain in domains])
    dialog.add_text(_what_goes(domains))
    _add_disks(dialog, domains)
    return dialog


def _add_disks(dialog: ConfirmationDialog, domains: Sequence[Candidate]) -> None:
    """Say which disk images stay."""
    number = len(domains)
    if any(domain.disks is None for domain in domains):
        dialog.add_text(ngettext("Its disk images stay.", "Their disk images stay.", number))
        return
    disks = _unique(disk for domain in domains for disk in domain.disks or ())
    if disks:
        label = ngettext("This disk image stays:", "These disk images stay:", len(disks))
        dialog.add_list("disks", label, disks)
    else:
        dialog.add_text(ngettext("It has no disk images.", "They have no disk images.", number))


def _what_goes(domains: Sequence[Candidate]) -> str:
    """What is lost by deleting them."""
    number = len(domains)
    definition = ngettext(
        "Its definition is removed from the host; this cannot be undone.",
        "Their definitions are removed from the hosts; this cannot be undone.",
        number,
    )
    saved = sum(domain.has_saved_state for domain in domains)
    if not saved:
        return definition
    if number == 1:
        also = _("Its saved state is deleted with it: what it had in memory is lost.")
    else:
        also = ngettext(
            "{saved} of them has a saved state, which is deleted with it.",
            "{saved} of them have a saved state, which is deleted with them.",
            saved,
        ).format(saved=saved)
    # Translators: two whole sentences, one after the other
    return _("{first} {second}").format(first=definition, second=also)


def _unique(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))
