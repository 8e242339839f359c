from __future__ import annotations

import random

import pytest

from tests.models.fakes import domain_record, host_record
from vmgui.base.records import DomainDetails, Sample
from vmgui.base.states import DomainState
from vmgui.core.history import History
from vmgui.models.columns import COLUMNS, Row, natural_key, place_of, state_lines


def row_of(sample: Sample | None = None, **more: object) -> Row:
    history = None
    if sample is not None:
        history = History()
        history.add(sample)
    more.setdefault("state", DomainState.RUNNING)
    return Row(domain_record("web1", **more), host_record(), history)


def text(column: str, row: Row) -> str:
    return COLUMNS[place_of(column)].text(row)


def key(column: str, row: Row) -> object:
    return COLUMNS[place_of(column)].sort_key(row)


def test_natural_key_numbers_count_as_numbers() -> None:
    names = ["vm10", "vm2", "VM1", "vm", "vm2a", "10", "9", "vm02", "a" * 5000, "7" * 5000, ""]
    random.Random(1).shuffle(names)

    ordered = sorted(names, key=natural_key)

    short = [name for name in ordered if len(name) < 100]
    assert short == ["", "9", "10", "vm", "VM1", "vm02", "vm2", "vm2a", "vm10"]


@pytest.mark.parametrize("digits", ["²", "٣", "१२"])
def test_natural_key_foreign_digits_do_not_raise(digits: str) -> None:
    assert sorted([f"vm{digits}", "vm3"], key=natural_key)


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        ("name", "web1"),
        ("state", "Running"),
        ("cpu", "37 %"),
        ("memory", "50 %"),
        ("disk", "1.2 MiB/s"),
        ("network", "3 KiB/s"),
        ("host", "node1"),
        ("vcpus", "4"),
        ("memory-size", "2 GiB"),
        ("addresses", "10.0.0.1, fe80::1"),
        ("os", "Debian 12"),
        ("autostart", "Yes"),
        ("title", "Shop"),
        ("tags", "web, prod"),
        ("folder", "prod/web"),
    ],
)
def test_text_running_machine_says_it_in_words(column: str, shown: str) -> None:
    details = DomainDetails(
        title="Shop", folder="prod/web", tags=("web", "prod"), os="Debian 12", vcpus=4
    )
    sample = Sample(
        cpu=0.37,
        memory=0.5,
        disk_read=1024 * 1024.0,
        disk_write=200 * 1024.0,
        network_receive=3 * 1024.0,
    )
    row = row_of(
        sample,
        details=details,
        memory_kib=2 * 1024 * 1024,
        addresses=("10.0.0.1", "fe80::1"),
        is_autostart=True,
    )

    assert text(column, row) == shown


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.id)
def test_column_nothing_known_is_empty_and_sorts_last(column: object) -> None:
    row = Row(domain_record("", state=DomainState.UNKNOWN, details=None), host_record(), None)

    if column.id not in ("name", "state", "host"):
        assert column.text(row) == ""
        assert column.sort_key(row) is None
    assert all(column.tooltip(row)) or not column.tooltip(row)


def test_text_no_name_shows_uuid() -> None:
    assert text("name", Row(domain_record(""), host_record(), None)) == "uuid-"


def test_text_state_pending_is_said_first() -> None:
    assert text("state", row_of(pending="Starting…")) == "Starting…"


@pytest.mark.parametrize(
    "more", [{"state": DomainState.SHUT_OFF}, {"is_stale": True}], ids=["off", "stale"]
)
def test_usage_not_live_is_not_shown(more: dict[str, object]) -> None:
    row = row_of(Sample(cpu=0.5), **more)

    assert text("cpu", row) == ""
    assert key("cpu", row) is None
    assert row.samples is None


def test_state_lines_known_all_are_said() -> None:
    lines = state_lines(row_of(reason="Started normally", since=0.0, is_stale=True))

    assert lines[:2] == ("Running", "Started normally")
    assert lines[2].startswith("Since ")
    assert "last known" in lines[3]


@pytest.mark.parametrize(
    ("column", "lines"),
    [
        ("memory", ("1 GiB of 2 GiB used",)),
        ("disk", ("Reads 1 KiB/s", "Writes 0 B/s")),
        ("network", ("Receives 0 B/s", "Sends 2 KiB/s")),
    ],
)
def test_tooltip_usage_says_both_directions(column: str, lines: tuple[str, ...]) -> None:
    sample = Sample(memory=0.5, memory_used_kib=1024**2, disk_read=1024.0, network_send=2048.0)
    row = row_of(sample, memory_kib=2 * 1024**2)

    assert COLUMNS[place_of(column)].tooltip(row) == lines


def test_tooltip_name_has_title_and_description() -> None:
    row = row_of(details=DomainDetails(title="Shop", description="The shop"))

    assert COLUMNS[0].tooltip(row)[:3] == ("web1", "Shop", "The shop")


def test_columns_ids_are_unique_and_volatile_ones_are_neighbours() -> None:
    ids = [column.id for column in COLUMNS]
    volatile = [place for place, column in enumerate(COLUMNS) if column.is_volatile]

    assert len(set(ids)) == len(ids)
    assert volatile == list(range(volatile[0], volatile[-1] + 1))
    assert {COLUMNS[place].series for place in volatile} == {"cpu", "memory", "disk", "network"}
