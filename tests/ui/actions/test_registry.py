"""What holds for every action."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest
from PySide6.QtGui import QKeySequence

from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainDetails, DomainRecord, Graphics, HostRecord
from vmgui.base.states import DomainState, HostState
from vmgui.ui.actions.registry import SPECS
from vmgui.ui.actions.spec import ActionSpec, Selection
from vmgui.ui.icons import ROLES

HOST = HostId("test:///default")
MACHINE = DomainRecord(
    domain_id(HOST, "u"), "web1", details=DomainDetails(graphics=(Graphics("vnc", port=5900),))
)
OF_EACH_STATE = tuple(
    replace(MACHINE, id=domain_id(HOST, state.value), name=state.value, state=state)
    for state in DomainState
)
HOSTS = tuple(HostRecord(HostId(f"test:///{s.value}"), s.value, s) for s in HostState)
NOTHING = Selection()
every = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)


@every
def test_action_has_text_help_and_an_icon_that_exists(spec: ActionSpec) -> None:
    assert spec.text.strip()
    assert spec.help.endswith(".")
    assert spec.icon in ("", *ROLES)
    assert "&" in spec.text


@every
def test_action_that_may_fail_says_so_in_a_sentence(spec: ActionSpec) -> None:
    if inspect.iscoroutinefunction(spec.run):
        assert spec.failed.endswith(".")


@every
@pytest.mark.parametrize(
    "selection",
    [
        NOTHING,
        *(Selection((record,)) for record in OF_EACH_STATE),
        *(Selection((replace(record, is_stale=True),)) for record in OF_EACH_STATE),
        *(Selection(hosts=(host,)) for host in HOSTS),
        Selection(OF_EACH_STATE, HOSTS),
        Selection((replace(MACHINE, details=None, state=DomainState.RUNNING),)),
    ],
)
def test_action_is_possible_or_says_why_not(spec: ActionSpec, selection: Selection) -> None:
    reason = spec.why_not(selection)

    assert reason is None or (reason.endswith(".") and "{" not in reason)
    assert spec.is_hidden(selection) in (True, False)
    assert spec.is_checked is None or spec.is_checked(selection) in (True, False)


_OF_NOTHING = {
    "domain": "Select a machine first.",
    "host": "Select a connection first.",
    "pool": "Select a storage pool first.",
    "volume": "Select a volume first.",
    "secret": "Select a secret first.",
    "image": "Select a disk image first.",
}
_INTO_ANOTHER = {
    "host.add": None,
    "pool.add": _OF_NOTHING["host"],
    "secret.add": _OF_NOTHING["host"],
    "volume.add": _OF_NOTHING["pool"],
    "volume.upload": _OF_NOTHING["pool"],
}
"""What makes something needs only what that will belong to."""
_WINDOWS = (
    frozenset({"domain", "host", "program", "window"}),
    frozenset({"host", "program", "window", "pool", "volume"}),
    frozenset({"host", "program", "window", "secret"}),
    frozenset({"image", "program", "window"}),
)
"""The nouns whose actions share a window or a page of one."""


@every
def test_action_on_nothing_says_what_to_select(spec: ActionSpec) -> None:
    noun = spec.id.partition(".")[0]

    assert spec.why_not(NOTHING) == _INTO_ANOTHER.get(spec.id, _OF_NOTHING.get(noun))


@pytest.mark.parametrize("nouns", _WINDOWS)
def test_shortcuts_are_valid_and_unambiguous(nouns: frozenset[str]) -> None:
    specs = [spec for spec in SPECS.values() if spec.id.partition(".")[0] in nouns]
    keys = [QKeySequence(spec.shortcut).toString() for spec in specs if spec.shortcut]

    assert all(keys)
    assert len(set(keys)) == len(keys)
