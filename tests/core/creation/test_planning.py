from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.planned import host_world
from tests.support.worlds import eventually, mac_of, uuid_of
from vmgui.base.errors import InvalidInput
from vmgui.core.creation.answers import CloudInit
from vmgui.core.creation.blueprint import (
    Blueprint,
    Conversion,
    Copy,
    Installation,
    NewPool,
    Overlay,
    PlannedImage,
    Seed,
    Upload,
)
from vmgui.core.creation.planning import Planning
from vmgui.core.operations.hardware import Addition
from vmgui.core.operations.images import NewImage
from vmgui.hardware.items import each_row, is_shown
from vmgui.hardware.panels.overview import OverviewPanel
from vmgui.models.hardware import items

DISK = (
    "<disk type='file' device='disk'><driver name='qemu' type='{format}'/>"
    "<source file='{path}'/><target dev='{target}' bus='virtio'/></disk>"
)
DRIVE = "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>"
CARD = "<interface type='network'><source network='{network}'/></interface>"
PATH = "/images/new.qcow2"
IMAGE = PlannedImage(PATH, NewImage("images", "new.qcow2", "qcow2", 2**30))


def disk(path: str, format: str = "qcow2", target: str = "vda") -> str:  # noqa: A002
    return DISK.format(path=path, format=format, target=target)


def domain(*devices: str, name: str = "new") -> str:
    return (
        f"<domain type='kvm'><name>{name}</name><memory unit='MiB'>64</memory>"
        "<os><type arch='x86_64' machine='q35'>hvm</type></os>"
        f"<devices>{''.join(devices)}</devices></domain>"
    )


@asynccontextmanager
async def planned(
    desk: Desk, directory: Path, *devices: str, **fields: object
) -> AsyncIterator[Planning]:
    """A machine `new` on a host that has `web1`."""
    host = await desk.connect(host_world(directory))
    await desk.detailed(host)
    blueprint = Blueprint(host.id, "new", domain(*devices), (IMAGE,))
    planning = Planning(desk.fleet, desk.jobs, replace(blueprint, **fields))  # type: ignore[arg-type]
    try:
        yield planning
    finally:
        planning.stop()


def devices_of(planning: Planning) -> list[str]:
    return [each.tag for each in planning.draft.domain.devices]


async def test_what_nobody_changes_comes_back_as_it_was(desk: Desk, tmp_path: Path) -> None:
    async with planned(desk, tmp_path, disk(PATH)) as planning:
        blueprint = planning.blueprint()

        assert not planning.is_edited
        assert blueprint.images == (IMAGE,)
        assert blueprint.name == "new"
        assert planning.draft.changes() == ()


async def test_forms_know_that_the_machine_is_not_there_and_what_its_host_has(
    desk: Desk, tmp_path: Path
) -> None:
    async with planned(desk, tmp_path, disk(PATH)) as planning:
        planning.want(["networks"])
        await eventually(lambda: planning.scene().offers, "the networks are read")
        await eventually(lambda: planning.scene().capabilities, "the host said what it can do")

        scene = planning.scene()
        assert scene.is_planned
        assert not scene.is_new
        assert not scene.is_active
        assert scene.taken_names == {"web1"}


async def test_nothing_is_marked_as_not_applied(desk: Desk, tmp_path: Path) -> None:
    async with planned(desk, tmp_path, disk(PATH)) as planning:
        planning.draft.domain.name = "other"

        assert planning.is_edited
        assert not any(item.is_changed for item in items(planning.draft, planning.scene()))


async def test_edits_are_in_the_blueprint_and_the_name_everywhere(
    desk: Desk, tmp_path: Path
) -> None:
    seed = PlannedImage("/images/seed.iso", IMAGE.image, Seed(CloudInit(), "new"))
    drive = "<disk device='cdrom'><source file='/images/seed.iso'/><target dev='sda'/></disk>"
    async with planned(desk, tmp_path, disk(PATH), drive, images=(IMAGE, seed)) as planning:
        planning.draft.domain.name = "shop"
        planning.draft.domain.vcpus = 3

        blueprint = planning.blueprint()

        assert (blueprint.name, planning.name) == ("shop", "shop")
        assert "<name>shop</name>" in blueprint.domain
        assert ">3</vcpu>" in blueprint.domain
        assert blueprint.images == (IMAGE, replace(seed, content=Seed(CloudInit(), "shop")))


