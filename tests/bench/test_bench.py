"""The measuring works: on small worlds, with little patience, and without looking at the values."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import libvirt
import pytest

from tests.bench import table, usage, works
from tests.bench.__main__ import main, measure
from tests.bench.daemon import is_installed
from tests.bench.rig import Rig
from tests.bench.table import Figure, Reading, Row
from tests.bench.work import Patience, Work
from tests.bench.world import world
from tests.support import needs

HURRY = Patience(
    seconds=10,
    settle=0.5,
    rest=0.5,
    watch=0.5,
    later=0.1,
    machines=20,
    toggles=5,
    changes=80,
    far=0.05,
    openings=2,
    edited_pages=1,
    volumes=300,
    transfer_mib=40,
)
SPEED = Figure("speed", "a piece of work", "s", most=1, most_ratio=1.3, places=1)


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    if reason := needs.desktop():
        pytest.skip(reason)
    if not is_installed():
        pytest.skip("needs libvirtd: install libvirt-daemon-system")
    with Rig() as rig:
        yield rig


@pytest.mark.parametrize("work", works.WORKS, ids=lambda work: work.name)
def test_work_on_small_world_measures_every_figure(rig: Rig, work: Work) -> None:
    if work.needs_real_host and (reason := needs.lab()):
        pytest.skip(reason)

    rows = list(measure(rig, work, HURRY, repeat=1, with_peer=False))

    assert [row.figure.name for row in rows] == [figure.name for figure in work.figures]
    assert [row.ours.note for row in rows if row.ours.value is None] == []


def test_world_is_opened_by_libvirt_with_all_machines_running(tmp_path: Path) -> None:
    path = tmp_path / "world.xml"
    path.write_text(world(7))

    connection = libvirt.open(f"test://{path}")
    running = len(connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_RUNNING))
    connection.close()

    assert running == 7


def test_cpu_seconds_while_working_grow() -> None:
    before = usage.cpu_seconds(os.getpid())
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass

    assert 0.05 <= usage.cpu_seconds(os.getpid()) - before <= 0.5


def test_resident_mib_of_an_interpreter_is_plausible() -> None:
    assert 5 < usage.resident_mib(os.getpid()) < 5000


@pytest.mark.parametrize(
    ("ours", "theirs", "is_met"),
    [
        (Reading(0.5), None, True),
        (Reading(1.5), None, False),
        (Reading(0.5), Reading(0.5), True),
        (Reading(0.9), Reading(0.5), False),
        (Reading(None, "needs libvirtd"), Reading(0.5), None),
        (Reading(0.9, is_at_least=True), None, False),
    ],
)
def test_row_is_met_only_within_all_limits(
    ours: Reading, theirs: Reading | None, is_met: bool | None
) -> None:
    assert Row(SPEED, ours, theirs).is_met is is_met


def test_row_without_target_is_neither_met_nor_missed() -> None:
    figure = replace(SPEED, most=None, most_ratio=None)

    assert Row(figure, Reading(5)).is_met is None


def test_markdown_lists_values_ratio_target_and_notes() -> None:
    rows = [Row(SPEED, Reading(0.4, "in a hurry"), Reading(20, is_at_least=True))]

    text = re.sub(" +", " ", table.markdown(rows))

    assert "| a piece of work | 0.4 s | > 20.0 s | < 0.02 |" in text
    assert "≤ 1 s, ≤ 1.3 x virt-manager's | yes |" in text
    assert text.endswith("- a piece of work, vmgui: in a hurry")


def test_median_of_readings_leaves_out_what_was_not_read() -> None:
    readings = [Reading(3), Reading(None, "no"), Reading(1), Reading(2)]

    assert table.median(readings) == Reading(2)


def test_main_for_a_name_nobody_knows_ends_with_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "nothing"])

    assert "invalid choice" in capsys.readouterr().err
