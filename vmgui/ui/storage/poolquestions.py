"""What is asked before a storage pool is stopped, renamed or deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QCheckBox, QWidget

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _, ngettext
from vmgui.base.records import DomainRecord
from vmgui.core.resources import PoolReading
from vmgui.hardware.pools.checks import pool_name
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.dialogs.questions import ask_text

_DIRECTORY = N_("Also remove the &directory, if it is empty")
_CONTENTS = {
    "dir": _DIRECTORY,
    "fs": _DIRECTORY,
    "netfs": _DIRECTORY,
    "vstorage": _DIRECTORY,
    "logical": N_("Also delete the &volume group, with all volumes"),
    "disk": N_("Also delete the &partition table of the disk, with all partitions"),
    "zfs": N_("Also destroy the &ZFS pool, with all volumes"),
}
"""What libvirt can delete of the pools of a type (the backends' deletePool)."""


async def ask_stop(
    parent: QWidget, pools: Sequence[PoolReading], machines: Sequence[DomainRecord]
) -> bool:
    """Ask whether to stop pools; at least one.

    Args:
        parent: the window in front of which it is asked.
        pools: to be stopped.
        machines: that have something in them.
    """
    return await asked(_stop_dialog(parent, pools, machines))


def _stop_dialog(
    parent: QWidget, pools: Sequence[PoolReading], machines: Sequence[DomainRecord]
) -> ConfirmationDialog:
    count = len(pools)
    # Translators: {name} is used only where one storage pool is stopped
    question = ngettext(
        "Stop the storage pool “{name}”?", "Stop {count} storage pools?", count
    ).format(name=pools[0].name, count=count)  # fmt: skip
    dialog = ConfirmationDialog(parent, _("Stop"), question, _("&Stop"))
    dialog.setObjectName("stop-pools")
    if count > 1:
        dialog.add_list("names", "", [pool.name for pool in pools])
    dialog.add_text(
        _("What is stored stays. The host lets go of it until the storage pool is started again.")
    )
    transient = [pool.name for pool in pools if not pool.is_persistent]
    if transient:
        dialog.add_list("transient", _("The host forgets what has no definition:"), transient)
    _add_machines(dialog, machines)
    return dialog


class Deletion(NamedTuple):
    """How pools shall be deleted."""

    with_contents: bool
    """True to delete what the pool is on, too."""
    forgets_secrets: bool = False
    """True to remove the secrets that only they log in with, too."""


async def ask_delete(
    parent: QWidget,
    pools: Sequence[PoolReading],
    machines: Sequence[DomainRecord],
    *,
    secrets: int = 0,
) -> Deletion | None:
    """Ask whether to delete pools, and a second time if what is stored is to be lost.

    Args:
        parent: the window in front of which it is asked.
        pools: at least one, none of which is active. What a pool is on can be deleted only with a
            single one.
        machines: that have something in them.
        secrets: how many secrets are there that only they log in with.

    Returns:
        None if they shall stay.
    """
    pool, count = pools[0], len(pools)
    # Translators: {name} is used only where one storage pool is deleted
    question = ngettext(
        "Delete the storage pool “{name}”?", "Delete {count} storage pools?", count
    ).format(name=pool.name, count=count)  # fmt: skip
    dialog = ConfirmationDialog(parent, _("Delete"), question, _("&Delete"), is_destructive=True)
    dialog.setObjectName("delete-pools")
    if count > 1:
        dialog.add_list("names", "", [each.name for each in pools])
    dialog.add_text(_("The host forgets it. What is stored stays where it is."))
    _add_machines(dialog, machines)
    contents = _(_CONTENTS[pool.type]) if count == 1 and pool.type in _CONTENTS else ""
    check = dialog.add_check(contents) if contents else None
    secret_check = _add_secrets(dialog, secrets) if secrets else None
    if not await asked(dialog):
        return None
    with_contents = check is not None and check.isChecked()
    if with_contents and not await _is_certain(parent, pool, machines):
        return None
    return Deletion(with_contents, secret_check is not None and secret_check.isChecked())


def _add_secrets(dialog: ConfirmationDialog, number: int) -> QCheckBox:
    check = dialog.add_check(
        ngettext(
            "Delete the &secret that it logs in with, too",
            "Delete the &secrets that they log in with, too",
            number,
        ),
        _("Nothing else on the host uses it. Its value cannot be got back."),
    )
    check.setObjectName("secrets")
    return check


async def _is_certain(parent: QWidget, pool: PoolReading, machines: Sequence[DomainRecord]) -> bool:
    """Ask again: what is stored is lost."""
    place = pool.target_path or pool.name
    question = _("Delete what is stored in “{name}”?").format(name=pool.name)
    dialog = ConfirmationDialog(parent, _("Delete"), question, _("&Delete"), is_destructive=True)
    dialog.setObjectName("delete-contents")
    if _CONTENTS[pool.type] == _DIRECTORY:
        text = _("The directory {path} is removed. While something is in it, all stays as it is.")
    else:
        text = _("All volumes in {path} are lost; this cannot be undone.")
    dialog.add_text(text.format(path=place))
    _add_machines(dialog, machines)
    return await asked(dialog)


def _add_machines(dialog: ConfirmationDialog, machines: Sequence[DomainRecord]) -> None:
    """Say which machines have something in there."""
    if machines:
        number = len(machines)
        label = ngettext(
            "This machine has a disk in there:", "These machines have disks in there:", number
        )
        dialog.add_list("machines", label, _with_states(machines))


def _with_states(machines: Iterable[DomainRecord]) -> list[str]:
    return [
        # Translators: a machine and its state
        _("{name} ({state})").format(name=record.name, state=record.state.label)
        for record in machines
    ]


async def ask_name(
    parent: QWidget, pool: PoolReading, taken: Iterable[str], machines: Sequence[DomainRecord]
) -> str | None:
    """Ask for another name for a pool; None if it shall keep its own.

    Args:
        parent: the window in front of which it is asked.
        pool: which.
        taken: the names of the host's pools.
        machines: whose descriptions name the pool: they will not find it any more.
    """
    others = frozenset(taken) - {pool.name}

    def check(name: str) -> None:
        if problem := pool_name(name, others):
            raise InvalidInput(problem)

    name = await ask_text(
        parent,
        _("Rename Storage Pool"),
        _("&Name:"),
        pool.name,
        check,
        verb=_("&Rename"),
    )
    if name is None or name == pool.name:
        return None
    return name if not machines or await _may_break(parent, pool, machines) else None


async def _may_break(parent: QWidget, pool: PoolReading, machines: Sequence[DomainRecord]) -> bool:
    """Ask again: machines name the pool."""
    question = _("Rename the storage pool “{name}” all the same?").format(name=pool.name)
    dialog = ConfirmationDialog(parent, _("Rename"), question, _("&Rename"))
    dialog.setObjectName("rename-named-pool")
    number = len(machines)
    label = ngettext(
        "This machine has a disk that is named by the storage pool:",
        "These machines have disks that are named by the storage pool:",
        number,
    )
    dialog.add_list("machines", label, _with_states(machines))
    dialog.add_text(
        ngettext(
            "It cannot be started until its disk names the storage pool anew.",
            "They cannot be started until their disks name the storage pool anew.",
            number,
        )
    )
    return await asked(dialog)
