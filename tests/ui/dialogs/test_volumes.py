from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QTreeView

import vmgui.core.resources as resources
import vmgui.ui.dialogs.volumes as volumes
from tests.support.contexts import NOWHERE_HOST, opened, unnamed
from tests.support.worlds import Machine, eventually
from tests.ui.dialogs.acting import asking, part, press, until_shown, write
from vmgui.base.errors import HostError
from vmgui.base.ids import HostId
from vmgui.core.operations.images import DiskImages, NewImage
from vmgui.ui.context import Context
from vmgui.ui.dialogs.newvolume import NewVolumeDialog
from vmgui.ui.dialogs.textinput import TextDialog
from vmgui.ui.dialogs.volumes import VolumesDialog, choose_volume
from vmgui.ui.widgets.statuslabel import StatusLabel

POOL = "<pool type='dir'><name>{name}</name><target><path>/{name}</path></target></pool>"


@asynccontextmanager
async def host_with(
    directory: Path, *pools: str, names: tuple[str, ...] = ()
) -> AsyncIterator[tuple[Context, HostId, DiskImages]]:
    """A simulated host with these pools; the first one has volumes of these names."""
    world = directory / "pools.xml"
    rows = "".join(POOL.format(name=name) for name in pools)
    world.write_text(f"<node>{Machine('web1').xml()}{rows}</node>")
    async with opened(directory, f"test://{world}") as context:
        host = next(iter(context.fleet.hosts))
        images = DiskImages(context.fleet, context.jobs, host)
        for name in names:
            await images.create(NewImage(pools[0], name, "qcow2", 2**30))
        yield context, host, images


def status(dialog: VolumesDialog) -> str:
    return part(dialog, StatusLabel, "status").text()


async def test_pools_and_volumes_are_read_and_one_is_chosen(tmp_path: Path) -> None:
    async with host_with(tmp_path, "default", "iso", names=("b.qcow2", "a.iso")) as (
        context,
        host,
        _images,
    ):
        task, dialog = await asking(choose_volume(context, host, "volume", "", None), VolumesDialog)
        await eventually(lambda: len(dialog.names()) == 2, "the volumes are listed")
        listed = dialog.pools(), dialog.names(), unnamed(dialog)
        is_enabled_before = part(dialog, QPushButton, "accept").isEnabled()

        dialog.show_volume("/default/b.qcow2")
        press(dialog, "accept")

        assert await task == "/default/b.qcow2"
        assert listed == (["default", "iso"], ["a.iso", "b.qcow2"], [])
        assert not is_enabled_before


async def test_images_of_cds_come_first_for_a_drive(tmp_path: Path) -> None:
    async with host_with(tmp_path, "default", names=("a.qcow2", "z.iso")) as (
        context,
        host,
        _images,
    ):
        work = choose_volume(context, host, "medium", "", None)
        task, dialog = await asking(work, VolumesDialog)
        await eventually(lambda: len(dialog.names()) == 2, "the volumes are listed")
        names = dialog.names()
        dialog.reject()

        assert await task is None
        assert names == ["z.iso", "a.qcow2"]


async def test_present_path_is_found_in_its_pool(tmp_path: Path) -> None:
    async with host_with(tmp_path, "iso", "default", names=("a.iso",)) as (context, host, _images):
        work = choose_volume(context, host, "medium", "/iso/a.iso", None)
        task, dialog = await asking(work, VolumesDialog)
        await eventually(lambda: dialog.names(), "the volumes are listed")

        dialog.accept()

        assert await task == "/iso/a.iso"


async def test_double_click_chooses(tmp_path: Path) -> None:
    async with host_with(tmp_path, "default", names=("a.iso",)) as (context, host, _images):
        task, dialog = await asking(choose_volume(context, host, "volume", "", None), VolumesDialog)
        await eventually(lambda: dialog.names(), "the volumes are listed")
        dialog.show_volume("/default/a.iso")
        view = part(dialog, QTreeView, "volume-list")

        view.doubleClicked.emit(view.currentIndex())

        assert await task == "/default/a.iso"


async def test_filter_narrows_the_volumes(tmp_path: Path) -> None:
    async with host_with(tmp_path, "default", names=("web1.qcow2", "db.qcow2")) as (
        _context,
        _host,
        images,
    ):
        dialog = VolumesDialog(None, images)
        await eventually(lambda: len(dialog.names()) == 2, "the volumes are listed")

        write(dialog, "filter", "WEB")

        assert dialog.names() == ["web1.qcow2"]
        dialog.reject()


