from __future__ import annotations

import time

import pytest

from vmgui.core.speed import Speed


def looked(monkeypatch: pytest.MonkeyPatch, *looks: tuple[float, int]) -> list[float | None]:
    """What a speed says at moments at which so much is done."""
    speed, found = Speed(), []
    for now, done in looks:
        monkeypatch.setattr(time, "monotonic", lambda now=now: now)
        found.append(speed.look(done))
    return found


def test_speed_is_known_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    found = looked(monkeypatch, (0, 0), (0.5, 50), (1, 100), (2, 300))

    assert found == [None, None, 100, 150]


def test_speed_is_that_of_the_last_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = [(float(second), 10 * min(second, 20)) for second in range(40)]

    found = looked(monkeypatch, *looks)

    assert found[20] == 10
    assert found[25] == 5
    assert found[39] == 0


def test_less_than_before_is_measured_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    found = looked(monkeypatch, (0, 1000), (2, 2000), (3, 0), (4, 7))

    assert found == [None, 500, None, 7]
