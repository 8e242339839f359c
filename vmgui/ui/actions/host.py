"""Actions on connections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from vmgui.base.i18n import N_, _
from vmgui.base.records import HostRecord
from vmgui.base.states import HostState
from vmgui.core.operations import probing
from vmgui.ui.actions.spec import ActionSpec, Desk, Selection

_NOTHING = N_("Select a connection first.")
_CLOSED = frozenset({HostState.DISCONNECTED, HostState.WAITING, HostState.FAILED})


def _any(
    is_possible: Callable[[HostRecord], bool], reason: str
) -> Callable[[Selection], str | None]:
    def why_not(selection: Selection) -> str | None:
        if not selection.hosts:
            return _(_NOTHING)
        if any(is_possible(record) for record in selection.hosts):
            return None
        return _(reason)

    return why_not


def _one(selection: Selection) -> str | None:
    if len(selection.hosts) == 1:
        return None
    return _("Select a single connection.") if selection.hosts else _(_NOTHING)


async def _add(desk: Desk, _selection: Selection) -> None:
    from vmgui.ui.dialogs import connect

    config = await connect.ask(desk.window, probing.probe, desk.context.fleet.uris())
    if config is not None:
        desk.context.fleet.add(config).connect()


async def _edit(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs import connect

    fleet = desk.context.fleet
    host = fleet.hosts.get(selection.hosts[0].id)
    if host is None:
        return
    config = await connect.ask(desk.window, probing.probe, fleet.uris(), config=host.config)
    if config is not None:
        fleet.add(config)


def _connect(desk: Desk, selection: Selection) -> None:
    for record in selection.hosts:
        if record.state in _CLOSED and (host := desk.context.fleet.hosts.get(record.id)):
            host.connect()


async def _disconnect(desk: Desk, selection: Selection) -> None:
    hosts = [desk.context.fleet.hosts.get(record.id) for record in selection.hosts]
    await asyncio.gather(*(host.disconnect() for host in hosts if host is not None))


def _show_details(desk: Desk, selection: Selection) -> None:
    for record in selection.hosts:
        desk.windows.open_host(record.id)


async def _remove(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs.questions import confirm

    names = [record.name for record in selection.hosts]
    text = (
        _("Remove the connection “{name}”?").format(name=names[0])
        if len(names) == 1
        else _("Remove {count} connections?").format(count=len(names))
    )
    if await confirm(
        desk.window,
        _("Remove Connection"),
        text,
        _("Remove"),
        informative=_("The host and its machines stay as they are; vmgui only forgets them."),
        names=names if len(names) > 1 else (),
    ):
        for record in selection.hosts:
            await desk.context.fleet.remove(record.id)


SPECS = (
    ActionSpec(
        "host.add",
        N_("&Add Connection…"),
        N_("Connect to a hypervisor, here or on another computer."),
        _add,
        N_("The connection was not added."),
        "action.add_connection",
        "Ctrl+Shift+N",
    ),
    ActionSpec(
        "host.connect",
        N_("&Connect"),
        N_("Open the connection, or try again at once."),
        _connect,
        icon="action.connect",
        why_not=_any(lambda host: host.state in _CLOSED, N_("It is connected already.")),
    ),
    ActionSpec(
        "host.disconnect",
        N_("&Disconnect"),
        N_("Close the connection; the machines go on."),
        _disconnect,
        N_("The connection was not closed."),
        "action.disconnect",
        why_not=_any(
            lambda host: host.state not in (HostState.DISCONNECTED, HostState.FAILED),
            N_("It is not connected."),
        ),
    ),
    ActionSpec(
        "host.details",
        N_("Connection De&tails"),
        N_("Show everything about the connection and its host."),
        _show_details,
        icon="action.details",
        why_not=_any(lambda _host: True, ""),
    ),
    ActionSpec(
        "host.edit",
        N_("&Edit Connection…"),
        N_("Change its name, or whether it connects by itself."),
        _edit,
        N_("The connection was not changed."),
        why_not=_one,
    ),
    ActionSpec(
        "host.remove",
        N_("&Remove Connection…"),
        N_("Forget the connection."),
        _remove,
        N_("The connection was not removed."),
        "action.delete",
        why_not=_any(lambda _host: True, ""),
    ),
)
