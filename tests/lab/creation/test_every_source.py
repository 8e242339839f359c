"""Every source of a new machine, from a person's answers to a guest that has booted."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pytest

from tests.support.installing import (
    IMAGES,
    MIB,
    SLOW_SECONDS,
    Console,
    Workshop,
    convert,
    said,
    wishes,
)
from tests.support.lab import Lab
from vmgui.core.creation.answers import (
    Answers,
    CloudInit,
    DiskAnswer,
    Extras,
    FileChoice,
    ImageUse,
    Platform,
    SharedDirectory,
    Source,
    StorageChoice,
)
from vmgui.core.creation.steps import Step

pytestmark = [pytest.mark.lab, pytest.mark.timeout(180), pytest.mark.limit(150)]

DEVICE_9P = "0x0009"
"""VirtIO's number of what 9p is spoken with."""
PC = Platform(machine="pc")
"""With a CD-ROM drive that the kernel of the tiny guest can drive."""


def imported(path: str, **others: object) -> Answers:
    """A machine from a disk image of the host."""
    return wishes(source=Source.IMPORT, medium=FileChoice(path), **others)


# Media


async def test_iso_installs_and_its_reboot_comes_up_from_the_disk(shop: Workshop) -> None:
    medium = shop.put("install.iso")
    answers = wishes(source=Source.ISO, medium=FileChoice(medium), memory=320 * MIB)

    domain = await shop.created(answers)
    await shop.boots(domain, SLOW_SECONDS)

    assert "lab.install" not in await said(domain, "cat /proc/cmdline")
    assert medium not in domain.virsh("dumpxml", "--inactive")
    assert shop.left == (["made"], ["install.iso", "made.qcow2"])


async def test_live_system_without_a_disk_keeps_its_medium(shop: Workshop) -> None:
    medium = shop.put("tiny.iso")
    answers = wishes(
        source=Source.ISO, medium=FileChoice(medium), disk=DiskAnswer(StorageChoice.NONE)
    )

    domain = await shop.created(answers)
    await shop.boots(domain)

    assert medium in domain.virsh("dumpxml", "--inactive")
    assert shop.left == (["made"], ["tiny.iso"])


# Disk images


@pytest.mark.parametrize("use", ImageUse)
async def test_image_is_kept_copied_or_stood_upon(shop: Workshop, use: ImageUse) -> None:
    base = shop.put("tiny.qcow2")

    domain = await shop.created(imported(base, image_use=use))
    await shop.boots(domain)

    [disk] = domain.virsh("domblklist").split()[1:2]
    info = shop.host.run("qemu-img", "info", "-U", disk)
    assert (disk == base) is (use is ImageUse.KEEP)
    assert (f"backing file: {base}" in info) is (use is ImageUse.OVERLAY)


async def test_image_of_another_format_is_converted(shop: Workshop, tmp_path: Path) -> None:
    vmdk = convert(shop.guest_file("tiny.qcow2"), tmp_path / "tiny.vmdk")

    domain = await shop.created(imported(shop.put("tiny.vmdk", vmdk)))
    await shop.boots(domain)

    assert f"{IMAGES}/made.qcow2" in domain.virsh("domblklist")
    assert "file format: qcow2" in shop.host.run("qemu-img", "info", "-U", f"{IMAGES}/made.qcow2")


async def test_vhdx_of_this_computer_is_converted_here(shop: Workshop, tmp_path: Path) -> None:
    vhdx = convert(shop.guest_file("tiny.qcow2"), tmp_path / "tiny.vhdx")
    answers = wishes(source=Source.IMPORT, medium=FileChoice(str(vhdx), is_here=True))

    domain = await shop.created(answers)
    await shop.boots(domain)

    assert shop.left == (["made"], ["made.qcow2"])


async def test_image_of_this_computer_comes_with_what_it_stands_on(
    shop: Workshop, tmp_path: Path
) -> None:
    overlay = tmp_path / "overlay.qcow2"
    base = str(shop.guest_file("tiny.qcow2"))
    create = ["qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", base, str(overlay)]
    await asyncio.to_thread(subprocess.run, create, check=True)
    answers = wishes(source=Source.IMPORT, medium=FileChoice(str(overlay), is_here=True))

    domain = await shop.created(answers)
    await shop.boots(domain)

    assert "backing" not in shop.host.run("qemu-img", "info", "-U", f"{IMAGES}/made.qcow2")
    assert shop.left == (["made"], ["made.qcow2"])


