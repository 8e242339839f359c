from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.worlds import RUNNING, Machine, world


def tour(pictures: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vmgui.app.tour", "--screenshots", str(pictures), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tour_walks_the_main_job_and_saves_pictures(tmp_path: Path, theme: str) -> None:
    done = tour(tmp_path / "new" / "place", "--theme", theme)

    assert done.returncode == 0, done.stderr
    pictures = sorted(path.name for path in (tmp_path / "new" / "place").iterdir())
    assert pictures == ["1-machines.png", "2-started.png", "3-details.png"]
    assert all(str(tmp_path / "new" / "place" / name) in done.stdout for name in pictures)


def test_tour_that_cannot_be_walked_fails_with_a_sentence(tmp_path: Path) -> None:
    uri = world(tmp_path, [Machine("a", RUNNING)])

    done = tour(tmp_path, "--connect", uri)

    assert done.returncode == 1
    assert "No machine is shut off" in done.stderr
