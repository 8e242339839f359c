from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.hostworld import WORLD, host_world
from tests.support.worlds import Machine
from vmgui.base.ids import HostId
from vmgui.core import resources
from vmgui.core.offers import READERS
from vmgui.hardware.scene import Option
from vmgui.virt import nodedevices
from vmgui.virt.nodedevices import DeviceReading


async def every_offer(desk: Desk, host: HostId, noun: str) -> list[tuple[Option, ...]]:
    """What comes, portion by portion."""
    return [offers async for offers in READERS[noun](desk.fleet, host)]


async def offers(desk: Desk, world: Path, noun: str) -> dict[str | None, Option]:
    """What a host offers in the end, by value."""
    host = await desk.connect(f"test://{world}")
    (*_before, last) = await every_offer(desk, host.id, noun)
    return {option.value: option for option in last}


@pytest.fixture
def world(tmp_path: Path) -> Path:
    path = tmp_path / "world.xml"
    path.write_text(WORLD, encoding="utf-8")
    return path


async def test_pci_devices_have_names_and_groups(desk: Desk, world: Path) -> None:
    found = await offers(desk, world, "pci")

    card = found["0000:02:00.0"]
    assert card.label == "0000:02:00.0 Intel Corporation 82599ES 10-Gigabit"
    assert card.device is not None
    assert card.device.name == "82599ES 10-Gigabit"
    assert card.device.vendor == "Intel Corporation"
    assert card.device.group == "15"
    assert card.device.detail == "Has 2 virtual functions"
    part = found["0000:02:10.0"].device
    assert part is not None
    assert part.detail == "Virtual function of 0000:02:00.0"


async def test_pci_device_without_names_is_called_by_its_numbers(desk: Desk, world: Path) -> None:
    found = await offers(desk, world, "pci")

    assert found["0000:00:1f.3"].label == "0000:00:1f.3 8086 a0c8"


async def test_bridges_are_not_offered(desk: Desk, world: Path) -> None:
    found = await offers(desk, world, "pci")

    assert "0000:00:01.0" not in found  # by its class
    assert "0000:00:1c.0" not in found  # by its capability, on old hosts


async def test_usb_devices_are_known_by_id_and_port(desk: Desk, world: Path) -> None:
    found = await offers(desk, world, "usb")

    assert list(found) == ["0781:5591@1.4", "0781:5591@1.10"]
    stick = found["0781:5591@1.4"]
    assert stick.label == "0781:5591 SanDisk Cruzer"
    assert stick.device is not None
    assert stick.device.address == "Bus 1, device 4"


async def test_mediated_device_says_what_it_is_part_of(desk: Desk, world: Path) -> None:
    found = await offers(desk, world, "mdev")

    option = found["aaaaaaaa-1111-2222-3333-444444444444"]
    assert option.device is not None
    assert option.device.name == "nvidia-222"
    assert option.device.detail == "Part of 0000:03:00.0"
    assert not option.reason


