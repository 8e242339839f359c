"""Actions on secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from vmgui.base.i18n import N_, _
from vmgui.base.states import HostState
from vmgui.ui.actions.report import report
from vmgui.ui.actions.spec import ActionSpec, Desk, Selection

if TYPE_CHECKING:  # the start does without lxml
    from vmgui.core.storage.items import SecretItem
    from vmgui.core.storage.secrets import SecretWork


# When they are possible


def _away(selection: Selection) -> str | None:
    """Impossible while the host is not connected."""
    for host in selection.hosts:
        if host.state is not HostState.CONNECTED:
            return _("“{host}” is not connected.").format(host=host.name)
    return None


def _with_host(selection: Selection) -> str | None:
    return _away(selection) if selection.hosts else _("Select a connection first.")


def _any(selection: Selection) -> str | None:
    return None if selection.secrets else _("Select a secret first.")


def _some(selection: Selection) -> str | None:
    return _any(selection) or _away(selection)


def _one(selection: Selection) -> str | None:
    return _("Select a single secret.") if len(selection.secrets) > 1 else _some(selection)


# What they do


async def _add(desk: Desk, selection: Selection) -> None:
    from vmgui.core import resources
    from vmgui.ui.storage import secretdialog

    host, context = selection.hosts[0].id, desk.context
    there = await resources.secrets(context.fleet, host)
    taken = [(secret.usage, secret.usage_id) for secret in there]
    new = await secretdialog.ask(desk.window, context.files, taken)
    if new is not None:
        job = context.storage.secrets(host).define(new)
        await report(desk, [job], _("The secret was not created."), _("New Secret"))


async def _set_value(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import secretdialog

    item = selection.secrets[0]
    value = await secretdialog.ask_value(desk.window, desk.context.files, item)
    if value is not None:
        job = _work(desk, item).set_value(item, value)
        await report(desk, [job], _("The value was not set."), _("Set Value"))


def _copy_uuid(_desk: Desk, selection: Selection) -> None:
    uuids = (item.secret.uuid for item in selection.secrets)
    QGuiApplication.clipboard().setText("\n".join(uuids))


async def _delete(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import deletesecrets

    if await deletesecrets.ask(desk.window, selection.secrets):
        jobs = [_work(desk, item).delete(item) for item in selection.secrets]
        await report(desk, jobs, _("The secret was not deleted."), _("Delete"))


def _work(desk: Desk, item: SecretItem) -> SecretWork:
    return desk.context.storage.secrets(item.host)


SPECS = (
    ActionSpec(
        "secret.add",
        N_("&New Secret…"),
        N_("Give the host a password or key that storage, disks or devices need."),
        _add,
        N_("The secret was not created."),
        "action.add",
        why_not=_with_host,
    ),
    ActionSpec(
        "secret.set_value",
        N_("&Set Value…"),
        N_("Give the secret a value in place of the one that it has."),
        _set_value,
        N_("The value was not set."),
        "action.rename",
        why_not=_one,
    ),
    ActionSpec(
        "secret.copy_uuid",
        N_("&Copy UUID"),
        N_("Copy the UUID, by which descriptions name the secret."),
        _copy_uuid,
        icon="action.copy",
        why_not=_any,
    ),
    ActionSpec(
        "secret.delete",
        N_("&Delete…"),
        N_("Remove the secret and its value from the host."),
        _delete,
        N_("The secret was not deleted."),
        "action.delete",
        why_not=_some,
    ),
)