@pytest.mark.parametrize("name", ["", "web1", "two words", "a/b", "123"])
async def test_name_that_a_machine_cannot_have_is_refused(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    async with planned(desk, tmp_path) as planning:
        planning.draft.domain.name = name

        with pytest.raises(InvalidInput) as caught:
            planning.blueprint()

        assert caught.value.field == "name"


async def test_uuid_of_another_machine_is_refused(desk: Desk, tmp_path: Path) -> None:
    async with planned(desk, tmp_path) as planning:
        planning.draft.domain.uuid = uuid_of("web1").upper()

        with pytest.raises(InvalidInput, match="UUID"):
            planning.blueprint()


async def test_drive_of_the_installation_medium_has_to_stay(desk: Desk, tmp_path: Path) -> None:
    medium = Installation(medium="/images/debian.iso")
    async with planned(desk, tmp_path, DRIVE, installation=medium, images=()) as planning:
        assert planning.blueprint().installation == medium

        planning.remove(planning.draft.domain.devices.disks)

        with pytest.raises(InvalidInput, match="CD-ROM"):
            planning.blueprint()


async def test_new_disk_plans_its_image_and_makes_nothing(desk: Desk, tmp_path: Path) -> None:
    async with planned(desk, tmp_path, disk(PATH)) as planning:
        heard: list[None] = []
        planning.changed.connect(heard.append)
        image = NewImage("images", "data.qcow2", "qcow2", 2**30)

        planning.add(Addition(disk("/images/data.qcow2"), image))

        planned_ones = planning.blueprint().images
        assert planned_ones == (IMAGE, PlannedImage("/images/data.qcow2", image))
        assert 'dev="vdb"' in planning.blueprint().domain
        assert not desk.jobs.jobs
        assert len(heard) == 1
        names = [each.name for each in await planning.images.volumes("images")]
        assert names == ["new.qcow2", "data.qcow2"]


async def test_device_brings_along_what_it_needs(desk: Desk, tmp_path: Path) -> None:
    async with planned(desk, tmp_path) as planning:
        planning.add(Addition("<disk device='disk'><target dev='sda' bus='scsi'/></disk>"))

        assert sorted(devices_of(planning)) == ["controller", "disk"]


async def test_image_that_would_be_nowhere_is_refused(desk: Desk, tmp_path: Path) -> None:
    async with planned(desk, tmp_path) as planning:
        image = NewImage("rbd", "data", "raw", 2**30)

        with pytest.raises(InvalidInput):
            planning.add(Addition(disk("data"), image))

        assert devices_of(planning) == []


async def test_image_of_a_disk_that_is_removed_or_moved_is_not_made(
    desk: Desk, tmp_path: Path
) -> None:
    other = replace(IMAGE, path="/images/b.qcow2")
    async with planned(
        desk, tmp_path, disk(PATH), disk("/images/b.qcow2", target="vdb"), images=(IMAGE, other)
    ) as planning:
        first, second = planning.draft.domain.devices.disks
        planning.remove([first])
        assert second.source is not None
        second.source.file = "/images/there.qcow2"

        assert planning.blueprint().images == ()
        assert await planning.images.volumes("images") == ()


async def test_image_that_no_disk_names_from_the_start_stays(desk: Desk, tmp_path: Path) -> None:
    medium = PlannedImage("/images/debian.iso", IMAGE.image, Upload("/home/me/debian.iso"))
    async with planned(desk, tmp_path, images=(medium,)) as planning:
        assert planning.blueprint().images == (medium,)


@pytest.mark.parametrize(
    ("content", "made"),
    [
        (None, "raw"),
        (Copy("/images/base.vmdk", "vmdk"), "raw"),
        (Conversion("/home/me/base.vhdx"), "raw"),
        (Overlay("/images/base.qcow2", "qcow2"), "qcow2"),
    ],
)
async def test_image_is_made_in_the_format_that_its_disk_says_where_that_can_be(
    desk: Desk, tmp_path: Path, content: Conversion | Copy | Overlay | None, made: str
) -> None:
    image = replace(IMAGE, content=content)
    async with planned(desk, tmp_path, disk(PATH), images=(image,)) as planning:
        next(iter(planning.draft.domain.devices.disks)).format = "raw"

        assert [each.image.format for each in planning.blueprint().images] == [made]


async def test_network_and_pool_that_are_not_needed_any_more_are_left_as_they_are(
    desk: Desk, tmp_path: Path
) -> None:
    pool = NewPool("mine", "/home/me/images")
    image = PlannedImage("/home/me/images/a", NewImage("mine", "a", "raw", 2**30))
    async with planned(
        desk,
        tmp_path,
        disk(image.path, "raw"),
        CARD.format(network="default"),
        images=(image,),
        pool=pool,
        network="default",
    ) as planning:
        before = planning.blueprint()
        pools = [each.name for each in await planning.images.pools()]
        names = [each.name for each in await planning.images.volumes("mine")]
        planning.remove(planning.draft.domain.devices)
        after = planning.blueprint()

        assert (before.pool, before.network) == (pool, "default")
        assert pools == ["images", "mine"]
        assert names == ["a"]
        assert (after.pool, after.network) == (None, "")


async def test_edits_are_doubted_but_not_again_what_a_person_insists_on(
    desk: Desk, tmp_path: Path
) -> None:
    card = f"<interface type='network'><mac address='{mac_of('web1')}'/>"
    async with planned(desk, tmp_path, disk(PATH)) as planning:
        planning.add(Addition(f"{card}<source network='default'/></interface>"))
        added = next(iter(planning.draft.domain.devices.interfaces))

        found = await planning.doubts(added)
        told = await planning.doubts_of_edits()
        planning.accept(found)

        assert "web1" in found[0].message
        assert any(found[0].message in each for each in told)
        assert not any(found[0].message in each for each in await planning.doubts_of_edits())


async def test_machine_type_can_be_chosen(desk: Desk, tmp_path: Path) -> None:
    async with planned(desk, tmp_path) as planning:
        element = planning.draft.domain.viewed_as(OverviewPanel.element)
        panel, scene = OverviewPanel(), planning.scene()
        rows = [item for item in panel.fields if is_shown(item, element, scene)]
        shown = {row.name for row in each_row(rows) if is_shown(row, element, scene)}

        assert {"name", "chipset", "firmware"} <= shown
        assert not {"status", "chipset_note", "firmware_note"} & shown
