from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

import vmgui.core.creation.making as making
from tests.support.contexts import StubWindows, find, opened
from tests.support.guards import LogGuard
from tests.support.wizards import USUAL, go, stop_looking
from tests.support.worlds import RUNNING, Machine, eventually, world
from vmgui.base.errors import Aborted, NotPossibleNow, VmguiError
from vmgui.base.ids import ObjectId
from vmgui.core.creation.answers import Answers, Source
from vmgui.core.creation.blueprint import Blueprint
from vmgui.core.creation.flow import Flow
from vmgui.core.creation.steps import Step
from vmgui.core.jobs import JobContext, JobList
from vmgui.ui.context import Context
from vmgui.ui.create import begin, customize
from vmgui.ui.create.wizard import CreateWindow
from vmgui.ui.widgets.banner import Severity

MANUAL = Answers(source=Source.MANUAL, name="new1")


class Maker:
    """Stands in for the job that makes machines."""

    def __init__(self, where: ObjectId) -> None:
        self.where = where
        self.blueprints: list[Blueprint] = []
        self.errors: list[Exception] = []
        self.is_held = False
        """Whether the job goes on until it is cancelled."""

    def make(self, _fleet: object, jobs: JobList, blueprint: Blueprint, **_rest: object) -> object:
        """Start a job that fails with the next of the errors, if there is one."""
        self.blueprints.append(blueprint)

        async def run(context: JobContext) -> None:
            if self.errors:
                raise self.errors.pop(0)
            if self.is_held:
                held = asyncio.get_running_loop().create_future()

                async def cancel() -> None:
                    held.set_exception(Aborted("It was cancelled."))

                context.on_cancel(cancel)
                await held

        return SimpleNamespace(job=jobs.start("Create", run), where=self.where)


class Begun:
    """A wizard that was begun, and what stands in for the rest."""

    def __init__(self, context: Context, maker: Maker) -> None:
        self.context = context
        self.maker = maker
        self.windows = StubWindows()
        self.shown: list[CreateWindow] = []
        self.consoles: list[str] = []
        self.kept: list[bool] = []
        """Whether the window could be seen whenever the program began to be kept alive."""

    @contextmanager
    def keep(self) -> Iterator[None]:
        """Stands in for what keeps the program alive."""
        self.kept.append(isValid(self.window) and self.window.isVisible())
        yield

    @property
    def window(self) -> CreateWindow:
        """The wizard's window."""
        return self.shown[0]

    def show(self, window: QWidget) -> None:
        """Show it at its last step, with made-up surroundings."""
        assert isinstance(window, CreateWindow)
        self.shown.append(window)
        stop_looking(window.flow, self.context.fleet, USUAL)
        go(window, Step.FINISH)
        window.show()

    async def finish(self) -> None:
        """Press *Finish*, and let what follows begin."""
        count = len(self.maker.blueprints)
        self.window.finish()
        await eventually(lambda: len(self.maker.blueprints) > count, "the machine is made")


@asynccontextmanager
async def begun(
    directory: Path, monkeypatch: pytest.MonkeyPatch, answers: Answers = MANUAL
) -> AsyncIterator[Begun]:
    QApplication.setQuitOnLastWindowClosed(False)  # the last window's end would stop the loop
    uri = world(directory, [Machine("web1", RUNNING)])
    async with opened(directory, uri) as context:
        found = Begun(context, Maker(find(context, "web1").id))
        monkeypatch.setattr(making, "make", found.maker.make)

        async def open_console(
            _context: object, _windows: object, where: ObjectId, _kept: object
        ) -> None:
            record = context.inventory.domain(where)
            assert record is not None
            found.consoles.append(record.name)

        monkeypatch.setattr(begin, "_open_console", open_console)
        host = next(iter(context.fleet.hosts))
        work = begin.create(context, found.windows, found.show, host, answers, found.keep)
        task = asyncio.get_running_loop().create_task(work)
        await eventually(lambda: found.shown, "the wizard is shown")
        yield found
        if isValid(found.window):
            found.window.abandon()
            found.window.close()
        await asyncio.wait_for(task, 5)


async def test_machine_is_made_and_its_console_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with begun(tmp_path, monkeypatch) as wizard:
        await wizard.finish()
        await eventually(lambda: wizard.consoles, "the console is opened")

        assert [each.name for each in wizard.maker.blueprints] == ["new1"]
        assert wizard.consoles == ["web1"]
        assert not isValid(wizard.window) or not wizard.window.isVisible()


@pytest.mark.parametrize(
    ("error", "words"),
    [(NotPossibleNow("The pool is full.", hint="Nothing is left."), "The pool is full."),
     (Aborted("It was cancelled."), "It was cancelled.")],
)  # fmt: skip
async def test_wizard_comes_back_with_what_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: VmguiError, words: str
) -> None:
    async with begun(tmp_path, monkeypatch) as wizard:
        wizard.maker.errors.append(error)

        await wizard.finish()
        await eventually(lambda: wizard.window.isVisible(), "it is back")

        assert words in wizard.window.banner.text()
        assert wizard.window.flow.answers == MANUAL
        await wizard.finish()
        await eventually(lambda: wizard.consoles, "the second attempt works")


