from __future__ import annotations

from pathlib import Path

from tests.support.contexts import (
    NOWHERE_HOST,
    StubActions,
    new_context,
    put_machine,
    shown,
    unnamed,
)
from tests.support.worlds import eventually
from vmgui.base.records import DomainDetails
from vmgui.base.states import DomainState
from vmgui.ui.preview.pane import PreviewPane


async def test_nothing_selected_says_what_to_do(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(PreviewPane(context, StubActions())) as pane:
        assert pane.shown() is pane.nothing
        assert "Select a machine" in pane.nothing.accessibleDescription()


async def test_machine_is_shown_and_followed(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context, details=DomainDetails(description="Notes"), vcpus=2)
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)
        before = pane.machine.state_text()

        put_machine(context, state=DomainState.PAUSED, reason="Paused by a user", vcpus=3)

        assert before == "Running"
        assert pane.machine.state_text() == "Paused: Paused by a user"
        assert pane.machine.value("vcpus") == "3"


async def test_long_texts_fit_into_a_narrow_pane(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    word = "x" * 400
    details = DomainDetails(title=word, description=word, tags=(word,), os=word)
    where = put_machine(context, word, details=details, addresses=(word,))
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)
        pane.resize(240, 600)

        body, view = pane.machine.widget(), pane.machine.viewport()
        assert body is not None
        await eventually(lambda: body.width() <= view.width(), "it fits")
        assert pane.width() == 240


async def test_machine_that_goes_away_leaves_nothing_selected(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)

        context.inventory.list_domains(NOWHERE_HOST, [])

        assert pane.shown() is pane.nothing


async def test_hidden_pane_asks_for_nothing_and_catches_up(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)
        during = context.sampler.watched

        pane.hide()
        put_machine(context, state=DomainState.SHUT_OFF)
        hidden, seen = context.sampler.watched, pane.machine.state_text()
        pane.show()

        assert during == {where}
        assert hidden == frozenset()
        assert seen == "Running"
        assert pane.machine.state_text() == "Shut off"


async def test_everything_a_person_acts_on_is_named(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context, details=DomainDetails(has_agent=True, description="x"))
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)

        assert unnamed(pane) == []
