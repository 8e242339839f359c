from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.hostworld import host_world
from tests.support.worlds import Machine, eventually
from vmgui.base.errors import HostError
from vmgui.core import offers, resources
from vmgui.core.editing import Editing
from vmgui.core.offers import READERS
from vmgui.core.resources import SecretReading
from vmgui.hardware.registry import KINDS, PANELS
from vmgui.hardware.scene import Option
from vmgui.virt import nodedevices

URI = "test:///default"


async def labels(desk: Desk, noun: str) -> list[str]:
    host = await desk.connect(URI)
    return [each.label async for found in READERS[noun](desk.fleet, host.id) for each in found]


async def test_networks_say_what_they_do(desk: Desk) -> None:
    assert await labels(desk, "networks") == ["default: NAT"]


async def test_pools_and_interfaces_are_offered_by_name(desk: Desk) -> None:
    assert await labels(desk, "pools") == ["default-pool"]
    assert await labels(desk, "host_interfaces") == ["eth1"]


async def test_secrets_are_offered_by_what_they_are_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def secrets(*_arguments: object) -> tuple[SecretReading, ...]:
        return SecretReading("u-1", "ceph", "client.admin"), SecretReading("u-2", "", "")

    monkeypatch.setattr(resources, "secrets", secrets)

    assert await labels(desk, "secrets") == ["client.admin (ceph)", "u-2"]
    assert await labels(desk, "ceph_secrets") == ["client.admin (ceph)", "u-2"]
    assert await labels(desk, "iscsi_secrets") == ["u-2"]


async def test_pool_that_cannot_be_read_costs_only_its_own_media(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_arguments: object) -> tuple[str, ...]:
        raise HostError("no")

    monkeypatch.setattr(resources, "volume_paths", fail)

    assert await labels(desk, "media") == []


async def test_media_are_limited(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(offers, "MOST_MEDIA", 2)
    world = tmp_path / "world.xml"
    world.write_text(host_world(), encoding="utf-8")
    host = await desk.connect(f"test://{world}")

    found = [each async for each in READERS["media"](desk.fleet, host.id)]

    assert [option.value for option in found[-1]] == ["/dev/sr0", "/isos/Debian.ISO"]


def test_every_noun_of_a_form_has_a_reader() -> None:
    named = {noun for page in (*PANELS, *KINDS) for noun in page.nouns()}

    assert named <= set(READERS)
    assert {"pci", "usb", "mdev", "scsi", "media", "networks"} <= named


async def test_forms_learn_of_devices_as_they_come(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nodedevices, "PORTION", 2)
    world = tmp_path / "world.xml"
    world.write_text(host_world(Machine("web1").xml()), encoding="utf-8")
    host = await desk.connect(f"test://{world}")
    editing = Editing(desk.fleet, desk.where(host, "web1"))
    editing.load()
    await eventually(lambda: editing.draft is not None, "the machine is read")
    seen: list[tuple[Option, ...]] = []
    editing.learned.connect(lambda _nothing: seen.append(editing.scene().offers.get("pci", ())))

    editing.want(["pci"])
    await eventually(lambda: seen and len(seen[-1]) == 5, "all devices are known")
    editing.stop()

    assert len({len(each) for each in seen}) > 2
