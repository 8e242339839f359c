from __future__ import annotations

import time

import pytest

from vmgui.base import units

MIB = 1024**2


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (None, ""),
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KiB"),
        (1536, "1.5 KiB"),
        (1024 * 1023.96, "1 MiB"),
        (100.4 * MIB, "100 MiB"),
        (99.9 * MIB, "99.9 MiB"),
        (MIB, "1 MiB"),
        (20 * 1024**3, "20 GiB"),
        (1024**5, "1 PiB"),
        (5000 * 1024**5, "5000 PiB"),
        (0.4, "0 B"),
    ],
)
def test_size(count: float | None, text: str) -> None:
    assert units.size(count) in (text, text.replace("1 MiB", "1.0 MiB"))


def test_size_kib() -> None:
    assert units.size_kib(2048) == "2 MiB"
    assert units.size_kib(None) == ""


@pytest.mark.parametrize(
    ("rate", "text"), [(None, ""), (0, "0 B/s"), (0.4, "0 B/s"), (1536.2, "1.5 KiB/s")]
)
def test_rate(rate: float | None, text: str) -> None:
    assert units.rate(rate) == text


@pytest.mark.parametrize(
    ("share", "text"), [(None, ""), (0, "0 %"), (0.374, "37 %"), (1.0, "100 %")]
)
def test_percent(share: float | None, text: str) -> None:
    assert units.percent(share) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-3, "0 s"),
        (59.9, "59 s"),
        (60, "1 min 0 s"),
        (3599, "59 min 59 s"),
        (7500, "2 h 5 min"),
        (86400, "1 day 0 h"),
        (3 * 86400 + 7200, "3 days 2 h"),
    ],
)
def test_duration(seconds: float, text: str) -> None:
    assert units.duration(seconds) == text


def test_clock_today_is_the_time_else_the_date() -> None:
    noon = time.mktime((2026, 5, 17, 12, 0, 0, 0, 0, -1))

    assert units.clock(noon + 61, noon) == "12:01:01"
    assert units.clock(noon - 86400, noon) == "2026-05-16 12:00"
    assert len(units.clock(time.time())) == 8
