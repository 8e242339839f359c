from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

import vmgui.core.creation.making as making
from tests.support.contexts import StubWindows, find, opened
from tests.support.wizards import USUAL, go, stop_looking
from tests.support.worlds import RUNNING, Machine, eventually, world
from vmgui.base.errors import Aborted, NotPossibleNow, VmguiError
from vmgui.base.ids import ObjectId
from vmgui.core.creation.answers import Answers, Source
from vmgui.core.creation.blueprint import Blueprint
from vmgui.core.creation.steps import Step
from vmgui.core.jobs import JobContext, JobList
from vmgui.ui.context import Context
from vmgui.ui.create import begin, customize
from vmgui.ui.create.wizard import CreateWindow

MANUAL = Answers(source=Source.MANUAL, name="new1")


class Maker:
    """Stands in for the job that makes machines."""

    def __init__(self, where: ObjectId) -> None:
        self.where = where
        self.blueprints: list[Blueprint] = []
        self.errors: list[VmguiError] = []

    def make(self, _fleet: object, jobs: JobList, blueprint: Blueprint, **_rest: object) -> object:
        """Start a job that fails with the next of the errors, if there is one."""
        self.blueprints.append(blueprint)

        async def run(_context: JobContext) -> None:
            if self.errors:
                raise self.errors.pop(0)

        return SimpleNamespace(job=jobs.start("Create", run), where=self.where)


class Begun:
    """A wizard that was begun, and what stands in for the rest."""

    def __init__(self, context: Context, maker: Maker) -> None:
        self.context = context
        self.maker = maker
        self.windows = StubWindows()
        self.shown: list[CreateWindow] = []
        self.consoles: list[str] = []

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

        async def open_console(_context: object, _windows: object, record: object) -> None:
            found.consoles.append(record.name)  # type: ignore[attr-defined]

        monkeypatch.setattr(begin, "_open_console", open_console)
        host = next(iter(context.fleet.hosts))
        work = begin.create(context, found.windows, found.show, host, answers)
        task = asyncio.get_running_loop().create_task(work)
        await eventually(lambda: found.shown, "the wizard is shown")
        yield found
        if isValid(found.window):
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

        await begin._open_console(context, windows, record)

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
