"""Actions on machines, besides the verbs of their life. Many machines are reported one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication

from vmgui.base.errors import InvalidInput, VmguiError
from vmgui.base.i18n import N_, _
from vmgui.base.names import check_name
from vmgui.base.records import DomainRecord
from vmgui.core import keys
from vmgui.core.jobs import Job
from vmgui.core.operations import consoles, keyboard, lifecycle, metadata, screenshots
from vmgui.core.viewers import Viewer
from vmgui.ui.actions import possible
from vmgui.ui.actions.report import report, show_failures
from vmgui.ui.actions.spec import ActionSpec, Desk, Selection
from vmgui.ui.actions.verbs import is_many_wanted

if TYPE_CHECKING:
    from vmgui.ui.dialogs.tags import TagRequest

_GRAVE = "boice"
"""After SysRq: reboot, power off, kill all, crash, end all (Linux, sysrq.rst)."""
MOST_WINDOWS = 5
"""More windows than these are opened only after a question."""


async def _open(desk: Desk, selection: Selection) -> None:
    records = [record for record in selection.domains if consoles.why_not(record) is None]
    left_out = possible.left_out(selection, consoles.why_not)
    if not await _may_open(desk, _("Open"), records, left_out):
        return
    viewers = desk.context.viewers
    opened = await asyncio.gather(
        *(viewers.open(record) for record in records), return_exceptions=True
    )
    failed = _("The console was not opened.")
    errors = []
    for record, viewer in zip(records, opened, strict=True):
        if isinstance(viewer, Viewer):
            what = _("The console of “{name}” has failed.").format(name=record.name)
            desk.scope.start(viewer.closed(), what)
        elif isinstance(viewer, VmguiError):
            errors.append((record.name, viewer))
        else:
            raise viewer
    show_failures(desk, errors, len(records), failed, _("Open"))


async def _show_details(desk: Desk, selection: Selection) -> None:
    if await _may_open(desk, _("Virtual Machine Details"), selection.domains):
        for record in selection.domains:
            desk.windows.open_domain(record.id, "hardware")


async def _may_open(
    desk: Desk, name: str, records: Sequence[DomainRecord], left_out: str = ""
) -> bool:
    """Ask before the screen is covered with windows."""
    few = len(records) <= MOST_WINDOWS
    return few or await is_many_wanted(desk, name, [record.name for record in records], left_out)


async def _rename(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs.questions import ask_text

    record, context = selection.domains[0], desk.context
    others = {r.name for r in context.inventory.domains(record.id.host) if r.id != record.id}
    name = await ask_text(
        desk.window,
        _("Rename"),
        _("&Name:"),
        record.name,
        lambda text: check_name(text, others),
        verb=_("Rename"),
    )
    if name is not None and name != record.name:
        job = metadata.rename(context.fleet, context.jobs, record.id, name)
        await report(desk, [job], _("The machine was not renamed."), _("Rename"))


async def _set_title(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs.questions import ask_text

    record, context = selection.domains[0], desk.context
    title = await ask_text(
        desk.window, _("Title"), _("&Title:"), record.title, _accept, verb=_("Set Title")
    )
    if title is not None and title != record.title:
        job = metadata.set_title(context.fleet, context.jobs, record.id, title)
        await report(desk, [job], _("The title was not changed."), _("Title"))


async def _set_notes(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs.questions import ask_text

    record, context = selection.domains[0], desk.context
    old = record.details.description if record.details else ""
    notes = await ask_text(
        desk.window, _("Notes"), _("&Notes:"), old, _accept, multi_line=True, verb=_("Set Notes")
    )
    if notes is not None and notes != old:
        job = metadata.set_notes(context.fleet, context.jobs, record.id, notes)
        await report(desk, [job], _("The notes were not changed."), _("Notes"))


def _accept(_text: str) -> None:
    """Any text will do."""


async def _set_tags(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs import tags

    records = [record for record in selection.domains if not record.is_stale]
    everybody = desk.context.inventory.domains()
    request = await tags.ask(
        desk.window,
        [tags.Filed(record.name, frozenset(record.tags), record.folder) for record in records],
        {tag for record in everybody for tag in record.tags},
        {record.folder for record in everybody if record.folder},
    )
    if request is None:
        return
    done = await asyncio.gather(*(_file(desk, record, request) for record in records))
    jobs = [job for some in done for job in some]
    await report(desk, jobs, _("Tags or folder were not changed."), _("Tags and Folder"))


async def _file(desk: Desk, record: DomainRecord, request: TagRequest) -> list[Job]:
    """Change folder and tags of one machine, one job after the other."""
    context, where = desk.context, record.id
    jobs = []
    if request.folder is not None and request.folder != record.folder:
        job = metadata.set_folder(context.fleet, context.jobs, where, request.folder)
        jobs.append(await context.jobs.wait(job))
    add, remove = request.add - set(record.tags), request.remove & set(record.tags)
    if add or remove:
        jobs.append(
            metadata.change_tags(context.fleet, context.jobs, where, add=add, remove=remove)
        )
    return jobs


async def _toggle_autostart(desk: Desk, selection: Selection) -> None:
    context = desk.context
    is_on = not _is_autostart(selection)
    jobs = [
        metadata.set_autostart(context.fleet, context.jobs, record.id, is_on=is_on)
        for record in selection.domains
        if possible.autostarting(record) is None and record.is_autostart is not is_on
    ]
    failed = _("Starting with the host was not changed.")
    await report(desk, jobs, failed, _("Start with the Host"))


def _is_autostart(selection: Selection) -> bool:
    able = [record for record in selection.domains if possible.autostarting(record) is None]
    return bool(able) and all(record.is_autostart for record in able)


async def _send_keys(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs.keys import ask

    names = [record.name for record in selection.domains]
    chord = await ask(desk.window, ", ".join(names))
    if chord is not None:
        await send_chord(desk, selection, chord)


async def send_chord(desk: Desk, selection: Selection, chord: str) -> None:
    """Send a chord to every selected machine that runs."""
    context = desk.context
    records = [record for record in selection.domains if possible.running(record) is None]
    if _is_grave(chord) and not await _is_grave_wanted(desk, chord, records):
        return
    jobs = [
        keyboard.send_chord(context.fleet, context.jobs, record.id, chord) for record in records
    ]
    await report(desk, jobs, _("The keys were not sent."), _("Send Key"))


def _is_grave(chord: str) -> bool:
    """True for what Linux takes as an order to end: SysRq with one of `_GRAVE`."""
    try:
        codes = set(keys.parse_chord(chord))
    except InvalidInput:
        return False  # the operation says what is wrong with it
    return keys.CODES["sysrq"] in codes and any(keys.CODES[key] in codes for key in _GRAVE)


async def _is_grave_wanted(desk: Desk, chord: str, records: Sequence[DomainRecord]) -> bool:
    from vmgui.ui.dialogs.questions import confirm

    text = (
        _("Send {keys} to “{name}”?").format(keys=chord, name=records[0].name)
        if len(records) == 1
        else _("Send {keys} to {count} machines?").format(keys=chord, count=len(records))
    )
    return await confirm(
        desk.window,
        _("Send Key"),
        text,
        _("Send"),
        informative=_(
            "These keys can reset or stop the guest at once: "
            "what it has not written to disk is lost."
        ),
        names=[record.name for record in records] if len(records) > 1 else (),
        setting_name="confirm_reset",
        settings=desk.context.settings,
        is_destructive=True,
    )


async def _take_screenshot(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs.questions import save_file
    from vmgui.ui.pictures import to_png

    record = selection.domains[0]
    content = await screenshots.take(desk.context.fleet, record.id)
    png = await to_png(content)
    suggested = Path.home() / f"{record.name.replace('/', '-')}.png"
    path = await save_file(desk.window, _("Save Screenshot"), suggested, [_("Pictures (*.png)")])
    if path is not None:
        await desk.context.files.write_bytes(path, png)


def _copy_uuid(_desk: Desk, selection: Selection) -> None:
    text = "\n".join(record.uuid for record in selection.domains)
    QGuiApplication.clipboard().setText(text)


async def _delete(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs import delete

    context, verb = desk.context, lifecycle.VERBS["delete"]
    records = [r for r in selection.domains if lifecycle.why_not(verb, r) is None]
    candidates = [
        delete.Candidate(
            record.name, record.details.disks if record.details else None, record.has_saved_state
        )
        for record in records
    ]
    if await delete.ask(desk.window, candidates):
        jobs = [lifecycle.perform(context.fleet, context.jobs, verb, r.id) for r in records]
        await report(desk, jobs, _("The machine was not deleted."), _("Delete"))


def _can_delete(record: DomainRecord) -> str | None:
    return lifecycle.why_not(lifecycle.VERBS["delete"], record)


def _simple(
    id: str,
    text: str,
    help: str,
    run: Callable[[Desk, Selection], Coroutine[Any, Any, None] | None],
    why_not: Callable[[Selection], str | None],
    *,
    failed: str = "",
    icon: str = "",
    shortcut: str = "",
    is_checked: Callable[[Selection], bool] | None = None,
) -> ActionSpec:
    return ActionSpec(id, text, help, run, failed, icon, shortcut, why_not, is_checked=is_checked)


SPECS = (
    _simple(
        "domain.console",
        N_("&Open"),
        N_("Open the console in a viewer."),
        _open,
        possible.for_any(consoles.why_not),
        failed=N_("The console was not opened."),
        icon="action.console",
    ),
    _simple(
        "domain.details",
        N_("V&irtual Machine Details"),
        N_("Show everything about the machine."),
        _show_details,
        possible.for_any(possible.always),
        failed=N_("The details were not opened."),
        icon="action.details",
        shortcut="Ctrl+Return",
    ),
    _simple(
        "domain.autostart",
        N_("Start with the &Host"),
        N_("Start the machine when its host starts."),
        _toggle_autostart,
        possible.for_any(possible.autostarting),
        failed=N_("Starting with the host was not changed."),
        icon="action.autostart",
        is_checked=_is_autostart,
    ),
    _simple(
        "domain.rename",
        N_("Rena&me…"),
        N_("Give the machine another name."),
        _rename,
        possible.for_one(possible.renaming),
        failed=N_("The machine was not renamed."),
        icon="action.rename",
        shortcut="F2",
    ),
    _simple(
        "domain.title",
        N_("Tit&le…"),
        N_("Set the line that describes the machine."),
        _set_title,
        possible.for_one(possible.connected),
        failed=N_("The title was not changed."),
    ),
    _simple(
        "domain.notes",
        N_("&Notes…"),
        N_("Write notes about the machine."),
        _set_notes,
        possible.for_one(possible.connected),
        failed=N_("The notes were not changed."),
    ),
    _simple(
        "domain.tags",
        N_("Ta&gs and Folder…"),
        N_("Say what the machine belongs to."),
        _set_tags,
        possible.for_any(possible.connected),
        failed=N_("Tags or folder were not changed."),
        icon="action.tag",
        shortcut="Ctrl+T",
    ),
    _simple(
        "domain.send_keys",
        N_("Other &Keys…"),
        N_("Press keys in the guest."),
        _send_keys,
        possible.for_any(possible.running),
        failed=N_("The keys were not sent."),
        icon="action.keyboard",
    ),
    _simple(
        "domain.screenshot",
        N_("Take S&creenshot…"),
        N_("Save a picture of the machine's display."),
        _take_screenshot,
        possible.for_one(screenshots.why_not),
        failed=N_("The screenshot was not taken."),
        icon="action.screenshot",
    ),
    _simple(
        "domain.copy_uuid",
        N_("Copy &UUID"),
        N_("Copy the machine's UUID."),
        _copy_uuid,
        possible.for_any(possible.always),
        icon="action.copy",
    ),
    _simple(
        "domain.delete",
        N_("&Delete…"),
        N_("Forget the machine's definition; its disk images stay."),
        _delete,
        possible.for_any(_can_delete),
        failed=N_("The machine was not deleted."),
        icon="action.delete",
        shortcut="Delete",
    ),
)
