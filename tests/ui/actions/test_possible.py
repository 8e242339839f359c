from __future__ import annotations

from dataclasses import replace

import pytest

from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainRecord
from vmgui.base.states import DomainState
from vmgui.ui.actions import possible
from vmgui.ui.actions.spec import Selection

OFF = DomainRecord(domain_id(HostId("test:///"), "u"), "a<b>", DomainState.SHUT_OFF)
RUNS = replace(OFF, state=DomainState.RUNNING)


def test_any_is_possible_if_one_of_several_is() -> None:
    why_not = possible.for_any(possible.running)

    assert why_not(Selection((OFF, RUNS))) is None
    assert why_not(Selection((OFF, OFF))) == "“a<b>” does not run."


def test_one_is_impossible_for_several() -> None:
    why_not = possible.for_one(possible.running)

    assert why_not(Selection((RUNS,))) is None
    assert why_not(Selection((RUNS, RUNS))) == "Select a single machine."


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (replace(OFF, is_stale=True), "not connected"),
        (RUNS, "has to be shut off"),
        (replace(OFF, state=DomainState.SAVED, has_saved_state=True), "has a saved state"),
    ],
)
def test_renaming_says_why_not(record: DomainRecord, why: str) -> None:
    assert why in (possible.renaming(record) or "")


def test_renaming_is_possible_when_shut_off_or_crashed() -> None:
    assert possible.renaming(OFF) is None
    assert possible.renaming(replace(OFF, state=DomainState.CRASHED)) is None


def test_transient_machine_cannot_start_with_its_host() -> None:
    assert possible.autostarting(OFF) is None
    assert "transient" in (possible.autostarting(replace(OFF, is_persistent=False)) or "")


def test_groups_of_states_are_recognised() -> None:
    runs = possible.all_in([DomainState.RUNNING])
    off = possible.none_in([DomainState.RUNNING])

    assert (runs(Selection()), off(Selection())) == (False, True)
    assert (runs(Selection((RUNS,))), off(Selection((RUNS,)))) == (True, False)
    assert (runs(Selection((RUNS, OFF))), off(Selection((RUNS, OFF)))) == (False, False)


def test_left_out_counts_and_names_the_first_reason() -> None:
    selection = Selection((OFF, RUNS))

    said = possible.left_out(selection, possible.running)

    assert said == "1 of the 2 selected machines is left out: “a<b>” does not run."
    assert possible.left_out(selection, possible.always) == ""