async def test_nothing_is_made_of_a_window_that_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with begun(tmp_path, monkeypatch) as wizard:
        wizard.window.abandon()
        wizard.window.close()

        assert wizard.maker.blueprints == []


async def test_customized_blueprint_is_what_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Callable[[Blueprint], Blueprint | None]] = [
        lambda _blueprint: None,
        lambda blueprint: Blueprint(blueprint.host, "mine", blueprint.domain),
    ]

    async def ask(_context: Context, blueprint: Blueprint, _show: object) -> Blueprint | None:
        await asyncio.sleep(0)
        return answers.pop(0)(blueprint)

    monkeypatch.setattr(customize, "customize", ask)
    customized = Answers(source=Source.MANUAL, name="new1", is_customized=True)
    async with begun(tmp_path, monkeypatch, customized) as wizard:
        wizard.window.finish()
        await eventually(lambda: len(answers) == 1, "it is customized")
        await eventually(lambda: wizard.window.isVisible(), "the wizard is back")
        assert wizard.maker.blueprints == []

        await wizard.finish()
        await eventually(lambda: wizard.consoles, "it is made")

        assert [each.name for each in wizard.maker.blueprints] == ["mine"]


async def test_machine_without_a_display_shows_its_window(tmp_path: Path) -> None:
    uri = world(tmp_path, [Machine("web1", RUNNING, graphics="")])
    async with opened(tmp_path, uri) as context:
        windows = StubWindows()
        record = find(context, "web1")

        await begin._open_console(context, windows, record.id, nullcontext)

        assert windows.opened == [("domain", record.id, "")]


async def test_new_machine_that_is_never_listed_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(begin, "SHOW_SECONDS", 0.01)
    async with opened(tmp_path, world(tmp_path, [Machine("web1")])) as context:
        where = find(context, "web1").id

        assert (await begin._listed(context.inventory, where)) is not None
        gone = ObjectId(where.host, where.kind, "nobody")
        assert await begin._listed(context.inventory, gone) is None


async def test_program_is_kept_before_the_wizard_is_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with begun(tmp_path, monkeypatch) as wizard:
        await wizard.finish()
        await eventually(lambda: wizard.consoles, "the console is opened")

        assert wizard.kept == [True]


async def test_console_is_opened_while_the_program_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []

    @contextmanager
    def keep() -> Iterator[None]:
        kept.append("begin")
        yield
        kept.append("end")

    async with opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context:

        async def is_closed() -> None:
            kept.append("closed")

        async def open_viewer(_record: object) -> object:
            kept.append("open")
            return SimpleNamespace(closed=is_closed)

        monkeypatch.setattr(context.viewers, "open", open_viewer)
        where = find(context, "web1").id

        await begin._open_console(context, StubWindows(), where, keep)

    assert kept == ["begin", "open", "end", "closed"]


async def test_bug_brings_the_wizard_back_and_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log_guard: LogGuard
) -> None:
    log_guard.expect("the machine was not made")
    async with begun(tmp_path, monkeypatch) as wizard:
        make = making.make
        monkeypatch.setattr(making, "make", lambda *_all, **_rest: 1 / 0)
        wizard.window.finish()
        await eventually(lambda: wizard.window.banner.text(), "it is told")
        text = wizard.window.banner.text()
        is_back = wizard.window.isVisible()
        monkeypatch.setattr(making, "make", make)

        await wizard.finish()
        await eventually(lambda: wizard.consoles, "the second attempt works")

        assert text == "The machine was not created. Something unexpected went wrong."
        assert is_back


async def test_job_that_is_cancelled_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with begun(tmp_path, monkeypatch) as wizard:
        wizard.maker.is_held = True
        await wizard.finish()
        (job,) = wizard.context.jobs.running
        await eventually(lambda: job.can_cancel, "it can be cancelled")

        wizard.context.jobs.cancel(job)
        await eventually(lambda: wizard.window.isVisible(), "it is back")

        banner = wizard.window.banner
        assert banner.text() == "The machine was not created: it was cancelled."
        assert banner.severity is Severity.INFO


async def test_old_message_is_gone_when_customizing_is_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask(*_arguments: object) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(customize, "customize", ask)
    customized = Answers(source=Source.MANUAL, name="new1", is_customized=True)
    async with begun(tmp_path, monkeypatch, customized) as wizard:
        banner = wizard.window.banner
        banner.show_message(Severity.ERROR, "It was not made.")

        wizard.window.finish()

        await eventually(lambda: banner.isHidden() and wizard.window.isVisible(), "it is back")


async def test_what_is_known_is_looked_up_anew_after_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anew: list[Flow] = []
    monkeypatch.setattr(Flow, "look_anew", lambda flow: anew.append(flow))
    async with begun(tmp_path, monkeypatch) as wizard:
        wizard.maker.errors.append(NotPossibleNow("The pool is full."))

        await wizard.finish()
        await eventually(lambda: wizard.window.isVisible(), "it is back")

        assert anew == [wizard.window.flow]
