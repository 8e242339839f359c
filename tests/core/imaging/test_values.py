from __future__ import annotations

import pytest

from vmgui.core.imaging.values import CheckResult, CompareResult


@pytest.mark.parametrize(
    ("result", "is_sound"),
    [
        (CheckResult(), True),
        (CheckResult(leaks_fixed=3, corruptions_fixed=2), True),
        (CheckResult(leaks=1), False),
        (CheckResult(corruptions=1), False),
        (CheckResult(errors=1), False),
    ],
)
def test_image_is_sound_if_nothing_is_left(result: CheckResult, is_sound: bool) -> None:
    assert result.is_sound is is_sound


def test_images_of_other_sizes_may_be_identical() -> None:
    result = CompareResult(True, (1, 2))

    assert not result.have_same_size
