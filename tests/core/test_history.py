from __future__ import annotations

import math

import pytest

from vmgui.base.records import Sample
from vmgui.core.history import LENGTH, SERIES, History, total


@pytest.mark.parametrize(
    ("one", "other", "sum_"),
    [(None, None, None), (1.0, None, 1.0), (None, 2.0, 2.0), (1.0, 2.0, 3.0)],
)
def test_total_is_of_what_is_known(
    one: float | None, other: float | None, sum_: float | None
) -> None:
    assert total(one, other) == sum_


def test_new_history_knows_nothing() -> None:
    history = History()

    assert all(math.isnan(history.value(name)) for name in SERIES)
    assert len(history.values("cpu")) == LENGTH


def test_history_keeps_directions_apart_and_their_sum() -> None:
    history = History()

    history.add(Sample(disk_read=1.0, disk_write=2.0, network_receive=4.0))

    assert history.value("disk") == 3.0
    assert (history.value("disk_read"), history.value("disk_write")) == (1.0, 2.0)
    assert history.value("network") == 4.0
    assert math.isnan(history.value("network_send"))


def test_history_drops_the_oldest() -> None:
    history = History()

    for number in range(LENGTH + 3):
        history.add(Sample(cpu=float(number)))

    assert history.values("cpu")[0] == 3.0
    assert history.values("cpu")[-1] == LENGTH + 2
    assert history.latest.cpu == LENGTH + 2
