from __future__ import annotations

from pathlib import Path

import libvirt
import pytest

from tests.core.conftest import Desk
from tests.support.worlds import RUNNING, Machine, world
from vmgui.base.errors import HostError, NotPossibleNow, Unsupported
from vmgui.base.ids import HostId, domain_id
from vmgui.core.operations.screenshots import take
from vmgui.virt import domains


async def test_take_running_machine_gives_a_picture(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("m", RUNNING)]))

    picture = await take(desk.fleet, desk.where(host, "m"))

    assert picture.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("machine", "words"),
    [(Machine("m"), "does not run"), (Machine("m", RUNNING, graphics=""), "no graphical display")],
)
async def test_take_impossible_says_why(
    desk: Desk, tmp_path: Path, machine: Machine, words: str
) -> None:
    host = await desk.connect(world(tmp_path, [machine]))
    await desk.detailed(host)

    with pytest.raises(NotPossibleNow, match=words):
        await take(desk.fleet, desk.where(host, "m"))


async def test_take_disconnected_or_gone_says_so(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("m", RUNNING)]))
    where = desk.where(host, "m")
    await host.disconnect()

    with pytest.raises(NotPossibleNow, match="not connected"):
        await take(desk.fleet, where)
    with pytest.raises(NotPossibleNow, match="not there"):
        await take(desk.fleet, domain_id(HostId("test:///x"), "u"))


async def test_take_unsupported_names_the_machine(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_connection: object, _uuid: str) -> None:
        error = libvirt.libvirtError("no")
        error.err = (libvirt.VIR_ERR_NO_SUPPORT, 10, "no", 2, "", "", "", -1, -1)
        raise error

    monkeypatch.setattr(domains, "screenshot", refuse)
    host = await desk.connect(world(tmp_path, [Machine("m", RUNNING)]))

    with pytest.raises(Unsupported, match="“m”"):
        await take(desk.fleet, desk.where(host, "m"))


async def test_take_empty_picture_is_an_error(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(domains, "screenshot", lambda _connection, _uuid: ("image/png", b""))
    host = await desk.connect(world(tmp_path, [Machine("m", RUNNING)]))

    with pytest.raises(HostError, match="empty picture"):
        await take(desk.fleet, desk.where(host, "m"))
