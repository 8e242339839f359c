from __future__ import annotations

from pathlib import Path

import libvirt
import pytest

from tests.support.worlds import world
from vmgui.base.ids import HostId
from vmgui.virt import headstart
from vmgui.virt.headstart import HeadStart


def test_head_start_hands_its_connection_over_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri, opened = world(tmp_path, 2), []
    connect = headstart.connect
    monkeypatch.setattr(headstart, "connect", lambda u: opened.append(u) or connect(u))
    ahead = HeadStart([uri, uri])

    first = ahead.open(HostId(uri), lambda _notice: None)
    second = ahead.open(HostId(uri), lambda _notice: None)

    assert opened == [uri]
    assert len(first.connection.listAllDomains(0)) == 2
    assert first.connection is not second.connection
    first.close()
    second.close()


def test_head_start_that_fails_tells_who_asks(tmp_path: Path) -> None:
    uri = f"test://{tmp_path}/missing.xml"
    ahead = HeadStart([uri])

    with pytest.raises(libvirt.libvirtError):
        ahead.open(HostId(uri), lambda _notice: None)
