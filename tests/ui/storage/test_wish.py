from __future__ import annotations

import pytest

from vmgui.base.states import JobState
from vmgui.core.jobs import Job
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.watch import Volumes
from vmgui.ui.storage.wish import Made, Present

POOL = PoolReading("a", "dir", True, "/images/", 1, 1, 1, "u1")
ROWS = (VolumeReading("x", "/images/x", "raw", 1, 1, ""),)
UNKNOWN, PART = Volumes(), Volumes(rows=ROWS, is_known=True, waiting=3)
ALL = Volumes(rows=ROWS, is_known=True)


@pytest.mark.parametrize(
    ("path", "is_preferred"),
    [("/images/x", True), ("/images", True), ("/images/sub/x", False), ("", False)],
)
def test_what_is_present_prefers_the_pool_that_it_is_in(path: str, is_preferred: bool) -> None:
    assert Present(path).prefers(POOL) is is_preferred


def test_what_is_present_is_found_or_given_up_when_all_is_read() -> None:
    assert Present("/images/x").found(POOL, PART) == "x"
    assert Present("/images/y").found(POOL, ALL) == ""
    assert [Present("/images/y").is_over(each) for each in (UNKNOWN, PART, ALL)] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("state", "found", "is_over"),
    [
        (JobState.RUNNING, "", False),
        (JobState.DONE, "x", False),
        (JobState.FAILED, "", True),
        (JobState.CANCELLED, "", True),
    ],
)
def test_what_is_made_is_found_when_it_is_whole(state: JobState, found: str, is_over: bool) -> None:
    wish = Made("a", Job(1, "Create", None, "x", "here", state=state))

    assert wish.found(POOL, ALL) == found
    assert wish.is_over(ALL) is is_over
    assert wish.found(POOL._replace(name="b"), ALL) == ""
    assert wish.prefers(POOL)
