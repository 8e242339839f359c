from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.models.fakes import domain_record, host_record
from vmgui.base.records import HostFacts, Sample
from vmgui.base.settings import Grouping
from vmgui.base.states import DomainState, HostState
from vmgui.core.history import History
from vmgui.models.arrangement import GroupKey
from vmgui.models.cells import (
    DOMAIN_CELLS,
    GROUP_CELLS,
    HOST_CELLS,
    GroupRow,
    HostRow,
    Tally,
    host_lines,
    host_state_text,
    tooltip,
)
from vmgui.models.columns import COLUMNS, NAME, STATE, Row, place_of
from vmgui.models.roles import Role

CPU = COLUMNS[place_of("cpu")]


def host_row(state: HostState, tally: Tally = Tally(0, 0), **more: object) -> HostRow:  # noqa: B008
    return HostRow(host_record(state=state, **more), tally, 100.0)


@pytest.mark.parametrize(
    ("tally", "text"),
    [
        (Tally(0, 0), "No machines"),
        (Tally(1, 0), "1 machine"),
        (Tally(12, 3), "12 machines, 3 running"),
    ],
)
def test_tally_text_counts(tally: Tally, text: str) -> None:
    assert tally.text == text


def test_tooltip_markup_is_escaped() -> None:
    assert tooltip(["<b>x</b>", "", "a\nb"]) == "<qt>&lt;b&gt;x&lt;/b&gt;<br>a<br>b</qt>"
    assert tooltip([""]) is None


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (host_row(HostState.CONNECTED, Tally(2, 1)), "2 machines, 1 running"),
        (host_row(HostState.CONNECTING), "Connecting…"),
        (host_row(HostState.DISCONNECTED), "Not connected"),
        (host_row(HostState.FAILED, problem="No such host."), "Connection failed: No such host."),
        (host_row(HostState.FAILED), "Connection failed"),
        (host_row(HostState.WAITING, retry_at=107.4), "Connection lost. Next try in 8 s"),
        (host_row(HostState.WAITING, retry_at=90.0), "Connection lost. Next try in 0 s"),
        (host_row(HostState.WAITING), "Connection lost"),
    ],
)
def test_host_state_text_says_how_it_stands(row: HostRow, text: str) -> None:
    assert host_state_text(row) == text
    assert HOST_CELLS[Qt.ItemDataRole.DisplayRole](row, STATE) == text


def test_host_lines_say_address_problem_and_facts() -> None:
    facts = HostFacts("node1", "QEMU", "8.2.0", "10.0.0", "x86_64", 8, 1024**2, 3000, 1, 1, 4, 2)
    row = host_row(HostState.FAILED, problem="Why", detail="libvirt", hint="Do", facts=facts)

    assert host_lines(row) == (
        "node1",
        "qemu+ssh://root@node1/system",
        "Connection failed",
        "Why",
        "libvirt",
        "Do",
        "QEMU 8.2.0, libvirt 10.0.0",
        "8 CPUs, 1 GiB of memory",
    )


def test_host_cells_without_name_show_address() -> None:
    record = host_record(name="x")
    row = HostRow(type(record)(record.id, ""), Tally(0, 0), 0.0)

    assert HOST_CELLS[Qt.ItemDataRole.DisplayRole](row, NAME) == record.id.uri


@pytest.mark.parametrize("state", DomainState)
def test_domain_cells_icon_only_in_first_column(state: DomainState) -> None:
    row = Row(domain_record("a", state=state), host_record(), None)

    assert str(DOMAIN_CELLS[Role.ICON](row, NAME)).startswith(("domain.", "job."))
    assert DOMAIN_CELLS[Role.ICON](row, STATE) is None


def test_domain_cells_graph_is_said_in_words() -> None:
    history = History()
    history.add(Sample(cpu=0.37))
    row = Row(domain_record("a", state=DomainState.RUNNING), host_record(), history)

    assert DOMAIN_CELLS[Qt.ItemDataRole.AccessibleTextRole](row, CPU) == "CPU usage: 37 %"
    assert DOMAIN_CELLS[Qt.ItemDataRole.AccessibleTextRole](row, NAME) is None
    assert DOMAIN_CELLS[Role.SERIES](row, CPU) is history
    assert DOMAIN_CELLS[Role.SERIES](row, NAME) is None


def test_domain_cells_description_is_a_sentence() -> None:
    describe = DOMAIN_CELLS[Qt.ItemDataRole.AccessibleDescriptionRole]
    fresh = Row(domain_record("a"), host_record(), None)
    stale = Row(domain_record("a", is_stale=True), host_record(), None)

    assert describe(fresh, NAME) == "Shut off on node1"
    assert describe(stale, NAME) == "Shut off on node1 when last seen"
    assert describe(fresh, STATE) is None


@pytest.mark.parametrize(
    ("key", "name", "icon"),
    [
        (GroupKey(Grouping.FOLDER, "prod/web"), "web", "group.folder"),
        (GroupKey(Grouping.FOLDER, ""), "No folder", "group.folder"),
        (GroupKey(Grouping.TAG, "a/b"), "a/b", "group.tag"),
        (GroupKey(Grouping.TAG, ""), "No tag", "group.tag"),
        (GroupKey(Grouping.STATE, "running"), "Running", "domain.running"),
    ],
)
def test_group_cells_name_and_icon(key: GroupKey, name: str, icon: str) -> None:
    row = GroupRow(key, Tally(2, 1))

    assert GROUP_CELLS[Qt.ItemDataRole.DisplayRole](row, NAME) == name
    assert GROUP_CELLS[Qt.ItemDataRole.DisplayRole](row, STATE) == "2 machines, 1 running"
    assert GROUP_CELLS[Role.ICON](row, NAME) == icon
    assert GROUP_CELLS[Role.ICON](row, STATE) is None


def test_group_tooltip_folder_shows_whole_path() -> None:
    row = GroupRow(GroupKey(Grouping.FOLDER, "prod/web"), Tally(1, 0))

    assert GROUP_CELLS[Qt.ItemDataRole.ToolTipRole](row, NAME) == "<qt>prod/web<br>1 machine</qt>"
