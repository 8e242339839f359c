"""TaskScope: coroutines that belong to a widget, are cancelled with it, and whose errors are shown.

Also `answer`, which waits for a dialog without a nested event loop: under qasync a nested loop
kills whatever other coroutine is about to run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from vmgui.base.errors import VmguiError
from vmgui.core.tasks import Tasks

if TYPE_CHECKING:
    from vmgui.ui.errors import ErrorPresenter


class TaskScope:
    """Owns the coroutines of one window or widget."""

    def __init__(self, owner: QObject, errors: ErrorPresenter) -> None:
        """Make a scope that ends when `owner` is destroyed.

        Args:
            owner: the widget that the coroutines work for.
            errors: shows what they raise.
        """
        self._tasks = Tasks()
        self._errors = errors
        tasks = self._tasks
        # Not a method: Qt would hold it weakly, and nobody else may keep the scope.
        owner.destroyed.connect(lambda: tasks.cancel())

    def start(self, coroutine: Coroutine[Any, Any, Any], what: str) -> asyncio.Task[Any]:
        """Run a coroutine.

        Args:
            coroutine: may raise VmguiError, which is then shown once; anything else is a bug.
            what: what the user wanted, as the heading of an error: "The screenshot was not taken."
        """
        task = self._tasks.start(self._guard(coroutine, what), what)
        # One that is cancelled before its first step would complain that nobody awaited it.
        task.add_done_callback(lambda _task: coroutine.close())
        return task

    def cancel(self) -> None:
        """Cancel all that runs."""
        self._tasks.cancel()

    async def _guard(self, coroutine: Coroutine[Any, Any, Any], what: str) -> None:
        try:
            await coroutine
        except VmguiError as error:
            self._errors.show(what, error)


async def answer(dialog: QDialog) -> bool:
    """Show a dialog and wait until it is answered; True if it was accepted."""
    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not future.done():
            future.set_result(result)

    dialog.finished.connect(finish)
    dialog.open()
    try:
        return await future == QDialog.DialogCode.Accepted.value
    finally:
        if isValid(dialog):  # it may have gone with its window
            dialog.finished.disconnect(finish)
