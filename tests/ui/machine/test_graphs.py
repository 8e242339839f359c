from __future__ import annotations

import math

from vmgui.ui.machine.graphs import known


def test_known_samples_begin_with_the_first_that_was_measured() -> None:
    assert known([math.nan, math.nan, 1.0, math.nan, 2.0]) == [1.0, 0.0, 2.0]


def test_known_samples_of_nothing_measured_are_none() -> None:
    assert known([math.nan] * 3) == []
