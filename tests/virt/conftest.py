"""Connections to simulated hosts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import libvirt
import pytest

from tests.support import stored
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


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[libvirt.virConnect]:
    """The test driver's default host, which has a pool with a volume: `tests.support.stored`."""
    monkeypatch.setattr(libvirt.virConnect, "storagePoolLookupByTargetPath", stored.by_target)
    connection = libvirt.open("test:///default")
    pool = connection.storagePoolLookupByName(stored.POOL)
    pool.createXML(stored.VOLUME.format(name="a.qcow2", capacity=1 << 20), 0)
    yield connection
    connection.close()
