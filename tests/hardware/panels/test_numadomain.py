from __future__ import annotations

import pytest

from tests.hardware.panels.machines import machine
from vmgui.hardware.panels.numadomain import NumaDomain


@pytest.mark.parametrize(
    ("threads", "expected"),
    [
        ("", set()),
        ("<iothreads>2</iothreads>", {1, 2}),
        ("<iothreadids><iothread id='4'/></iothreadids>", {4}),
        ("<iothreads>3</iothreads><iothreadids><iothread id='2'/></iothreadids>", {1, 2, 3}),
    ],
)
def test_threads_without_a_number_get_the_free_ones(threads: str, expected: set[int]) -> None:
    assert machine(threads).viewed_as(NumaDomain).iothread_ids == expected
