from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import (
    add,
    field,
    machine,
    part,
    problems,
    put,
    row,
    scene,
    summary,
)
from vmgui.hardware.fields import Choice
from vmgui.hardware.items import Rows
from vmgui.hardware.panels.clock import ClockPanel
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.clock import Timer
from vmgui.xmldoc.domain.domain import Domain

PANEL = ClockPanel()


def clock(attributes: str, timers: str = "") -> Domain:
    return machine(f"<clock {attributes}>{timers}</clock>")


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        ("utc", '<clock offset="utc" adjustment="-7"/>'),
        ("timezone", '<clock offset="timezone" timezone="UTC"/>'),
        ("absolute", '<clock offset="absolute" start="0"/>'),
        ("variable", '<clock offset="variable" adjustment="-7" basis="utc"/>'),
    ],
)
def test_offset_keeps_what_fits_and_adds_what_it_needs(offset: str, expected: str) -> None:
    domain = clock("offset='variable' adjustment='-7' basis='utc'")

    put(PANEL, domain, "offset", offset)

    assert part(domain, "clock") == expected
    assert problems(PANEL, domain) == []


def test_reset_is_no_number_of_seconds() -> None:
    domain = clock("offset='utc' adjustment='reset'")
    assert problems(PANEL, domain) == []

    put(PANEL, domain, "offset", "variable")

    assert part(domain, "clock") == '<clock offset="variable"/>'
    put(PANEL, domain, "adjustment", "reset")
    assert problems(PANEL, domain) == [("adjustment", "Enter a number of seconds.")]


def test_timers_to_add_are_those_of_the_architecture() -> None:
    domain = machine(type_="qemu", arch="aarch64", chipset="virt")

    names = [add(PANEL, domain, "timers", Timer).name for _ in range(2)]

    assert names == ["rtc", "armvtimer"]
    assert part(domain, "clock").startswith('<clock offset="utc">')
    assert problems(PANEL, domain) == []


def test_timer_of_another_name_loses_what_does_not_fit() -> None:
    domain = parse(document("advanced-pages"), Domain)
    rows = row(PANEL, "timers")
    assert isinstance(rows, Rows)
    timer = rows.of(domain)[0]

    rows.columns[0].write(timer, "kvmclock", scene(domain))

    assert part(domain, "timer") == '<timer name="kvmclock" present="yes"/>'


@pytest.mark.parametrize(
    "timer",
    [
        "<timer name='rtc' tickpolicy='merge'/>",
        "<timer name='pit' tickpolicy='merge'/>",
        "<timer name='rtc' track='boot'/>",
        "<timer name='platform'/>",
        "<timer name='armvtimer'/>",
        "<timer name='hpet'/><timer name='hpet'/>",
    ],
)
def test_what_qemu_cannot_do_is_a_problem(timer: str) -> None:
    assert {name for name, _message in problems(PANEL, clock("offset='utc'", timer))} == {"timers"}


def test_columns_say_what_a_timer_cannot_have() -> None:
    domain = clock("offset='utc'", "<timer name='hpet'/><timer name='kvmclock'/>")
    rows = row(PANEL, "timers")
    assert isinstance(rows, Rows)

    closed = [
        {each.name for each in rows.columns if each.why_not and each.why_not(timer, scene(domain))}
        for timer in rows.of(domain)
    ]

    catchup = {"catchup_threshold", "catchup_slew", "catchup_limit"}
    assert closed == [
        {"track", "mode", "frequency", *catchup},
        {"tick_policy", "track", "mode", "frequency", *catchup},
    ]


def test_summary_tells_the_time() -> None:
    assert summary(PANEL, clock("offset='timezone' timezone='Europe/Berlin'")) == "Europe/Berlin"
    assert summary(PANEL, clock("offset='localtime'")) == "Local time"
    assert summary(PANEL, machine()) == ""


def test_missing_offset_stays_missing_in_the_list() -> None:
    choice = field(PANEL, "offset")
    assert isinstance(choice, Choice)

    assert choice.shown(machine(), scene(machine()))[0].value is None
