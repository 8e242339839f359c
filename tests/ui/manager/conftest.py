"""Simulated machines for the main window."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.worlds import PAUSED, RUNNING, Machine, world

MACHINES = (
    Machine("db1", RUNNING, tags=("prod", "db"), folder="prod/db"),
    Machine("db2", tags=("prod",), folder="prod/db"),
    Machine("web1", RUNNING, title="Shop", tags=("prod", "web"), folder="prod"),
    Machine("web2", PAUSED, tags=("web",)),
    Machine("old", notes="to be deleted"),
)


@pytest.fixture
def uri(tmp_path: Path) -> str:
    """The host with `MACHINES`."""
    return world(tmp_path, MACHINES)
