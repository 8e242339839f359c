from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from tests.support.contexts import NOWHERE_HOST, StubWindows, new_context, put_machine, shown
from tests.support.pilot import texts
from tests.support.worlds import eventually
from vmgui.base.ids import ObjectId
from vmgui.base.states import DomainState
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.spec import Desk, Selection
from vmgui.ui.context import Context
from vmgui.ui.dialogs.textinput import TextDialog
from vmgui.ui.errors import ErrorPresenter, ProblemDialog
from vmgui.ui.tasks import TaskScope


class Table:
    """A window with a selection."""

    def __init__(self, window: QWidget, context: Context) -> None:
        self.window = window
        self.context = context
        self.chosen: list[ObjectId] = []
        errors = ErrorPresenter(window)
        desk = Desk(context, window, StubWindows(), TaskScope(window, errors), errors)
        self.actions = BoundActions(desk, self.selection)

    def selection(self) -> Selection:
        records = [self.context.inventory.domain(where) for where in self.chosen]
        return Selection(tuple(record for record in records if record))


async def test_action_says_what_it_does_or_why_not(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(QWidget()) as window:
        table = Table(window, context)
        run = table.actions.action("domain.run")
        assert (run.isEnabled(), run.toolTip()) == (False, "Select a machine first.")
        assert run.statusTip() == "Select a machine first."

        table.chosen = [put_machine(context, state=DomainState.SHUT_OFF)]
        table.actions.update()

        assert (run.isEnabled(), run.toolTip()) == (True, "Start the machine.")
        assert run.statusTip() == "Start the machine."
        assert table.actions.action("domain.rename").toolTip().endswith("(F2)")
        assert table.actions.action("domain.run") is run
    await context.fleet.close()


async def test_impossible_action_is_not_run(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(QWidget()) as window:
        table = Table(window, context)

        assert table.actions.trigger("domain.details") is False
        assert table.actions.trigger("program.preferences") is True


async def test_click_on_what_became_impossible_is_answered(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(QWidget()) as window:
        table = Table(window, context)
        table.chosen = [put_machine(context, state=DomainState.SHUT_OFF)]
        run = table.actions.action("domain.run")
        put_machine(context, state=DomainState.RUNNING)

        run.trigger()  # nobody has updated the actions yet

        (box,) = window.findChildren(ProblemDialog)
        assert "The machine was not started." in texts(box)
        assert "“web1” is not shut off" in texts(box)
    await context.fleet.close()


async def test_open_menu_keeps_what_was_selected(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(QWidget()) as window:
        table = Table(window, context)
        one, other = put_machine(context, "one"), put_machine(context, "other")
        table.chosen = [one]
        menu = QMenu(window)
        menu.addAction(table.actions.action("domain.pause"))
        table.actions.hold_while_open(menu)
        menu.popup(window.pos())

        table.chosen = [other]
        context.inventory.list_domains(NOWHERE_HOST, [])
        held = [record.id for record in table.actions.selection().domains]
        menu.close()

        assert held == [one]
        await eventually(lambda: not table.actions.selection().domains, "it is let go")
    await context.fleet.close()


async def test_key_on_what_is_impossible_says_why(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(QWidget()) as window:
        table = Table(window, context)

        table.actions.attempt("domain.rename")
        await eventually(lambda: window.findChildren(ProblemDialog), "it is said")

        (dialog,) = window.findChildren(ProblemDialog)
        assert "Select a machine first." in texts(dialog)
        dialog.close()
    await context.fleet.close()


async def test_action_that_asks_asks_once(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(QWidget()) as window:
        table = Table(window, context)
        table.chosen = [put_machine(context, state=DomainState.SHUT_OFF)]

        table.actions.trigger("domain.rename")
        table.actions.trigger("domain.rename")
        await eventually(lambda: window.findChildren(TextDialog), "it is asked")

        (dialog,) = window.findChildren(TextDialog)
        dialog.reject()
    await context.fleet.close()
