"""Questions whose answer does not depend on the host alone: guest agents and monitors.

A guest that hangs keeps such a call from ever returning. One at a time is under way, so that
the host's list and everything else goes on, and the same question is never open twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from vmgui.base.errors import Busy, ConnectionLost, TimedOut
from vmgui.base.i18n import _
from vmgui.core.tasks import Tasks
from vmgui.virt.lanes import Lane

R = TypeVar("R")

PATIENCE_SECONDS = 30.0
"""How long a question may wait for another one's end. libvirt waits as long for a busy machine."""


@dataclass(slots=True, eq=False)
class _Question:
    answer: asyncio.Future[Any]
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    deadline: float | None = None
    """In the loop's time; counted from the beginning."""
    askers: int = 0
    task: asyncio.Task[None] | None = None

    def end(self, error: Exception | None = None, value: object = None) -> None:
        """Tell all who ask; there may be none left."""
        if not self.answer.done():
            if error is None:
                self.answer.set_result(value)
            else:
                self.answer.set_exception(error)
                self.answer.exception()  # or asyncio complains that nobody has looked at it
        self.begun.set()


class Aside:
    """The open questions of one connection. Lives in the GUI thread."""

    def __init__(self, lane: Lane) -> None:
        """Make it.

        Args:
            lane: has workers for others, too.
        """
        self._lane = lane
        self._turn = asyncio.Semaphore(1)
        """Held by the question under way, until its call has really returned."""
        self._tasks = Tasks()
        self._open: dict[Hashable, _Question] = {}

    async def ask(
        self,
        key: Hashable,
        function: Callable[[], R],
        *,
        seconds: float,
        silence: str,
        hint: str = "",
    ) -> R:
        """Ask, or join those who have asked the same.

        Args:
            key: tells the same questions from others.
            function: asks; may block for ever.
            seconds: how long the answer may take, from the question's beginning.
            silence: what is said if there is none: a translated sentence.
            hint: what can be done about it, translated.

        Raises:
            TimedOut: there was no answer.
            Busy: another question blocks this one.
            ConnectionLost: the connection was closed.
            HostError: what libvirt raised, translated.
        """
        question = self._open.get(key) or self._begin(key, function, seconds)
        question.askers += 1
        try:
            await _begun(question)
            async with asyncio.timeout_at(question.deadline) as limit:
                value: R = await asyncio.shield(question.answer)
                return value
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise TimedOut(silence, hint=hint) from error
        finally:
            question.askers -= 1
            if not question.askers and not question.begun.is_set():
                self._drop(key, question)

    def close(self) -> None:
        """Lose interest in all answers."""
        self._tasks.cancel()

    def _begin(self, key: Hashable, function: Callable[[], Any], seconds: float) -> _Question:
        loop = asyncio.get_running_loop()
        question = _Question(loop.create_future())

        def begin() -> None:
            question.deadline = loop.time() + seconds
            question.begun.set()

        async def see_through() -> None:
            try:
                async with self._turn:
                    question.end(value=await self._lane.make(function, begins=begin))
            except Exception as error:  # whatever it is, the askers get it
                question.end(error)

        self._open[key] = question
        question.task = self._tasks.start(see_through(), "aside")
        question.task.add_done_callback(lambda _task: self._drop(key, question))
        return question

    def _drop(self, key: Hashable, question: _Question) -> None:
        """Forget a question that has ended, or that nobody wants answered any more."""
        if self._open.get(key) is question:
            del self._open[key]
            if question.task is not None:
                question.task.cancel()
            question.end(ConnectionLost(_("The connection to the host was closed.")))


async def _begun(question: _Question) -> None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await question.begun.wait()
    except TimeoutError as error:
        raise Busy(
            _("Another machine on this host keeps the question waiting."),
            hint=_("Its guest agent or its hypervisor process does not answer."),
        ) from error
