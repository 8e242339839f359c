from __future__ import annotations

from pathlib import Path

import pytest

import vmgui.core.checks.devices as checks
from tests.core.conftest import Desk
from tests.support.worlds import Machine, mac_of, world
from vmgui.base.ids import ObjectId
from vmgui.core.checks.files import Access
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import parse

CARD = "<interface type='network'><mac address='{mac}'/><source network='{network}'/></interface>"
DISK = "<disk type='file' device='disk'><source file='{path}'/><target dev='vdb'/></disk>"
CAPABILITIES = """\
<capabilities><host><secmodel><model>dac</model><doi>0</doi>
<baselabel type='kvm'>+64055:+994</baselabel></secmodel></host></capabilities>"""


async def two_machines(desk: Desk, directory: Path) -> ObjectId:
    host = await desk.connect(world(directory, [Machine("web1"), Machine("web2")]))
    await desk.detailed(host)
    return desk.where(host, "web1")


async def found(desk: Desk, where: ObjectId, xml: str, *, is_image_new: bool = False) -> list[str]:
    device = parse(xml, Device)
    doubts = await checks.doubts(
        desk.fleet, where, device, domain_type="kvm", is_image_new=is_image_new
    )
    return [doubt.message for doubt in doubts]


async def test_image_of_another_machine_is_doubted(desk: Desk, tmp_path: Path) -> None:
    where = await two_machines(desk, tmp_path)

    (sentence,) = await found(desk, where, DISK.format(path="/images/web2.qcow2"))

    assert "“web2” uses the same image" in sentence


async def test_image_that_is_yet_to_be_made_is_nobodys(desk: Desk, tmp_path: Path) -> None:
    where = await two_machines(desk, tmp_path)

    assert not await found(desk, where, DISK.format(path="/images/web2.qcow2"), is_image_new=True)


async def test_mac_of_another_machine_is_doubted(desk: Desk, tmp_path: Path) -> None:
    where = await two_machines(desk, tmp_path)

    (sentence,) = await found(desk, where, CARD.format(mac=mac_of("web2"), network="default"))

    assert "“web2” has the same MAC address" in sentence


async def test_network_that_is_not_there_is_doubted(desk: Desk, tmp_path: Path) -> None:
    where = await two_machines(desk, tmp_path)

    (sentence,) = await found(desk, where, CARD.format(mac="52:54:00:1:2:3", network="lab"))

    assert "no virtual network “lab”" in sentence


async def test_other_devices_are_not_doubted(desk: Desk, tmp_path: Path) -> None:
    where = await two_machines(desk, tmp_path)

    assert await found(desk, where, "<rng model='virtio'/>") == []


async def test_directory_that_the_hypervisor_may_not_pass_is_named(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = await two_machines(desk, tmp_path)
    local(monkeypatch, closed=("/home/me",), access=Access.MISSING)

    (sentence,) = await found(desk, where, DISK.format(path="/home/me/a.img"))

    assert "search permission" in sentence
    assert "/home/me" in sentence


@pytest.mark.parametrize(("is_image_new", "count"), [(False, 1), (True, 0)])
async def test_missing_file_is_doubted_unless_it_is_to_be_made(
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_image_new: bool,
    count: int,
) -> None:
    where = await two_machines(desk, tmp_path)
    local(monkeypatch, closed=(), access=Access.MISSING)

    xml = DISK.format(path="/srv/a.img")

    assert len(await found(desk, where, xml, is_image_new=is_image_new)) == count


def local(monkeypatch: pytest.MonkeyPatch, *, closed: tuple[str, ...], access: Access) -> None:
    """The files of the host are those of this computer, and like this."""

    async def capabilities(*_arguments: object) -> Capabilities:
        return parse(CAPABILITIES, Capabilities)

    async def missing(*_arguments: object) -> tuple[str, ...]:
        return closed

    async def readable(*_arguments: object) -> Access:
        return access

    monkeypatch.setattr(checks.files, "has_files_here", lambda _uri: True)
    monkeypatch.setattr(checks.capabilities, "capabilities", capabilities)
    monkeypatch.setattr(checks.files, "missing_search_permission", missing)
    monkeypatch.setattr(checks.files, "readable", readable)