async def test_vhdx_of_the_host_is_refused_before_anything_is_made(
    shop: Workshop, tmp_path: Path
) -> None:
    vhdx = convert(shop.guest_file("tiny.qcow2"), tmp_path / "tiny.vhdx")

    with shop.flow(imported(shop.put("tiny.vhdx", vhdx))) as flow:
        await flow.settled()

        [problem] = flow.problems(Step.MEDIUM)
        assert "“vhdx”" in problem.message


async def test_cloud_image_boots_and_finds_its_seed(shop: Workshop) -> None:
    base = shop.put("tiny.qcow2")
    cloud = CloudInit(user="ann", password="secret", host_name="h1", ssh_keys=())
    answers = wishes(source=Source.CLOUD, medium=FileChoice(base), cloud=cloud, platform=PC)

    domain = await shop.created(answers)
    await shop.boots(domain)

    seed = await said(
        domain, "mkdir /s && mount -t iso9660 -o ro /dev/sr0 /s && cat /s/meta-data /s/user-data"
    )
    assert "h1" in seed
    assert "ann" in seed
    assert "secret" not in seed
    assert f"backing file: {base}" in shop.host.run(
        "qemu-img", "info", "-U", f"{IMAGES}/made.qcow2"
    )


# Others


async def test_manual_machine_starts_from_the_storage_it_is_given(shop: Workshop) -> None:
    disk = DiskAnswer(StorageChoice.EXISTING, path=shop.put("tiny.qcow2"))

    domain = await shop.created(wishes(source=Source.MANUAL, disk=disk))
    await shop.boots(domain)

    assert shop.left == (["made"], ["tiny.qcow2"])


async def test_manual_machine_with_nothing_runs(shop: Workshop) -> None:
    domain = await shop.created(wishes(source=Source.MANUAL))

    assert domain.state == "running"
    assert shop.left == (["made"], ["made.qcow2"])


async def test_document_of_a_file_is_made_and_boots(shop: Workshop, tmp_path: Path) -> None:
    disk = shop.put("tiny.qcow2")
    first = await shop.planned(imported(disk, name="written"))
    file = tmp_path / "machine.xml"
    file.write_text(first.domain)
    answers = Answers(source=Source.XML, medium=FileChoice(str(file), is_here=True))

    domain = await shop.created(answers)
    await shop.boots(domain)

    assert domain.name == "written"


async def test_machine_without_a_display_is_used_by_its_console(
    shop: Workshop, tmp_path: Path
) -> None:
    answers = imported(shop.put("tiny.qcow2"), extras=Extras(graphics="none"))

    domain = await shop.created(answers)

    with Console(domain, tmp_path / "console") as console:
        await console.shows("login:")
    assert "<graphics" not in domain.virsh("dumpxml")


async def test_directory_of_the_host_is_read_in_the_guest(shop: Workshop, lab: Lab) -> None:
    (lab.shared / "greeting").write_text("hello from the host")

    domain = await shop.created(sharing(shop, lab))
    await shop.boots(domain)

    greeting = "mkdir /shared && mount -t virtiofs stuff /shared && cat /shared/greeting"
    assert await said(domain, greeting) == "hello from the host"


async def test_directory_that_must_not_be_changed_is_offered_as_9p(
    shop: Workshop, lab: Lab
) -> None:
    domain = await shop.created(sharing(shop, lab, is_readonly=True))
    await shop.boots(domain)

    # The guest's kernel has no driver for it, so the device is all that can be seen.
    found = (await said(domain, "cat /sys/bus/virtio/devices/*/device")).split()
    assert DEVICE_9P in found


def sharing(shop: Workshop, lab: Lab, *, is_readonly: bool = False) -> Answers:
    """A machine that shares a directory of the host."""
    shared = SharedDirectory(str(lab.shared), "stuff", is_readonly)
    return imported(shop.put("tiny.qcow2"), extras=Extras(directories=(shared,)))
