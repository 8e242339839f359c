from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QDialog, QWidget

from tests.support.contexts import shown
from tests.support.guards import LogGuard
from tests.support.worlds import eventually
from vmgui.base.errors import NotPossibleNow, VmguiError
from vmgui.ui.tasks import TaskScope, answer


class Shown:
    """Stands for an ErrorPresenter."""

    def __init__(self) -> None:
        self.errors: list[tuple[str, VmguiError]] = []

    def show(self, what: str, error: VmguiError) -> None:
        self.errors.append((what, error))


async def fail(error: Exception) -> None:
    await asyncio.sleep(0)
    raise error


async def test_error_for_people_is_shown_once_with_what_was_wanted() -> None:
    errors, owner = Shown(), QWidget()
    scope = TaskScope(owner, errors)  # type: ignore[arg-type]
    error = NotPossibleNow("No.")

    await scope.start(fail(error), "It was not done.")

    assert errors.errors == [("It was not done.", error)]


async def test_bug_is_logged_and_not_shown(log_guard: LogGuard) -> None:
    log_guard.expect("It was not done. failed")
    errors, owner = Shown(), QWidget()
    scope = TaskScope(owner, errors)  # type: ignore[arg-type]

    task = scope.start(fail(ZeroDivisionError()), "It was not done.")
    await asyncio.wait({task})

    assert errors.errors == []


async def test_destroyed_owner_cancels_what_runs() -> None:
    errors = Shown()
    async with shown(QWidget()) as owner:
        scope = TaskScope(owner, errors)  # type: ignore[arg-type]
        task = scope.start(asyncio.sleep(60), "")

    await eventually(task.cancelled, "the task is cancelled")
    assert errors.errors == []


async def test_scope_lives_as_long_as_its_owner_even_if_nobody_keeps_it() -> None:
    async with shown(QWidget()) as owner:
        task = TaskScope(owner, Shown()).start(asyncio.sleep(60), "")  # type: ignore[arg-type]

    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("is_accepted", [True, False])
async def test_answer_of_a_dialog_is_awaited(is_accepted: bool) -> None:
    async with shown(QWidget()) as owner:
        dialog = QDialog(owner)
        waiting = asyncio.ensure_future(answer(dialog))
        await eventually(dialog.isVisible, "the dialog is open")

        dialog.done(int(is_accepted))

        assert await waiting is is_accepted


async def test_cancelled_answer_leaves_the_dialog_to_its_owner() -> None:
    async with shown(QWidget()) as owner:
        dialog = QDialog(owner)
        waiting = asyncio.ensure_future(answer(dialog))
        await eventually(dialog.isVisible, "the dialog is open")

        waiting.cancel()
        await asyncio.wait({waiting})

        assert waiting.cancelled()
        dialog.accept()
