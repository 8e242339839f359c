from __future__ import annotations

from pathlib import Path

import pytest

import vmgui.ui.machine.hardware.add as adding
from tests.support.worlds import mac_of
from tests.ui.dialogs.acting import press, until_shown, write
from tests.ui.machine.hardware.adding import (
    GIB,
    scenery,
)
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
        await task

        assert mac_of("web2") not in (await scene.next_start()).xml()


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
    async def refuse(*_arguments: object) -> None:
        raise HostError("The volume is in use.")

    async with scenery(tmp_path, "images") as scene:
        monkeypatch.setattr(resources, "delete_volume", refuse)
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
