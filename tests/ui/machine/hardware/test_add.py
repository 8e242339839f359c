from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from shiboken6 import isValid

import vmgui.ui.machine.hardware.add as adding
import vmgui.virt.volumes as volumes
from tests.support.worlds import eventually, mac_of
from tests.ui.dialogs.acting import part, press, until_shown, write
from tests.ui.machine.hardware.adding import GIB, scenery
from vmgui.base.errors import HostError, VmguiError
from vmgui.core import resources
from vmgui.core.operations.hardware import Addition
from vmgui.core.operations.images import DiskImages, NewImage
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.machine.hardware.adddialog import AddHardwareDialog


async def test_disk_is_added_with_its_image(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        work = adding.add(scene.place, scene.tools().scope, scene.window)
        task = scene.tools().scope.start(work, "It was not added.")
        dialog = await until_shown(AddHardwareDialog)
        press(dialog, "accept")
        await task

        domain = await scene.next_start()
        assert "/images/web1-1.qcow2" in domain.xml()
        assert [job.title for job in scene.place.context.jobs.jobs] == [
            "Create disk image web1-1.qcow2",
            "Add VirtIO Disk to web1",
        ]


async def test_doubts_are_asked_about(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        work = adding.add(scene.place, scene.tools().scope, scene.window)
        task = scene.tools().scope.start(work, "It was not added.")
        dialog = await until_shown(AddHardwareDialog)
        dialog.show_kind("interface")
        assert dialog.page is not None
        write(dialog.page, "mac", mac_of("web2"))
        press(dialog, "accept")
        question = await until_shown(ConfirmationDialog)
        press(question, "cancel")
        await eventually(lambda: not dialog.is_busy, "something else can be entered")
        assert part(dialog, QLineEdit, "mac").text() == mac_of("web2")
        press(dialog, "cancel")
        await task

        assert mac_of("web2") not in (await scene.next_start()).xml()


async def test_device_that_is_refused_stays_in_the_dialog_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_arguments: object) -> None:
        raise HostError("The host refused it.", hint="Choose another.")

    async with scenery(tmp_path, "images") as scene:
        apply = adding._apply
        monkeypatch.setattr(adding, "_apply", refuse)
        work = adding.add(scene.place, scene.tools().scope, scene.window)
        task = scene.tools().scope.start(work, "It was not added.")
        dialog = await until_shown(AddHardwareDialog)
        dialog.show_kind("interface")
        assert dialog.page is not None
        write(dialog.page, "mac", "52:54:00:99:99:99")
        press(dialog, "accept")
        await eventually(dialog.banner.isVisible, "it is said")

        assert not dialog.is_busy
        said = dialog.banner.text()
        assert said == "The hardware was not added.\nThe host refused it.\nChoose another."
        assert part(dialog, QLineEdit, "mac").text() == "52:54:00:99:99:99"

        monkeypatch.setattr(adding, "_apply", apply)
        press(dialog, "accept")
        await task
        assert "52:54:00:99:99:99" in (await scene.next_start()).xml()
        assert not isValid(dialog) or not dialog.isVisible()


async def test_dialog_is_busy_from_the_click_until_the_device_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scenery(tmp_path, "images") as scene:
        create, told = DiskImages.create, list[tuple[str, bool, bool, bool]]()

        async def observed(images: DiskImages, image: NewImage) -> str:
            told.append(_look(dialog))
            return await create(images, image)

        async def attached(*arguments: object) -> None:
            told.append(_look(dialog))
            await apply(*arguments)  # type: ignore[arg-type]

        apply = adding._apply
        monkeypatch.setattr(DiskImages, "create", observed)
        monkeypatch.setattr(adding, "_apply", attached)
        work = adding.add(scene.place, scene.tools().scope, scene.window)
        task = scene.tools().scope.start(work, "It was not added.")
        dialog = await until_shown(AddHardwareDialog)
        press(dialog, "accept")
        at_once = dialog.is_busy, part(dialog, QPushButton, "accept").isEnabled()
        await task

        assert at_once == (True, False)
        assert told == [
            ("Creating the disk image…", True, False, True),
            ("Adding the device…", True, False, False),
        ]


async def test_image_that_is_being_made_can_be_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, create = asyncio.Event(), resources.create_volume

    async def slow(*arguments: Any, **options: Any) -> str:
        begun.set()
        await may_go_on.wait()
        return await create(*arguments, **options)

    async with scenery(tmp_path, "images") as scene:
        may_go_on = asyncio.Event()
        monkeypatch.setattr(resources, "create_volume", slow)
        work = adding.add(scene.place, scene.tools().scope, scene.window)
        task = scene.tools().scope.start(work, "It was not added.")
        dialog = await until_shown(AddHardwareDialog)
        press(dialog, "accept")
        await begun.wait()
        press(dialog, "cancel")
        await asyncio.wait({task})
        may_go_on.set()
        job = scene.place.context.jobs.jobs[0]
        await scene.place.context.jobs.wait(job)

        assert not isValid(dialog) or not dialog.isVisible()
        assert await scene.images.volumes("images") == ()
        assert "web1-1.qcow2" not in (await scene.next_start()).xml()


def _look(dialog: AddHardwareDialog) -> tuple[str, bool, bool, bool]:
    """What is said, and what can be pressed: is it busy, *Finish*, *Cancel*."""
    finish, cancel = (part(dialog, QPushButton, name) for name in ("accept", "cancel"))
    doing = part(dialog, QLabel, "doing").text()
    return doing, dialog.is_busy, finish.isEnabled(), cancel.isEnabled()


async def test_image_of_what_cannot_be_added_is_deleted_again(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        image = NewImage("images", "new.qcow2", "qcow2", GIB)
        bad = "<disk type='file' device='disk'><source file='/x'/><target dev='bad'/></disk>"

        with pytest.raises(VmguiError) as caught:
            await adding.carry_out(scene.place, Addition(bad, image), scene.window)

        assert "/images/new.qcow2 was deleted again" in caught.value.hint
        assert await scene.images.volumes("images") == ()


async def test_image_that_cannot_be_deleted_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise HostError("The volume is in use.")

    async with scenery(tmp_path, "images") as scene:
        monkeypatch.setattr(volumes, "delete", refuse)
        image = NewImage("images", "new.qcow2", "qcow2", GIB)
        bad = "<disk type='file' device='disk'><source file='/x'/><target dev='bad'/></disk>"

        with pytest.raises(VmguiError) as caught:
            await adding.carry_out(scene.place, Addition(bad, image), scene.window)

        assert "/images/new.qcow2 is left on the host" in caught.value.hint
        assert "The volume is in use." in caught.value.hint


async def test_image_of_a_host_that_is_lost_is_left_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scenery(tmp_path, "images") as scene:
        create = scene.images.create

        async def lose(images: DiskImages, image: NewImage) -> str:
            path = await create(image)
            host = images._fleet.host_of(scene.place.where)
            assert host is not None
            await host.disconnect()
            return path

        monkeypatch.setattr(DiskImages, "create", lose)
        image = NewImage("images", "new.qcow2", "qcow2", GIB)
        disk = "<disk type='file'><source file='/x'/><target dev='vdb' bus='virtio'/></disk>"

        with pytest.raises(VmguiError) as caught:
            await adding.carry_out(scene.place, Addition(disk, image), scene.window)

        assert "look before you delete it" in caught.value.hint
