"""Actions on storage pools. Each starts a job for each of the selected pools that allow it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import N_, _
from vmgui.base.records import DomainRecord
from vmgui.ui.actions.possible import away
from vmgui.ui.actions.report import report
from vmgui.ui.actions.spec import ActionSpec, Desk, Selection

if TYPE_CHECKING:  # the start does without lxml
    from vmgui.core.resources import PoolReading
    from vmgui.core.storage.items import PoolItem
    from vmgui.core.storage.pools import PoolWork

WhyPool = Callable[["PoolReading"], str | None]
_NOTHING = N_("Select a storage pool first.")


# When they are possible


def _with_host(selection: Selection) -> str | None:
    return away(selection) if selection.hosts else _("Select a connection first.")


def _any(why: WhyPool) -> Callable[[Selection], str | None]:
    """Possible if it is for at least one of the selected pools."""

    def why_not(selection: Selection) -> str | None:
        if not selection.pools:
            return _(_NOTHING)
        if reason := away(selection):
            return reason
        first = why(selection.pools[0].pool)
        if first is None or any(why(item.pool) is None for item in selection.pools[1:]):
            return None
        return first

    return why_not


def _one(why: WhyPool) -> Callable[[Selection], str | None]:
    """Possible if a single pool is selected and it is for that."""

    def why_not(selection: Selection) -> str | None:
        if len(selection.pools) > 1:
            return _("Select a single storage pool.")
        return _any(why)(selection)

    return why_not


def _those(selection: Selection, why: WhyPool) -> list[PoolItem]:
    return [item for item in selection.pools if why(item.pool) is None]


def _always(_pool: PoolReading) -> str | None:
    return None


def _inactive(pool: PoolReading) -> str | None:
    if not pool.is_active:
        return None
    return _("The storage pool “{name}” is active already.").format(name=pool.name)


def _active(pool: PoolReading) -> str | None:
    if pool.is_active:
        return None
    return _("The storage pool “{name}” is not active.").format(name=pool.name)


def _stopped(pool: PoolReading) -> str | None:
    if not pool.is_active:
        return None
    return _("Stop the storage pool “{name}” first.").format(name=pool.name)


def _lasting(pool: PoolReading) -> str | None:
    if pool.is_persistent:
        return None
    return _("“{name}” is transient: it is gone when it is stopped.").format(name=pool.name)


def _renameable(pool: PoolReading) -> str | None:
    return _lasting(pool) or _stopped(pool)


# What they do


async def _add(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import addpool

    await addpool.add(desk.context, selection.hosts[0].id, desk.window)


async def _edit(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import editpool

    item = selection.pools[0]
    await editpool.edit(desk.context, item.host, item.pool, desk.window)


async def _start(desk: Desk, selection: Selection) -> None:
    jobs = [_work(desk, item).start(item.pool) for item in _those(selection, _inactive)]
    await report(desk, jobs, _("The storage pool was not started."), _("Start"))


async def _refresh(desk: Desk, selection: Selection) -> None:
    jobs = [_work(desk, item).refresh(item.pool) for item in _those(selection, _active)]
    await report(desk, jobs, _("The storage pool was not refreshed."), _("Refresh"))


async def _stop(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import poolquestions

    items = _those(selection, _active)
    pools = [item.pool for item in items]
    if await poolquestions.ask_stop(desk.window, pools, _machines(desk, items)):
        jobs = [_work(desk, item).stop(item.pool) for item in items]
        await report(desk, jobs, _("The storage pool was not stopped."), _("Stop"))


async def _set_autostart(desk: Desk, selection: Selection) -> None:
    is_on = not _is_autostart(selection)
    jobs = [
        _work(desk, item).set_autostart(item.pool, is_on=is_on)
        for item in _those(selection, _lasting)
        if item.pool.is_autostart is not is_on
    ]
    await report(desk, jobs, _("The storage pool was not changed."), _("Start with the Host"))


async def _rename(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import poolquestions

    item = selection.pools[0]
    pools = desk.context.storage.watch(item.host).pools or ()
    # A disk that is named by its path stays where it is.
    by_name = [item._replace(pool=item.pool._replace(target_path=""))]
    name = await poolquestions.ask_name(
        desk.window, item.pool, [pool.name for pool in pools], _machines(desk, by_name)
    )
    if name is not None:
        job = _work(desk, item).rename(item.pool, name)
        await report(desk, [job], _("The storage pool was not renamed."), _("Rename"))


async def _delete(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import poolquestions

    items = _those(selection, _stopped)
    pools = [item.pool for item in items]
    secrets = await _secrets(desk, items)
    number = len(set(secrets.values()))
    machines = _machines(desk, items)
    wanted = await poolquestions.ask_delete(desk.window, pools, machines, secrets=number)
    if wanted is not None:
        forgotten = secrets if wanted.forgets_secrets else {}
        jobs = [
            _work(desk, item).delete(
                item.pool,
                with_contents=wanted.with_contents,
                secret=forgotten.get(item.pool.name, ""),
            )
            for item in items
        ]
        await report(desk, jobs, _("The storage pool was not deleted."), _("Delete"))


def _work(desk: Desk, item: PoolItem) -> PoolWork:
    return desk.context.storage.pools(item.host)


async def _secrets(desk: Desk, items: Sequence[PoolItem]) -> dict[str, str]:
    """The secrets that only these pools of one host log in with; none if it does not say."""
    try:
        return await _work(desk, items[0]).secrets_of_only([item.pool for item in items])
    except VmguiError:
        return {}


def _machines(desk: Desk, items: Sequence[PoolItem]) -> list[DomainRecord]:
    """The machines that have something in these pools, which are of one host."""
    from vmgui.core.storage.poolusers import machines_in

    records = desk.context.inventory.domains(items[0].host)
    return machines_in(records, [item.pool for item in items])


def _is_autostart(selection: Selection) -> bool:
    return bool(selection.pools) and all(item.pool.is_autostart for item in selection.pools)


SPECS = (
    ActionSpec(
        "pool.add",
        N_("&Add Pool…"),
        N_("Add a new storage pool to the host."),
        _add,
        N_("The storage pool was not added."),
        "action.add",
        why_not=_with_host,
    ),
    ActionSpec(
        "pool.start",
        N_("&Start"),
        N_("Make the storage pool active, so that its volumes can be used."),
        _start,
        N_("The storage pool was not started."),
        "action.run",
        why_not=_any(_inactive),
    ),
    ActionSpec(
        "pool.stop",
        N_("S&top…"),
        N_("Make the storage pool inactive; what is in it stays."),
        _stop,
        N_("The storage pool was not stopped."),
        "action.force_off",
        why_not=_any(_active),
    ),
    ActionSpec(
        "pool.refresh",
        N_("&Refresh"),
        N_("Have the host look again at what is in the storage pool."),
        _refresh,
        N_("The storage pool was not refreshed."),
        "action.retry",
        "F5",
        why_not=_any(_active),
    ),
    ActionSpec(
        "pool.autostart",
        N_("Start with the &Host"),
        N_("Whether the storage pool becomes active when its host starts."),
        _set_autostart,
        N_("The storage pool was not changed."),
        "action.autostart",
        why_not=_any(_lasting),
        is_checked=_is_autostart,
    ),
    ActionSpec(
        "pool.edit",
        N_("&Edit…"),
        N_("Change where the storage pool is, or its XML."),
        _edit,
        N_("The storage pool was not changed."),
        "action.rename",
        why_not=_one(_lasting),
    ),
    ActionSpec(
        "pool.rename",
        N_("Re&name…"),
        N_("Give the storage pool another name; it has to be stopped."),
        _rename,
        N_("The storage pool was not renamed."),
        why_not=_one(_renameable),
    ),
    ActionSpec(
        "pool.delete",
        N_("&Delete…"),
        N_("Forget the storage pool, or delete it with all that is in it; it has to be stopped."),
        _delete,
        N_("The storage pool was not deleted."),
        "action.delete",
        why_not=_any(_stopped),
    ),
)
