"""When an action on machines is possible: `None`, or a translated sentence that says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from vmgui.base.i18n import N_, _, ngettext
from vmgui.base.records import DomainRecord
from vmgui.base.states import DomainState, HostState
from vmgui.ui.actions.spec import Selection

Why = Callable[[DomainRecord], str | None]
_NOTHING = N_("Select a machine first.")
_ONE = N_("Select a single machine.")


def for_any(why: Why) -> Callable[[Selection], str | None]:
    """Possible if it is for at least one of the selected machines."""

    def why_not(selection: Selection) -> str | None:
        if not selection.domains:
            return _(_NOTHING)
        first = why(selection.domains[0])
        if first is None or any(why(record) is None for record in selection.domains[1:]):
            return None
        return first

    return why_not


def for_one(why: Why) -> Callable[[Selection], str | None]:
    """Possible if a single machine is selected and it is for that."""

    def why_not(selection: Selection) -> str | None:
        if len(selection.domains) != 1:
            return _(_ONE) if selection.domains else _(_NOTHING)
        return why(selection.domains[0])

    return why_not


def left_out(selection: Selection, why: Why) -> str:
    """How many of the selected machines an action leaves out, and why the first; else nothing."""
    reasons = [reason for record in selection.domains if (reason := why(record)) is not None]
    if not reasons:
        return ""
    # Translators: {reason} is a sentence of its own
    return ngettext(
        "{left} of the {count} selected machines is left out: {reason}",
        "{left} of the {count} selected machines are left out: {reason}",
        len(reasons),
    ).format(left=len(reasons), count=len(selection.domains), reason=reasons[0])


def away(selection: Selection) -> str | None:
    """Impossible while a selected host is not connected."""
    for host in selection.hosts:
        if host.state is not HostState.CONNECTED:
            return _("“{host}” is not connected.").format(host=host.name)
    return None


def always(_record: DomainRecord) -> str | None:
    """Possible whatever the machine does."""
    return None


def connected(record: DomainRecord) -> str | None:
    """Possible while the machine's host answers."""
    if record.is_stale:
        return _("The host of “{name}” is not connected.").format(name=record.name)
    return None


def running(record: DomainRecord) -> str | None:
    """Possible while the machine runs or is paused."""
    if reason := connected(record):
        return reason
    if not record.is_active:
        return _("“{name}” does not run.").format(name=record.name)
    return None


def renaming(record: DomainRecord) -> str | None:
    """Possible while the machine is shut off and has nothing saved under its name."""
    if reason := connected(record):
        return reason
    if record.is_active:
        return _("“{name}” has to be shut off to be renamed.").format(name=record.name)
    if record.has_saved_state:
        return _("“{name}” has a saved state: restore or discard it first.").format(
            name=record.name
        )
    return None


def autostarting(record: DomainRecord) -> str | None:
    """Possible for machines that have a definition."""
    if reason := connected(record):
        return reason
    if record.is_persistent is False:
        return _("“{name}” is transient: it cannot start with the host.").format(name=record.name)
    return None


def all_in(states: Iterable[DomainState]) -> Callable[[Selection], bool]:
    """True if something is selected and all of it is in these states."""
    wanted = frozenset(states)
    return lambda selection: (
        bool(selection.domains) and all(record.state in wanted for record in selection.domains)
    )


def none_in(states: Iterable[DomainState]) -> Callable[[Selection], bool]:
    """True if nothing that is selected is in these states."""
    wanted = frozenset(states)
    return lambda selection: not any(record.state in wanted for record in selection.domains)
