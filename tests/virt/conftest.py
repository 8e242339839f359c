"""Connections to simulated hosts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import libvirt
import pytest

from tests.support.worlds import PAUSED, RUNNING, Machine, world


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[libvirt.virConnect]:
    """A world with a machine in each state."""
    machines = [
        Machine("off"),
        Machine("on", RUNNING),
        Machine("held", PAUSED),
        Machine("kept", is_saved=True),
        Machine("brief", RUNNING, is_transient=True),
    ]
    opened = libvirt.open(world(tmp_path, machines))
    yield opened
    opened.close()
