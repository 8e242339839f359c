"""From *Apply* to the report: says what happens, does it, tells what was refused."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QPushButton, QWidget

from vmgui.base.errors import NotPossibleNow
from vmgui.base.i18n import _
from vmgui.core.applying.apply import Applying, Conflict
from vmgui.core.applying.plan import plan
from vmgui.core.applying.steps import Refusal, Report, Step
from vmgui.core.checks.edits import doubts_of
from vmgui.core.draft import Draft
from vmgui.core.editing import Editing
from vmgui.hardware.scene import Scene
from vmgui.ui.context import Context
from vmgui.ui.dialogs.confirmation import MOST_LINES, ConfirmationDialog
from vmgui.ui.dialogs.frame import asked

_SORT_WORDS = 5
"""Of "Requested operation is not valid: ", the longest that libvirt puts in front."""


async def apply(context: Context, editing: Editing, window: QWidget) -> bool:
    """Apply the edits of a window's draft.

    Returns:
        True if the description was changed; False if the person thought better of it, or somebody
        else has changed the same, which the draft then shows.

    Raises:
        VmguiError: it could not be done; the edits are still there.
    """
    draft = editing.draft
    if draft is None or editing.is_busy:
        return False
    # From the click on: a second one, or another edit, would change what is asked about.
    with editing.held():
        scene = editing.scene()
        if not await _agreed(context, editing, draft, scene, window):
            return False
        applying = Applying(context.fleet, editing.where, draft, scene)
        is_done = await _carry_out(context, editing, applying, is_own=True)
    await _tell_refused(applying, window, editing)
    return is_done


async def perform(
    context: Context,
    editing: Editing,
    applying: Applying,
    window: QWidget,
    *,
    is_own: bool = True,
    doing: str = "",
) -> bool:
    """Do a plan and tell what a running machine refused.

    Args:
        context: the program's parts.
        editing: of the window.
        applying: what is done.
        window: in front of which it is told.
        is_own: True if it is the draft of `editing` that is applied; else what is edited there
            stays.
        doing: what is said meanwhile, see `Editing.held`.

    Raises:
        VmguiError: the plan as a whole could not be done.
    """
    with editing.held(doing):
        is_done = await _carry_out(context, editing, applying, is_own=is_own)
    await _tell_refused(applying, window, editing)
    return is_done


async def _carry_out(
    context: Context, editing: Editing, applying: Applying, *, is_own: bool
) -> bool:
    """Do a plan; False if somebody else has changed the same."""
    job = await context.jobs.wait(applying.start(context.jobs))
    if is_own and applying.documents is not None and applying.report is not None:
        editing.settle(applying.documents)
    else:
        editing.expect(applying.documents)
    if isinstance(job.error, Conflict):
        return False
    if job.error is not None:
        raise job.error
    return applying.report is not None


async def _agreed(
    context: Context, editing: Editing, draft: Draft, scene: Scene, window: QWidget
) -> bool:
    """Say what may be wrong, and what takes effect when, if a person has to know any of that."""
    settings = context.settings
    found = await doubts_of(context.fleet, editing.where, draft)
    is_timely = draft.present_domain is not None and settings.confirm_apply
    steps = plan(draft, scene) if is_timely else ()
    if not (found or steps):
        return True
    dialog, again = apply_dialog(steps, window, found)
    is_wanted = await asked(dialog)
    if is_wanted and again is not None and again.isChecked():
        settings.confirm_apply = False
    return is_wanted


def apply_dialog(
    steps: Sequence[Step], window: QWidget | None, found: Sequence[str] = ()
) -> tuple[ConfirmationDialog, QCheckBox | None]:
    """The question before edits are applied.

    Args:
        steps: what takes effect; empty where that needs no question.
        window: in front of which it is asked.
        found: what may be wrong with the edits, a sentence each.

    Returns:
        The question, and its *Do not ask again*; doubts are asked about always.
    """
    question = _("Apply the changes all the same?") if found else _question(steps)
    dialog = ConfirmationDialog(window, _("Apply Changes"), question, _("&Apply"))
    for sentence in found:
        dialog.add_text(sentence)
    if not steps:
        return dialog, None
    now = _lines([step for step in steps if step.is_now])
    later = _lines([step for step in steps if not step.is_now])
    if now:
        dialog.add_list("now", _("At once, while the machine runs:"), now, is_wrapping=True)
    if later:
        label = _("After the next power-off and start:")
        dialog.add_list("later", label, later, is_wrapping=True)
        for reason in dict.fromkeys(step.why_not_live for step in steps if step.why_not_live):
            dialog.add_text(reason)
    again = dialog.add_check(
        _("&Do not ask again"),
        _("Preferences, page Confirmations, turns the question on again."),
    )
    return dialog, again


def _question(steps: Sequence[Step]) -> str:
    if all(step.is_now for step in steps):
        return _("Apply the changes? All of them take effect at once.")
    if not any(step.is_now for step in steps):
        return _("Apply the changes? They take effect after the next start.")
    return _("Apply the changes? Some of them take effect after the next start.")


def _lines(steps: Sequence[Step]) -> list[str]:
    """What changes, a line for each value."""
    return [
        # Translators: a device or page, and what changes of it
        _("{title}: {change}").format(title=step.title, change=detail)
        for step in steps
        for detail in step.details or ("",)
    ]


async def _tell_refused(applying: Applying, window: QWidget, editing: Editing) -> None:
    """Tell what a running machine did not take; it waits for the next start, or is taken back."""
    report = applying.report
    if report is None or not report.refused:
        return
    dialog, take_back = refused_dialog(report, window)
    await asked(dialog)
    if take_back.isChecked():
        await applying.take_back(report.refused)
        editing.load()


def refused_dialog(
    report: Report, window: QWidget | None
) -> tuple[ConfirmationDialog, QPushButton]:
    """What a running machine refused, and the button that is checked if it shall be taken back."""
    dialog = ConfirmationDialog(
        window,
        _("Not Changed While Running"),
        _("The running machine did not take all changes."),
        _("&Keep for the Next Start"),
    )
    lines = [_refusal(each) for each in report.refused]
    # A few stand right below the question, which says what they are.
    label = _("Refused:") if len(lines) > MOST_LINES else ""
    dialog.add_list("refused", label, lines, is_wrapping=True)
    if report.done:
        dialog.add_list("done", _("In effect now:"), [step.title for step in report.done])
    dialog.add_text(
        _("The description has all changes: they take effect after the next start. Take Back "
          "removes those that were refused from it.")
    )  # fmt: skip
    take_back = QPushButton(_("&Take Back"), dialog)
    take_back.setObjectName("take-back")
    take_back.setCheckable(True)  # which of the two buttons it was
    take_back.clicked.connect(dialog.accept)
    dialog.add_button(take_back, QDialogButtonBox.ButtonRole.DestructiveRole)
    # Everything is done already: to close the dialog without an answer leaves it so.
    if (cancel := dialog.findChild(QPushButton, "cancel")) is not None:
        cancel.hide()
    return dialog, take_back


def _refusal(refusal: Refusal) -> str:
    error = refusal.error
    reason = " ".join(part for part in (error.message, error.hint) if part)
    if not _is_said(error.detail, reason):
        reason = f"{reason} {error.detail}"
    # Translators: a device that could not be changed, and why
    return _("{title}: {reason}").format(title=refusal.step.title, reason=reason)


def _is_said(detail: str, reason: str) -> bool:
    """Whether a reason has the words of a detail already, as most of our messages do.

    libvirt puts in front of its words what sort of error it is, in any language: a few words and a
    colon. That adds nothing.
    """
    words, said = (" ".join(text.casefold().split()) for text in (detail, reason))
    while words.rstrip(".") not in said:
        sort, colon, words = words.partition(": ")
        if not colon or len(sort.split()) > _SORT_WORDS:
            return False
    return True


def require_draft(editing: Editing) -> Draft:
    """The draft.

    Raises:
        NotPossibleNow: nothing has been read yet.
    """
    if editing.draft is None:
        raise NotPossibleNow(_("The description of the machine has not been read yet."))
    return editing.draft
