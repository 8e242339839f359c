from __future__ import annotations

import pytest

from vmgui.base.states import DomainState, HostState, JobState


@pytest.mark.parametrize("state", [*DomainState, *HostState, *JobState], ids=str)
def test_every_state_has_a_label(state: DomainState | HostState | JobState) -> None:
    assert state.label


def test_labels_tell_states_apart() -> None:
    for kind in (DomainState, HostState, JobState):
        assert len({state.label for state in kind}) == len(kind)


def test_domain_states_rank_what_is_alive_first() -> None:
    ranked = sorted(DomainState, key=lambda state: state.rank)

    assert ranked[0] is DomainState.RUNNING
    assert ranked.index(DomainState.PAUSED) < ranked.index(DomainState.SHUT_OFF)
    assert sorted(state.rank for state in DomainState) == list(range(len(DomainState)))


def test_active_states() -> None:
    assert {s for s in DomainState if not s.is_active} == {
        DomainState.SHUT_OFF,
        DomainState.SAVED,
    }


def test_jobs_that_are_over() -> None:
    assert {s for s in JobState if s.is_over} == {
        JobState.DONE,
        JobState.FAILED,
        JobState.CANCELLED,
    }