async def test_mediated_device_that_is_not_started_cannot_be_chosen(
    desk: Desk, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("libvirt.virNodeDevice.isActive", lambda _self: 0)

    found = await offers(desk, world, "mdev")

    assert found["aaaaaaaa-1111-2222-3333-444444444444"].reason


async def test_scsi_device_has_the_name_of_its_block_device(desk: Desk, world: Path) -> None:
    found = await offers(desk, world, "scsi")

    assert found["scsi_host2:0:1:0"].label == "scsi_host2:0:1:0 HP MB1000 /dev/sdb"
    assert found["scsi_host2:0:2:0"].label == "scsi_host2:0:2:0"


async def test_devices_say_which_machines_have_them(desk: Desk, tmp_path: Path) -> None:
    source = {
        "pci": "<address domain='0x0000' bus='0x03' slot='0x00' function='0x0'/>",
        "usb": "<address bus='1' device='4'/>",
        "mdev": "<address uuid='aaaaaaaa-1111-2222-3333-444444444444'/>",
    }
    devices = "".join(
        f"<hostdev mode='subsystem' type='{type_}'><source>{parts}</source></hostdev>"
        for type_, parts in source.items()
    ).replace("'mdev'", "'mdev' model='vfio-pci'")
    path = tmp_path / "world.xml"
    machine = Machine("web1").xml().replace("<devices>", f"<devices>{devices}")
    path.write_text(host_world(machine), encoding="utf-8")
    host = await desk.connect(f"test://{path}")
    await desk.detailed(host)

    used = {
        option.value: option.device.used_by
        for noun in source
        for option in (await every_offer(desk, host.id, noun))[-1]
        if option.device is not None and option.device.used_by
    }

    assert used == {
        "0000:03:00.0": "web1",
        "0781:5591@1.4": "web1",
        "aaaaaaaa-1111-2222-3333-444444444444": "web1",
    }


async def test_render_nodes_are_offered_by_path(desk: Desk, world: Path) -> None:
    found = await offers(desk, world, "render_nodes")

    assert [each.label for each in found.values()] == ["/dev/dri/renderD128 0000:03:00.0"]


async def test_media_are_drives_and_images(desk: Desk, world: Path) -> None:
    found = await offers(desk, world, "media")

    assert [(each.value, each.label) for each in found.values()] == [
        ("/dev/sr0", "/dev/sr0 HL DVDRAM Debian 12"),
        ("/isos/Debian.ISO", "Debian.ISO (pool isos)"),
        ("/isos/floppy.img", "floppy.img (pool isos)"),
    ]


async def test_many_devices_come_a_portion_at_a_time(
    desk: Desk, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nodedevices, "PORTION", 2)
    host = await desk.connect(f"test://{world}")

    found = await every_offer(desk, host.id, "pci")

    assert len(found) == 4  # of 7 devices, 2 at a time
    assert [len(each) for each in found] == sorted(len(each) for each in found)
    assert len(found[-1]) == 5


async def test_host_without_such_devices_offers_none(desk: Desk) -> None:
    host = await desk.connect("test:///default")

    assert await every_offer(desk, host.id, "pci") == [()]


async def test_disks_are_offered_with_model_and_size_and_without_cdroms(
    desk: Desk, world: Path
) -> None:
    found = await offers(desk, world, "block_devices")

    assert {value: option.label for value, option in found.items()} == {
        "/dev/sdb": "/dev/sdb HP MB1000 954 MiB"
    }


_ADAPTER = (
    "<device><name>scsi_host{number}</name><parent>computer</parent>"
    "<capability type='scsi_host'><host>{number}</host>{more}</capability></device>"
)
_CHANNEL = (
    "<capability type='fc_host'><wwnn>20000000c9831b4b</wwnn><wwpn>10000000c9831b4b</wwpn>"
    "<fabric_wwn>2001000dec9877c1</fabric_wwn></capability><capability type='vport_ops'>"
    "<max_vports>{most}</max_vports><vports>1</vports></capability>"
)


@pytest.fixture
def adapters(tmp_path: Path) -> Path:
    path = tmp_path / "adapters.xml"
    several = (
        _ADAPTER.format(number=10, more=_CHANNEL.format(most=127)),
        _ADAPTER.format(number=2, more=""),
        _ADAPTER.format(number=3, more=_CHANNEL.format(most=1)),
    )
    path.write_text(WORLD.replace("</node>", f"{''.join(several)}</node>"), encoding="utf-8")
    return path


async def test_scsi_adapters_are_offered_in_the_order_of_their_numbers(
    desk: Desk, adapters: Path
) -> None:
    found = await offers(desk, adapters, "scsi_hosts")

    assert list(found) == ["scsi_host2", "scsi_host3", "scsi_host10"]
    assert found["scsi_host10"].label == "scsi_host10 Fibre Channel, 10000000c9831b4b"


async def test_adapters_of_virtual_ones_that_are_full_are_greyed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {
        name: _ADAPTER.format(number=number, more=_CHANNEL.format(most=most))
        for name, number, most in (("a", 3, 1), ("b", 10, 127), ("c", 11, 0))
    }

    async def node_devices(*args: object) -> tuple[DeviceReading, ...]:
        return () if args[-1] else tuple(DeviceReading(*each) for each in texts.items())

    monkeypatch.setattr(resources, "node_devices", node_devices)

    (*_before, found) = await every_offer(desk, HostId("test:///nobody"), "fc_hosts")

    assert [(option.value, option.reason) for option in found] == [
        ("scsi_host3", "It can have no more virtual adapters."),
        ("scsi_host10", ""),
        ("scsi_host11", ""),  # 0 is what libvirt says where it does not know
    ]
