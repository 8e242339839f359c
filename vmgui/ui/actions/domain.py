"""Actions on machines. Each works on as many as are selected and reports per machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from vmgui.base.i18n import N_, _, ngettext
from vmgui.base.records import DomainRecord
from vmgui.base.states import DomainState, JobState
from vmgui.core.jobs import Job
from vmgui.core.operations import consoles, keyboard, lifecycle, metadata, screenshots
from vmgui.ui.actions.spec import ActionSpec, Desk, Selection

Why = Callable[[DomainRecord], str | None]
_NOTHING = N_("Select a machine first.")
_ONE = N_("Select a single machine.")


# What is possible


def _any(why: Why) -> Callable[[Selection], str | None]:
    """Possible if it is for at least one of the selected machines."""

    def why_not(selection: Selection) -> str | None:
        if not selection.domains:
            return _(_NOTHING)
        reasons = [why(record) for record in selection.domains]
        return None if None in reasons else reasons[0]

    return why_not


def _one(why: Why) -> Callable[[Selection], str | None]:
    """Possible if a single machine is selected and it is for that."""

    def why_not(selection: Selection) -> str | None:
        if len(selection.domains) != 1:
            return _(_ONE) if selection.domains else _(_NOTHING)
        return why(selection.domains[0])

    return why_not


def _connected(record: DomainRecord) -> str | None:
    if record.is_stale:
        return _("The host of “{name}” is not connected.").format(name=record.name)
    return None


def _anything(_record: DomainRecord) -> str | None:
    return None


def _runs(record: DomainRecord) -> str | None:
    if reason := _connected(record):
        return reason
    if not record.state.is_active:
        return _("“{name}” does not run.").format(name=record.name)
    return None


def _can_rename(record: DomainRecord) -> str | None:
    if reason := _connected(record):
        return reason
    if record.state.is_active:
        return _("“{name}” has to be shut off to be renamed.").format(name=record.name)
    if record.has_saved_state:
        return _("“{name}” has a saved state: restore or discard it first.").format(
            name=record.name
        )
    return None


def _all_in(states: Iterable[DomainState]) -> Callable[[Selection], bool]:
    wanted = frozenset(states)
    return lambda selection: (
        bool(selection.domains) and all(record.state in wanted for record in selection.domains)
    )


def _none_in(states: Iterable[DomainState]) -> Callable[[Selection], bool]:
    wanted = frozenset(states)
    return lambda selection: not any(record.state in wanted for record in selection.domains)


# Jobs on many machines


async def _report(desk: Desk, jobs: list[Job], what: str) -> None:
    """Wait for jobs and show together what went wrong with which."""
    await asyncio.gather(*(desk.context.jobs.wait(job) for job in jobs))
    failed = [job for job in jobs if job.state is JobState.FAILED and job.error is not None]
    if len(jobs) == 1 and failed and failed[0].error:
        desk.errors.show(what, failed[0].error)
    elif failed:
        desk.errors.show_many(what, [(job.target_name, job.error) for job in failed if job.error])


@dataclass(frozen=True)
class _Question:
    """What is asked before a verb, unless the user does not want to be asked."""

    setting: str
    title: str
    one: str
    many: str
    button: str
    text: str
    is_destructive: bool = True


_QUESTIONS = {
    "force_off": _Question(
        "confirm_force_off",
        N_("Force Off"),
        N_("Force off “{name}”?"),
        N_("Force off {count} machines?"),
        N_("Force Off"),
        N_("It is like pulling the plug: what the guest has not written to disk is lost."),
    ),
    "reset": _Question(
        "confirm_reset",
        N_("Force Reset"),
        N_("Force a reset of “{name}”?"),
        N_("Force a reset of {count} machines?"),
        N_("Force Reset"),
        N_("It is like the reset button: what the guest has not written to disk is lost."),
    ),
    "shutdown": _Question(
        "confirm_shutdown",
        N_("Shut Down"),
        N_("Shut down “{name}”?"),
        N_("Shut down {count} machines?"),
        N_("Shut Down"),
        N_("Programs that run in the guest are ended."),
        is_destructive=False,
    ),
    "reboot": _Question(
        "confirm_shutdown",
        N_("Reboot"),
        N_("Reboot “{name}”?"),
        N_("Reboot {count} machines?"),
        N_("Reboot"),
        N_("Programs that run in the guest are ended."),
        is_destructive=False,
    ),
    "pause": _Question(
        "confirm_pause",
        N_("Pause"),
        N_("Pause “{name}”?"),
        N_("Pause {count} machines?"),
        N_("Pause"),
        N_("The guest stands still and does not answer its network until it is resumed."),
        is_destructive=False,
    ),
    "discard_saved": _Question(
        "confirm_discard_saved",
        N_("Discard Saved State"),
        N_("Discard the saved state of “{name}”?"),
        N_("Discard the saved states of {count} machines?"),
        N_("Discard"),
        N_("What was in the guest's memory is lost. It boots anew, as after a power failure."),
    ),
}


async def _is_wanted(desk: Desk, verb: lifecycle.Verb, records: list[DomainRecord]) -> bool:
    """Ask what has to be asked before a verb."""
    from vmgui.ui.dialogs.questions import confirm

    settings = desk.context.settings
    names = [record.name for record in records]
    question = _QUESTIONS.get(verb.id)
    if question is not None and getattr(settings, question.setting):
        return await confirm(
            desk.window,
            _(question.title),
            _ask(question.one, question.many, names),
            _(question.button),
            informative=_(question.text),
            names=names if len(names) > 1 else (),
            setting_name=question.setting,
            settings=settings,
            is_destructive=question.is_destructive,
        )
    if len(records) > 1 and settings.confirm_many:
        text = ngettext("{what}: one machine?", "{what}: {count} machines?", len(records)).format(
            what=_(_VERB_NAMES[verb.id]), count=len(records)
        )
        return await confirm(
            desk.window,
            _(_VERB_NAMES[verb.id]),
            text,
            _(_VERB_NAMES[verb.id]),
            names=names,
            setting_name="confirm_many",
            settings=settings,
        )
    return True


def _ask(one: str, many: str, names: list[str]) -> str:
    if len(names) == 1:
        return _(one).format(name=names[0])
    return _(many).format(count=len(names))


_VERB_NAMES = {
    "run": N_("Run"),
    "restore": N_("Restore"),
    "pause": N_("Pause"),
    "resume": N_("Resume"),
    "wake": N_("Wake Up"),
    "shutdown": N_("Shut Down"),
    "reboot": N_("Reboot"),
    "reset": N_("Force Reset"),
    "force_off": N_("Force Off"),
    "save": N_("Save"),
    "discard_saved": N_("Discard Saved State"),
}
_FAILURES = {
    "run": N_("The machine was not started."),
    "restore": N_("The machine was not restored."),
    "pause": N_("The machine was not paused."),
    "resume": N_("The machine was not resumed."),
    "wake": N_("The machine was not woken up."),
    "shutdown": N_("The machine could not be asked to shut down."),
    "reboot": N_("The machine could not be asked to reboot."),
    "reset": N_("The machine was not reset."),
    "force_off": N_("The machine was not forced off."),
    "save": N_("The machine was not saved."),
    "discard_saved": N_("The saved state was not discarded."),
}


def _verb_spec(
    verb_id: str,
    text: str,
    help: str,
    *,
    icon: str,
    is_hidden: Callable[[Selection], bool] | None = None,
) -> ActionSpec:
    """The action that does a verb of `lifecycle` to every selected machine that allows it."""
    verb = lifecycle.VERBS[verb_id]

    def possible(record: DomainRecord) -> str | None:
        return lifecycle.why_not(verb, record)

    async def run(desk: Desk, selection: Selection) -> None:
        records = [record for record in selection.domains if possible(record) is None]
        if not await _is_wanted(desk, verb, records):
            return
        context = desk.context
        jobs = [
            lifecycle.perform(context.fleet, context.jobs, verb, record.id) for record in records
        ]
        await _report(desk, jobs, _(_FAILURES[verb_id]))

    spec = ActionSpec(
        id=f"domain.{verb_id}",
        text=text,
        help=help,
        run=run,
        failed=_FAILURES[verb_id],
        icon=icon,
        why_not=_any(possible),
    )
    return spec if is_hidden is None else _with_hiding(spec, is_hidden)


def _with_hiding(spec: ActionSpec, is_hidden: Callable[[Selection], bool]) -> ActionSpec:
    return ActionSpec(
        spec.id, spec.text, spec.help, spec.run, spec.failed, spec.icon, spec.shortcut,
        spec.why_not, is_hidden,
    )  # fmt: skip


_PAUSED = (DomainState.PAUSED, DomainState.IO_ERROR)


# Everything that is not a verb


async def _open(desk: Desk, selection: Selection) -> None:
    await asyncio.gather(
        *(
            desk.context.viewers.show(record)
            for record in selection.domains
            if consoles.why_not(record) is None
        )
    )


def _show_details(desk: Desk, selection: Selection) -> None:
    for record in selection.domains:
        desk.windows.open_domain(record.id)


async def _rename(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs.questions import ask_text

    record, context = selection.domains[0], desk.context
    others = {r.name for r in context.inventory.domains(record.id.host) if r.id != record.id}
    name = await ask_text(
        desk.window,
        _("Rename"),
        _("&Name:"),
        record.name,
        lambda text: metadata.check_name(text, others),
        verb=_("Rename"),
    )
    if name is not None and name != record.name:
        job = metadata.rename(context.fleet, context.jobs, record.id, name)
        await _report(desk, [job], _("The machine was not renamed."))


async def _set_title(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs.questions import ask_text

    record, context = selection.domains[0], desk.context
    title = await ask_text(
        desk.window, _("Title"), _("&Title:"), record.title, _accept, verb=_("Set Title")
    )
    if title is not None and title != record.title:
        job = metadata.set_title(context.fleet, context.jobs, record.id, title)
        await _report(desk, [job], _("The title was not changed."))


async def _set_notes(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs.questions import ask_text

    record, context = selection.domains[0], desk.context
    old = record.details.description if record.details else ""
    notes = await ask_text(
        desk.window, _("Notes"), _("&Notes:"), old, _accept, multi_line=True, verb=_("Set Notes")
    )
    if notes is not None and notes != old:
        job = metadata.set_notes(context.fleet, context.jobs, record.id, notes)
        await _report(desk, [job], _("The notes were not changed."))


def _accept(_text: str) -> None:
    """Any text will do."""


async def _set_tags(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs import tags

    context = desk.context
    records = [record for record in selection.domains if not record.is_stale]
    everybody = context.inventory.domains()
    request = await tags.ask(
        desk.window,
        [tags.Filed(record.name, frozenset(record.tags), record.folder) for record in records],
        {tag for record in everybody for tag in record.tags},
        {record.folder for record in everybody if record.folder},
    )
    if request is None:
        return
    jobs = []
    for record in records:
        where = record.id
        if request.folder is not None and request.folder != record.folder:
            job = metadata.set_folder(context.fleet, context.jobs, where, request.folder)
            await context.jobs.wait(job)
            jobs.append(job)
        if request.add - set(record.tags) or request.remove & set(record.tags):
            jobs.append(
                metadata.change_tags(
                    context.fleet, context.jobs, where, add=request.add, remove=request.remove
                )
            )
    await _report(desk, jobs, _("Some tags or folders were not changed."))


async def _toggle_autostart(desk: Desk, selection: Selection) -> None:
    context = desk.context
    is_on = not _is_autostart(selection)
    jobs = [
        metadata.set_autostart(context.fleet, context.jobs, record.id, is_on=is_on)
        for record in selection.domains
        if _can_autostart(record) is None and record.is_autostart is not is_on
    ]
    await _report(desk, jobs, _("Starting with the host was not changed."))


def _can_autostart(record: DomainRecord) -> str | None:
    if reason := _connected(record):
        return reason
    if record.is_persistent is False:
        return _("“{name}” is transient: it cannot start with the host.").format(name=record.name)
    return None


def _is_autostart(selection: Selection) -> bool:
    return bool(selection.domains) and all(record.is_autostart for record in selection.domains)


async def _send_keys(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.dialogs import keys

    names = [record.name for record in selection.domains]
    chord = await keys.ask(desk.window, ", ".join(names))
    if chord is not None:
        await send_chord(desk, selection, chord)


async def send_chord(desk: Desk, selection: Selection, chord: str) -> None:
    """Send a chord to every selected machine that runs."""
    context = desk.context
    jobs = [
        keyboard.send_chord(context.fleet, context.jobs, record.id, chord)
        for record in selection.domains
        if _runs(record) is None
    ]
    await _report(desk, jobs, _("The keys were not sent."))


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
            record.name, record.details.disks if record.details else (), record.has_saved_state
        )
        for record in records
    ]
    if await delete.ask(desk.window, candidates):
        jobs = [lifecycle.perform(context.fleet, context.jobs, verb, r.id) for r in records]
        await _report(desk, jobs, _("The machine was not deleted."))


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
        _any(consoles.why_not),
        failed=N_("The console was not opened."),
        icon="action.console",
    ),
    _simple(
        "domain.details",
        N_("Virtual Machine &Details"),
        N_("Show everything about the machine."),
        _show_details,
        _any(_anything),
        icon="action.details",
        shortcut="Ctrl+Return",
    ),
    _verb_spec(
        "run",
        N_("&Run"),
        N_("Start the machine."),
        icon="action.run",
        is_hidden=_all_in([DomainState.SAVED]),
    ),
    _verb_spec(
        "restore",
        N_("&Restore"),
        N_("Start the machine where it was saved."),
        icon="action.restore",
        is_hidden=_none_in([DomainState.SAVED]),
    ),
    _verb_spec(
        "pause",
        N_("&Pause"),
        N_("Stop the machine's processors; its memory stays."),
        icon="action.pause",
        is_hidden=_all_in(_PAUSED),
    ),
    _verb_spec(
        "resume",
        N_("R&esume"),
        N_("Let a paused machine go on."),
        icon="action.resume",
        is_hidden=_none_in(_PAUSED),
    ),
    _verb_spec(
        "wake",
        N_("&Wake Up"),
        N_("Wake a guest that suspended itself."),
        icon="action.resume",
        is_hidden=_none_in([DomainState.SUSPENDED]),
    ),
    _verb_spec(
        "shutdown", N_("&Shut Down"), N_("Ask the guest to shut down."), icon="action.shutdown"
    ),
    _verb_spec("reboot", N_("Re&boot"), N_("Ask the guest to reboot."), icon="action.reboot"),
    _verb_spec(
        "reset",
        N_("&Force Reset"),
        N_("Reset the machine at once, as its reset button does."),
        icon="action.reset",
    ),
    _verb_spec(
        "force_off",
        N_("F&orce Off"),
        N_("Switch the machine off at once, as pulling its plug does."),
        icon="action.force_off",
    ),
    _verb_spec(
        "save", N_("Sa&ve"), N_("Write its memory to disk and switch it off."), icon="action.save"
    ),
    _verb_spec(
        "discard_saved",
        N_("&Discard Saved State…"),
        N_("Throw away the saved memory, so that it boots anew."),
        icon="action.clear",
        is_hidden=_none_in([DomainState.SAVED]),
    ),
    _simple(
        "domain.autostart",
        N_("Start with the &Host"),
        N_("Start the machine when its host starts."),
        _toggle_autostart,
        _any(_can_autostart),
        failed=N_("Starting with the host was not changed."),
        icon="action.autostart",
        is_checked=_is_autostart,
    ),
    _simple(
        "domain.rename",
        N_("Re&name…"),
        N_("Give the machine another name."),
        _rename,
        _one(_can_rename),
        failed=N_("The machine was not renamed."),
        icon="action.rename",
        shortcut="F2",
    ),
    _simple(
        "domain.title",
        N_("&Title…"),
        N_("Set the line that describes the machine."),
        _set_title,
        _one(_connected),
        failed=N_("The title was not changed."),
    ),
    _simple(
        "domain.notes",
        N_("N&otes…"),
        N_("Write notes about the machine."),
        _set_notes,
        _one(_connected),
        failed=N_("The notes were not changed."),
    ),
    _simple(
        "domain.tags",
        N_("Ta&gs and Folder…"),
        N_("Say what the machine belongs to."),
        _set_tags,
        _any(_connected),
        failed=N_("Some tags or folders were not changed."),
        icon="action.tag",
        shortcut="Ctrl+T",
    ),
    _simple(
        "domain.send_keys",
        N_("Other &Keys…"),
        N_("Press keys in the guest."),
        _send_keys,
        _any(_runs),
        failed=N_("The keys were not sent."),
        icon="action.keyboard",
    ),
    _simple(
        "domain.screenshot",
        N_("Take S&creenshot…"),
        N_("Save a picture of the machine's display."),
        _take_screenshot,
        _one(screenshots.why_not),
        failed=N_("The screenshot was not taken."),
        icon="action.screenshot",
    ),
    _simple(
        "domain.copy_uuid",
        N_("Copy &UUID"),
        N_("Copy the machine's UUID."),
        _copy_uuid,
        _any(_anything),
        icon="action.copy",
    ),
    _simple(
        "domain.delete",
        N_("&Delete…"),
        N_("Forget the machine's definition; its disk images stay."),
        _delete,
        _any(_can_delete),
        failed=N_("The machine was not deleted."),
        icon="action.delete",
        shortcut="Delete",
    ),
)
