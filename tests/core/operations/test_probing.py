from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.worlds import world
from vmgui.base.errors import ConnectionLost, InvalidInput
from vmgui.core.operations.probing import probe


async def test_probe_good_uri_names_the_host(tmp_path: Path) -> None:
    assert (await probe(world(tmp_path))).endswith(" (TEST)")


async def test_probe_malformed_uri() -> None:
    with pytest.raises(InvalidInput):
        await probe("nonsense")


async def test_probe_where_nothing_listens(tmp_path: Path) -> None:
    with pytest.raises(ConnectionLost, match="No libvirt daemon"):
        await probe(f"test+unix:///default?socket={tmp_path}/none")
