"""Actions of a machine's life: run, pause, shut down and their siblings.

Each works on as many machines as are selected, does nothing to those where it is impossible, asks
before anything that can lose data, and reports per machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vmgui.base.i18n import N_, _, ngettext
from vmgui.base.records import DomainRecord
from vmgui.base.states import DomainState
from vmgui.core.operations import lifecycle
from vmgui.ui.actions.possible import all_in, for_any, left_out, none_in
from vmgui.ui.actions.report import report
from vmgui.ui.actions.spec import ActionSpec, Desk, Selection, shown


@dataclass(frozen=True)
class _Words:
    """How a verb is called where no menu is around it, and when it did not work."""

    name: str
    failed: str


_WORDS = {
    "run": _Words(N_("Run"), N_("The machine was not started.")),
    "restore": _Words(N_("Restore"), N_("The machine was not restored.")),
    "pause": _Words(N_("Pause"), N_("The machine was not paused.")),
    "resume": _Words(N_("Resume"), N_("The machine was not resumed.")),
    "wake": _Words(N_("Wake Up"), N_("The machine was not woken up.")),
    "shutdown": _Words(N_("Shut Down"), N_("The machine could not be asked to shut down.")),
    "reboot": _Words(N_("Reboot"), N_("The machine could not be asked to reboot.")),
    "reset": _Words(N_("Force Reset"), N_("The machine was not reset.")),
    "force_off": _Words(N_("Force Off"), N_("The machine was not forced off.")),
    "save": _Words(N_("Save"), N_("The machine was not saved.")),
    "discard_saved": _Words(N_("Discard Saved State"), N_("The saved state was not discarded.")),
}


@dataclass(frozen=True)
class _Question:
    """What is asked before a verb, unless the user does not want to be asked."""

    setting: str
    one: str
    many: str
    text: str
    """What happens then."""
    is_destructive: bool = True


_QUESTIONS = {
    "force_off": _Question(
        "confirm_force_off",
        N_("Force off “{name}”?"),
        N_("Force off {count} machines?"),
        N_("It is like pulling the plug: what the guest has not written to disk is lost."),
    ),
    "reset": _Question(
        "confirm_reset",
        N_("Force a reset of “{name}”?"),
        N_("Force a reset of {count} machines?"),
        N_("It is like the reset button: what the guest has not written to disk is lost."),
    ),
    "shutdown": _Question(
        "confirm_shutdown",
        N_("Shut down “{name}”?"),
        N_("Shut down {count} machines?"),
        N_("Programs that run in the guest are ended."),
        is_destructive=False,
    ),
    "reboot": _Question(
        "confirm_shutdown",
        N_("Reboot “{name}”?"),
        N_("Reboot {count} machines?"),
        N_("Programs that run in the guest are ended."),
        is_destructive=False,
    ),
    "pause": _Question(
        "confirm_pause",
        N_("Pause “{name}”?"),
        N_("Pause {count} machines?"),
        N_("The guest stands still and does not answer its network until it is resumed."),
        is_destructive=False,
    ),
    "discard_saved": _Question(
        "confirm_discard_saved",
        N_("Discard the saved state of “{name}”?"),
        N_("Discard the saved states of {count} machines?"),
        N_("What was in the guest's memory is lost. It boots anew, as after a power failure."),
    ),
}


async def is_wanted(desk: Desk, verb_id: str, names: Sequence[str], left_out: str = "") -> bool:
    """Ask what has to be asked before a verb; True if there is nothing to ask.

    Args:
        desk: where to ask.
        verb_id: what shall be done.
        names: of the machines it is done to.
        left_out: a sentence about selected machines it is not done to; empty if there are none.
    """
    from vmgui.ui.dialogs.questions import confirm

    settings, word = desk.context.settings, _(_WORDS[verb_id].name)
    question = _QUESTIONS.get(verb_id)
    if question is not None and getattr(settings, question.setting):
        text = (
            _(question.one).format(name=names[0])
            if len(names) == 1
            else _(question.many).format(count=len(names))
        )
        return await confirm(
            desk.window,
            word,
            text,
            word,
            informative="\n\n".join(filter(None, (_(question.text), left_out))),
            names=names if len(names) > 1 else (),
            setting_name=question.setting,
            settings=settings,
            is_destructive=question.is_destructive,
        )
    return await is_many_wanted(desk, word, names, left_out)


async def is_many_wanted(desk: Desk, name: str, names: Sequence[str], left_out: str = "") -> bool:
    """Ask before acting on several machines at once; True for a single one.

    Args:
        desk: where to ask, and the setting that says whether.
        name: of the action, without a mnemonic.
        names: of the machines.
        left_out: as for `is_wanted`.
    """
    from vmgui.ui.dialogs.questions import confirm

    if len(names) < 2:
        return True
    text = ngettext("{action}: {count} machine?", "{action}: {count} machines?", len(names))
    return await confirm(
        desk.window,
        name,
        text.format(action=name, count=len(names)),
        name,
        informative=left_out,
        names=names,
        setting_name="confirm_many",
        settings=desk.context.settings,
    )


def _spec(
    verb_id: str,
    text: str,
    help: str,
    icon: str,
    is_hidden: Callable[[Selection], bool] = shown,
) -> ActionSpec:
    """The action that does a verb of `lifecycle` to every selected machine that allows it."""
    verb, words = lifecycle.VERBS[verb_id], _WORDS[verb_id]

    def why_not(record: DomainRecord) -> str | None:
        return lifecycle.why_not(verb, record)

    async def run(desk: Desk, selection: Selection) -> None:
        records = [record for record in selection.domains if why_not(record) is None]
        names = [record.name for record in records]
        if not await is_wanted(desk, verb_id, names, left_out(selection, why_not)):
            return
        context = desk.context
        jobs = [
            lifecycle.perform(context.fleet, context.jobs, verb, record.id) for record in records
        ]
        await report(desk, jobs, _(words.failed), _(words.name))

    return ActionSpec(
        id=f"domain.{verb_id}",
        text=text,
        help=help,
        run=run,
        failed=words.failed,
        icon=icon,
        why_not=for_any(why_not),
        is_hidden=is_hidden,
    )


_PAUSED = (DomainState.PAUSED, DomainState.IO_ERROR)

SPECS = (
    _spec(
        "run",
        N_("&Run"),
        N_("Start the machine."),
        "action.run",
        all_in([DomainState.SAVED]),
    ),
    _spec(
        "restore",
        N_("Res&tore"),
        N_("Start the machine where it was saved."),
        "action.restore",
        none_in([DomainState.SAVED]),
    ),
    _spec(
        "pause",
        N_("&Pause"),
        N_("Stop the machine's processors; its memory stays."),
        "action.pause",
        all_in(_PAUSED),
    ),
    _spec(
        "resume",
        N_("R&esume"),
        N_("Let a paused machine go on."),
        "action.resume",
        none_in(_PAUSED),
    ),
    _spec(
        "wake",
        N_("&Wake Up"),
        N_("Wake a guest that suspended itself."),
        "action.resume",
        none_in([DomainState.SUSPENDED]),
    ),
    _spec("shutdown", N_("&Shut Down"), N_("Ask the guest to shut down."), "action.shutdown"),
    _spec("reboot", N_("Re&boot"), N_("Ask the guest to reboot."), "action.reboot"),
    _spec(
        "reset",
        N_("&Force Reset"),
        N_("Reset the machine at once, as its reset button does."),
        "action.reset",
    ),
    _spec(
        "force_off",
        N_("F&orce Off"),
        N_("Switch the machine off at once, as pulling its plug does."),
        "action.force_off",
    ),
    _spec("save", N_("Sa&ve"), N_("Write its memory to disk and switch it off."), "action.save"),
    _spec(
        "discard_saved",
        N_("&Discard Saved State…"),
        N_("Throw away the saved memory, so that it boots anew."),
        "action.clear",
        none_in([DomainState.SAVED]),
    ),
)
