from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.contexts import StubActions, new_context, put_machine, shown
from tests.support.worlds import eventually
from vmgui.base.errors import Unsupported
from vmgui.base.records import DomainDetails
from vmgui.base.states import DomainState
from vmgui.core.operations import descriptions
from vmgui.ui.preview import addresses
from vmgui.ui.preview.pane import PreviewPane

AGENT = DomainDetails(has_agent=True)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The machines whose agent was asked."""
    found: list[object] = []

    async def ask(_fleet: object, where: object) -> tuple[str, ...]:
        found.append(where)
        return ("10.0.0.2", "fd00::2")

    monkeypatch.setattr(descriptions, "agent_addresses", ask)
    monkeypatch.setattr(addresses, "SETTLE_MS", 10)
    return found


async def test_agent_is_asked_once_when_a_machine_is_selected(
    tmp_path: Path, asked: list[object]
) -> None:
    context = new_context(tmp_path)
    where = put_machine(context, details=AGENT, addresses=("10.0.0.2",))
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)
        shown_addresses = pane.machine.addresses
        await eventually(lambda: len(shown_addresses.addresses()) == 2, "the agent has answered")

        put_machine(context, details=AGENT, addresses=("10.0.0.2",), vcpus=2)

        assert shown_addresses.addresses() == ("10.0.0.2", "fd00::2")
        assert asked == [where]


async def test_machine_without_agent_is_not_asked(tmp_path: Path, asked: list[object]) -> None:
    context = new_context(tmp_path)
    where = put_machine(context, addresses=("10.0.0.9",))
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)

        assert pane.machine.addresses.addresses() == ("10.0.0.9",)
        assert asked == []


async def test_agent_that_does_not_answer_is_said_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask(*_arguments: object) -> tuple[str, ...]:
        raise Unsupported("The guest agent does not answer.")

    monkeypatch.setattr(descriptions, "agent_addresses", ask)
    context = new_context(tmp_path)
    where = put_machine(context, details=AGENT)
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)

        pane.machine.addresses.ask()
        await eventually(
            lambda: pane.machine.addresses.note() == "The guest agent does not answer.",
            "the error is shown",
        )

        assert pane.machine.addresses.addresses() == ()
        put_machine(context, details=AGENT, vcpus=2)  # news of the machine, none of its agent
        assert pane.machine.addresses.note() == "The guest agent does not answer."


async def test_machine_that_does_not_run_says_so(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context, state=DomainState.SHUT_OFF, details=AGENT)
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)

        assert pane.machine.addresses.note() == "It does not run, so it has no addresses."
