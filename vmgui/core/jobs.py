"""Jobs: what runs, how far it is, and how it ended.

Everything a person asks a host to do is a job, short or long, so that the job panel is a complete
history: duration, error, and the virsh command that does the same.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from vmgui.base.errors import Aborted, NotPossibleNow, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.base.notify import Event
from vmgui.base.states import JobState
from vmgui.core.speed import Speed
from vmgui.core.tasks import Tasks

HISTORY = 500
"""How many jobs that are over are kept."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. Only what is measured; never an invented percentage."""

    done: int = 0
    total: int = 0
    """0 while it is not known."""
    text: str = ""
    rate: float | None = field(default=None, compare=False)
    """Bytes per second, of late; None while it is not known."""

    @property
    def seconds_left(self) -> float | None:
        """How long it will take if it goes on like this; None while nobody can tell."""
        return (self.total - self.done) / self.rate if self.total and self.rate else None

    @property
    def fraction(self) -> float | None:
        """Between 0 and 1, None while it is not known."""
        return min(1.0, self.done / self.total) if self.total else None


@dataclass(slots=True, eq=False)
class Job:
    """One thing that somebody asked for."""

    number: int
    title: str
    """What it does, translated: "Start web1"."""
    target: ObjectId | None
    target_name: str
    host_name: str
    command: str = ""
    """The virsh command that does the same; empty if there is none."""
    state: JobState = JobState.QUEUED
    progress: Progress = field(default_factory=Progress)
    created: float = field(default_factory=time.time)
    started: float | None = None
    ended: float | None = None
    error: VmguiError | None = None
    on_cancel: Callable[[], Awaitable[None]] | None = None
    """How to cancel it now; None while it cannot be cancelled."""
    waits: bool = False
    """True if it is queued until its function says that it has begun."""

    @property
    def can_cancel(self) -> bool:
        """True while it can be cancelled."""
        if self.state is JobState.QUEUED:
            return self.waits  # nobody has begun it: nothing has to be undone
        return self.on_cancel is not None and self.state is JobState.RUNNING

    def seconds(self, now: float) -> float:
        """How long it runs or ran."""
        if self.started is None:
            return 0.0
        return max(0.0, (self.ended or now) - self.started)


