from __future__ import annotations

import pytest

from vmgui.core.resources import PoolReading
from vmgui.core.storage.wiping import WIPE_ALGORITHMS, wipe_algorithms


def pool(kind: str) -> PoolReading:
    return PoolReading("p", kind, True, "/p", None, None, None)


@pytest.mark.parametrize(
    ("kind", "count", "has_trim"), [("dir", 9, False), ("logical", 9, False), ("rbd", 2, True)]
)
def test_ways_to_wipe_depend_on_the_pool(kind: str, count: int, has_trim: bool) -> None:
    found = [each.id for each in wipe_algorithms(pool(kind))]

    assert len(found) == count
    assert ("trim" in found) is has_trim
    assert found[0] == "zero"


def test_label_says_how_often_is_written() -> None:
    labels = {each.id: each.label for each in WIPE_ALGORITHMS}

    assert labels["zero"] == "Zeros (writes once)"
    assert labels["gutmann"] == "Gutmann method (writes 35 times)"
    assert labels["trim"] == "Discard, without writing"
