from __future__ import annotations

import itertools

import libvirt
import pytest

from vmgui.base.states import DomainState
from vmgui.virt.enums import ENDED_BY_ITSELF, domain_state, lifecycle_text

S = DomainState


def test_every_state_and_reason_has_a_state() -> None:
    for state, reason, saved in itertools.product(range(-1, 10), range(-1, 25), (False, True)):
        ours, text = domain_state(state, reason, has_saved_state=saved)

        assert isinstance(ours, DomainState)
        assert isinstance(text, str)


@pytest.mark.parametrize(
    ("state", "reason", "saved", "expected"),
    [
        (libvirt.VIR_DOMAIN_RUNNING, 1, False, S.RUNNING),
        (libvirt.VIR_DOMAIN_RUNNING, 1, True, S.RUNNING),
        (libvirt.VIR_DOMAIN_BLOCKED, 0, False, S.RUNNING),
        (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_USER, False, S.PAUSED),
        (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_IOERROR, False, S.IO_ERROR),
        (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_MIGRATION, False, S.MIGRATING),
        (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_STARTING_UP, False, S.STARTING),
        (libvirt.VIR_DOMAIN_SHUTDOWN, 0, False, S.SHUTTING_DOWN),
        (libvirt.VIR_DOMAIN_SHUTOFF, 0, False, S.SHUT_OFF),
        (libvirt.VIR_DOMAIN_SHUTOFF, 0, True, S.SAVED),
        (libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_CRASHED, False, S.CRASHED),
        (libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_CRASHED, True, S.SAVED),
        (libvirt.VIR_DOMAIN_CRASHED, 0, False, S.CRASHED),
        (libvirt.VIR_DOMAIN_PMSUSPENDED, 0, False, S.SUSPENDED),
        (77, 0, False, S.UNKNOWN),
    ],
)
def test_domain_state(state: int, reason: int, saved: bool, expected: S) -> None:
    assert domain_state(state, reason, has_saved_state=saved)[0] is expected


def test_every_lifecycle_event_has_words() -> None:
    for event, detail in itertools.product(range(-1, 12), range(-1, 12)):
        assert lifecycle_text(event, detail)


@pytest.mark.parametrize(
    ("detail", "text"),
    [
        (libvirt.VIR_DOMAIN_EVENT_SHUTDOWN_FINISHED, "Finished shutting down"),
        (libvirt.VIR_DOMAIN_EVENT_SHUTDOWN_GUEST, "The guest finished shutting down"),
        (libvirt.VIR_DOMAIN_EVENT_SHUTDOWN_HOST, "The host ended it"),
    ],
)
def test_lifecycle_text_of_a_shutdown_says_who_did_it(detail: int, text: str) -> None:
    assert lifecycle_text(libvirt.VIR_DOMAIN_EVENT_SHUTDOWN, detail) == text


def test_machine_that_ended_itself_was_shut_down_normally() -> None:
    assert ENDED_BY_ITSELF == "Shut down normally"