class JobContext:
    """What a job's function may tell about itself."""

    def __init__(self, job: Job, changed: Callable[[Job], None]) -> None:
        self.job = job
        self._changed = changed
        self._speed = Speed()

    def begin(self) -> None:
        """Say that a worker does it now; until then, a job that waits is queued.

        Raises:
            Aborted: it was withdrawn.
        """
        if self.job.state.is_over:
            raise Aborted(_("It was cancelled."))
        if self.job.state is JobState.QUEUED:
            self.job.started = time.time()
            self.job.state = JobState.RUNNING
            self._changed(self.job)

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how far it is, in bytes."""
        self.job.progress = Progress(done, total, text, self._speed.look(done))
        self._changed(self.job)

    def on_cancel(self, action: Callable[[], Awaitable[None]] | None) -> None:
        """Say how it can be cancelled from now on; None for not at all."""
        self.job.on_cancel = action
        self._changed(self.job)


Run = Callable[[JobContext], Awaitable[None]]


class JobList:
    """All jobs, oldest first. Lives in the GUI thread."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.added: Event[Job] = Event()
        self.changed: Event[Job] = Event()
        self.removed: Event[Job] = Event()
        self._numbers = itertools.count(1)
        self._tasks = Tasks()
        self._waiters: dict[Job, asyncio.Task[None]] = {}

    def start(
        self,
        title: str,
        run: Run,
        *,
        target: ObjectId | None = None,
        target_name: str = "",
        host_name: str = "",
        command: str = "",
        waits: bool = False,
    ) -> Job:
        """Begin a job.

        One job at a time works on a target: a second one fails at once and names the first.

        Args:
            title: what it does, translated.
            run: does it; raises VmguiError if it cannot.
            target: the object it works on.
            target_name: what that is called.
            host_name: what its host is called.
            command: the virsh command that does the same.
            waits: whether it is queued until `run` calls `JobContext.begin`.
        """
        job = Job(next(self._numbers), title, target, target_name, host_name, command, waits=waits)
        other = self.running_on(target) if target else None
        self.jobs.append(job)
        self._forget_old()
        self.added.emit(job)
        if other is not None:
            self._refuse(job, other)
        else:
            self._waiters[job] = self._tasks.start(self._run(job, run), title)
        return job

    def running_on(self, target: ObjectId) -> Job | None:
        """The job that works on a target now."""
        return next(
            (job for job in self.jobs if job.target == target and not job.state.is_over), None
        )

    @property
    def running(self) -> list[Job]:
        """The jobs that are not over."""
        return [job for job in self.jobs if not job.state.is_over]

    async def wait(self, job: Job) -> Job:
        """Wait until a job is over, and return it."""
        task = self._waiters.get(job)
        if task is not None:
            await asyncio.wait({task})
        return job

    def cancel(self, job: Job) -> None:
        """Ask a job to stop; it is cancelled when the host says so, or at once while it waits."""
        if not job.can_cancel:
            return
        if job.state is JobState.QUEUED:
            self._withdraw(job)
        elif job.on_cancel is not None:
            job.state = JobState.CANCELLING
            self.changed.emit(job)
            self._tasks.start(self._cancel(job, job.on_cancel), "cancel")

    def clear_history(self) -> None:
        """Forget the jobs that are over."""
        for job in [job for job in self.jobs if job.state.is_over]:
            self.jobs.remove(job)
            self.removed.emit(job)

    async def close(self) -> None:
        """Lose interest in everything that runs; the hosts go on with it."""
        await self._tasks.close()
        for job in self.running:  # those that had no time to begin
            self._end(job, JobState.CANCELLED)

    def _refuse(self, job: Job, other: Job) -> None:
        job.error = NotPossibleNow(
            _("“{name}” is busy: {job}").format(name=job.target_name, job=other.title),
            hint=_("Wait until it has ended, or cancel it in the job panel."),
        )
        self._end(job, JobState.FAILED)

    def _withdraw(self, job: Job) -> None:
        """Cancel a job that has not begun."""
        waiter = self._waiters.get(job)
        if waiter is not None:
            waiter.cancel()
            self._end(job, JobState.CANCELLED)

    async def _run(self, job: Job, run: Run) -> None:
        context = JobContext(job, self.changed.emit)
        if not job.waits:
            context.begin()
        try:
            await run(context)
            state = JobState.DONE
        except Aborted as error:
            state = JobState.CANCELLED if job.state is JobState.CANCELLING else JobState.FAILED
            job.error = None if state is JobState.CANCELLED else error
        except VmguiError as error:
            state, job.error = JobState.FAILED, error
        except asyncio.CancelledError:
            if not job.state.is_over:
                self._end(job, JobState.CANCELLED)
            raise
        except Exception as error:  # a bug: logged by `Tasks`, but the target must not stay busy
            job.error = VmguiError(_("Something unexpected went wrong."), detail=repr(error))
            self._end(job, JobState.FAILED)
            raise
        self._end(job, state)

    def _end(self, job: Job, state: JobState) -> None:
        job.state = state
        job.ended = time.time()
        job.on_cancel = None
        self._waiters.pop(job, None)
        self.changed.emit(job)

    async def _cancel(self, job: Job, action: Callable[[], Awaitable[None]]) -> None:
        try:
            await action()
        except VmguiError as error:
            if job.state is JobState.CANCELLING:
                job.state = JobState.RUNNING
                job.progress = Progress(
                    job.progress.done,
                    job.progress.total,
                    _("It could not be cancelled: {reason}").format(reason=error.message),
                )
                self.changed.emit(job)

    def _forget_old(self) -> None:
        over = [job for job in self.jobs if job.state.is_over]
        for job in over[: max(0, len(over) - HISTORY)]:
            self.jobs.remove(job)
            self.removed.emit(job)