async def test_refresh_has_the_host_look_again(tmp_path: Path) -> None:
    async with host_with(tmp_path, "default") as (_context, _host, images):
        dialog = VolumesDialog(None, images)
        await eventually(lambda: "no volumes" in status(dialog), "it is said")
        await images.create(NewImage("default", "late.img", "raw", 1))

        press(dialog, "refresh")

        await eventually(lambda: dialog.names() == ["late.img"], "it is listed")
        dialog.reject()


async def test_new_volume_is_made_as_a_job_and_shown(tmp_path: Path) -> None:
    async with host_with(tmp_path, "default") as (context, host, _images):
        task, dialog = await asking(choose_volume(context, host, "volume", "", None), VolumesDialog)
        await eventually(
            lambda: part(dialog, QPushButton, "new-volume-button").isEnabled(), "a pool is chosen"
        )
        press(dialog, "new-volume-button")
        asks = await until_shown(NewVolumeDialog)
        press(asks, "accept")
        await eventually(
            lambda: part(dialog, QPushButton, "accept").isEnabled(), "the new volume is chosen"
        )

        press(dialog, "accept")

        assert await task == "/default/volume-1.qcow2"
        assert [job.title for job in context.jobs.jobs] == ["Create disk image volume-1.qcow2"]


async def test_host_without_pools_says_so(tmp_path: Path) -> None:
    async with host_with(tmp_path) as (_context, _host, images):
        dialog = VolumesDialog(None, images)

        await eventually(lambda: status(dialog) == "The host has no storage pools.", "it is said")

        assert part(dialog, QPushButton, "new-volume-button").toolTip() == "Choose a storage pool."
        dialog.reject()


async def test_what_cannot_be_read_is_said_in_the_dialog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_arguments: object) -> None:
        raise HostError("The host is out of order.", hint="Try again.")

    async with host_with(tmp_path, "default") as (_context, _host, images):
        monkeypatch.setattr(resources, "pools", refuse)
        dialog = VolumesDialog(None, images)

        await eventually(
            lambda: status(dialog) == "The host is out of order. Try again.", "it is said"
        )

        dialog.reject()


async def test_files_of_this_computer_can_be_browsed_only_there(tmp_path: Path) -> None:
    async with host_with(tmp_path, "default") as (_context, _host, images):
        remote = VolumesDialog(None, images, "", "They are elsewhere.")
        local = VolumesDialog(None, images, str(tmp_path))
        local.show()

        press(local, "browse")
        files = await until_shown(QFileDialog)
        part(files, QLineEdit, "fileNameEdit").setText(str(tmp_path / "pools.xml"))
        files.accept()
        await eventually(lambda: not local.isVisible(), "it is chosen")

        assert local.path == str(tmp_path / "pools.xml")
        assert not part(remote, QPushButton, "browse").isEnabled()
        assert part(remote, QPushButton, "browse").toolTip() == "They are elsewhere."
        remote.reject()


async def test_file_of_another_computer_is_typed(tmp_path: Path) -> None:
    async with opened(tmp_path) as context:
        work = choose_volume(context, NOWHERE_HOST, "file", "/boot/vmlinuz", None)
        task, dialog = await asking(work, TextDialog)
        write(dialog, "text", "vmlinuz")
        is_enabled = part(dialog, QPushButton, "accept").isEnabled()

        write(dialog, "text", "/boot/new")
        press(dialog, "accept")

        assert await task == "/boot/new"
        assert not is_enabled


@pytest.mark.parametrize("what", ["file", "directory"])
async def test_file_of_this_computer_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(volumes, "has_files_here", lambda _uri: True)
    async with opened(tmp_path) as context:
        work = choose_volume(context, NOWHERE_HOST, what, str(tmp_path), None)
        task, dialog = await asking(work, QFileDialog)
        line = part(dialog, QLineEdit, "fileNameEdit")
        file = tmp_path / "a"
        file.touch()
        line.setText(str(tmp_path if what == "directory" else file))

        dialog.accept()

        async with asyncio.timeout(5):
            assert await task == str(tmp_path if what == "directory" else file)
