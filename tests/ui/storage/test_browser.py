from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QTableView

import vmgui.ui.storage.browser as browser
from tests.support.contexts import NOWHERE_HOST, opened, unnamed
from tests.support.storageworlds import change, make_volumes, storing
from tests.support.worlds import RUNNING, Machine, eventually
from tests.ui.dialogs.acting import asking, part, press, until_shown, write
from tests.ui.storage.acting import names, pools
from vmgui.ui.dialogs.textinput import TextDialog
from vmgui.ui.storage.browser import VolumesDialog, choose_volume
from vmgui.ui.storage.newvolume import NewVolumeDialog
from vmgui.ui.widgets.statuslabel import StatusLabel


def _choose(dialog: VolumesDialog, name: str) -> None:
    assert dialog.pane.volumes.choose(name)


def _chosen(dialog: VolumesDialog) -> list[str]:
    return [row.volume.name for row in dialog.pane.volumes.view.selected()]


def _status(dialog: VolumesDialog) -> str:
    return part(dialog, StatusLabel, "status").text()


async def test_pools_and_volumes_are_read_and_one_is_chosen(tmp_path: Path) -> None:
    async with storing(tmp_path, "default", "iso", volumes=("b.qcow2", "a.iso")) as (context, host):
        task, dialog = await asking(choose_volume(context, host, "volume", "", None), VolumesDialog)
        await eventually(lambda: len(names(dialog.pane)) == 2, "the volumes are listed")
        listed = pools(dialog.pane), names(dialog.pane), unnamed(dialog)
        is_enabled_before = part(dialog, QPushButton, "accept").isEnabled()
        _choose(dialog, "b.qcow2")
        await eventually(part(dialog, QPushButton, "accept").isEnabled, "it is described")

        press(dialog, "accept")

        assert await task == "/default/b.qcow2"
        assert listed == (["default", "iso"], ["a.iso", "b.qcow2"], [])
        assert not is_enabled_before


async def test_images_of_cds_come_first_for_a_drive(tmp_path: Path) -> None:
    async with storing(tmp_path, "default", volumes=("a.qcow2", "z.iso")) as (context, host):
        work = choose_volume(context, host, "medium", "", None)
        task, dialog = await asking(work, VolumesDialog)
        await eventually(lambda: len(names(dialog.pane)) == 2, "the volumes are listed")
        found = names(dialog.pane)
        dialog.reject()

        assert await task is None
        assert found == ["z.iso", "a.qcow2"]


async def test_present_path_is_found_in_its_pool(tmp_path: Path) -> None:
    async with storing(tmp_path, "iso", "default", volumes=("a.iso",)) as (context, host):
        work = choose_volume(context, host, "medium", "/iso/a.iso", None)
        task, dialog = await asking(work, VolumesDialog)
        button = part(dialog, QPushButton, "accept")
        await eventually(button.isEnabled, "it is chosen")

        dialog.accept()

        assert await task == "/iso/a.iso"


async def test_double_click_chooses(tmp_path: Path) -> None:
    async with storing(tmp_path, "default", volumes=("a.iso",)) as (context, host):
        task, dialog = await asking(choose_volume(context, host, "volume", "", None), VolumesDialog)
        await eventually(lambda: names(dialog.pane), "the volumes are listed")
        _choose(dialog, "a.iso")
        await eventually(part(dialog, QPushButton, "accept").isEnabled, "it is described")
        view = part(dialog, QTableView, "volume-list")

        view.doubleClicked.emit(view.currentIndex())

        assert await task == "/default/a.iso"


async def test_who_uses_the_volume_is_said_before_it_is_chosen(tmp_path: Path) -> None:
    machines = [Machine("web1", RUNNING), Machine("idle")]
    volumes = ("web1.qcow2", "idle.qcow2", "free")
    async with storing(tmp_path, "images", volumes=volumes, machines=machines) as (context, host):
        task, dialog = await asking(choose_volume(context, host, "volume", "", None), VolumesDialog)
        await eventually(lambda: len(names(dialog.pane)) == 3, "the volumes are listed")
        rows = dialog.pane.table.shown
        await eventually(lambda: sum(bool(row.users) for row in rows()) == 2, "users are known")

        said = []
        for name in volumes:
            _choose(dialog, name)
            said.append(_status(dialog))
        await eventually(part(dialog, QPushButton, "accept").isEnabled, "it is described")
        dialog.reject()
        await task

        assert said == [
            "web1 is running and writes to this volume.",
            "Used by idle.",
            "",
        ]


async def test_place_and_filter_are_remembered_for_each_kind(tmp_path: Path) -> None:
    async with storing(tmp_path, "a", "default") as (context, host):
        task, dialog = await asking(choose_volume(context, host, "volume", "", None), VolumesDialog)
        await eventually(dialog.pane.pool, "the pools are read")
        dialog.pane.pool_view.choose("a")
        write(dialog, "filter", "web")
        dialog.reject()
        await task
        found = {}
        for what in ("volume", "medium"):
            task, dialog = await asking(choose_volume(context, host, what, "", None), VolumesDialog)
            await eventually(dialog.pane.pool, "the pools are read")
            pool = dialog.pane.pool()
            assert pool is not None
            found[what] = pool.name, part(dialog, QLineEdit, "filter").text()
            dialog.reject()
            await task

        assert found == {"volume": ("a", "web"), "medium": ("default", "")}


async def test_new_volume_is_made_as_a_job_and_chosen(tmp_path: Path) -> None:
    async with storing(tmp_path, "default") as (context, host):
        task, dialog = await asking(choose_volume(context, host, "volume", "", None), VolumesDialog)
        await eventually(dialog.pane.pool, "the pools are read")
        action = dialog.pane._actions.action("volume.add")
        await eventually(action.isEnabled, "a volume can be added")
        action.trigger()
        asks = await until_shown(NewVolumeDialog)
        press(asks, "accept")
        await eventually(part(dialog, QPushButton, "accept").isEnabled, "the new volume is chosen")

        press(dialog, "accept")

        assert await task == "/default/volume-1.qcow2"
        assert len(context.jobs.jobs) == 1


async def test_inactive_pool_is_started_from_there(tmp_path: Path) -> None:
    async with storing(tmp_path, "default", volumes=("a",)) as (context, host):
        await change(context, host, lambda made: made.storagePoolLookupByName("default").destroy())
        task, dialog = await asking(choose_volume(context, host, "volume", "", None), VolumesDialog)
        action = dialog.pane._actions.action("pool.start")
        await eventually(action.isEnabled, "it can be started")

        action.trigger()

        await eventually(lambda: not action.isEnabled(), "it is active")
        assert not part(dialog, QPushButton, "accept").isEnabled()
        dialog.reject()
        assert await task is None


async def test_files_of_this_computer_can_be_browsed_only_there(tmp_path: Path) -> None:
    async with storing(tmp_path, "default") as (context, host):
        reason = "They are elsewhere."
        remote = VolumesDialog(context, host, "volume", "", None, why_not_local=reason)
        local = VolumesDialog(context, host, "volume", str(tmp_path), None)
        local.show()

        press(local, "browse")
        files = await until_shown(QFileDialog)
        part(files, QLineEdit, "fileNameEdit").setText(str(tmp_path / "storage.xml"))
        files.accept()
        await eventually(lambda: not local.isVisible(), "it is chosen")

        assert local.path == str(tmp_path / "storage.xml")
        assert not part(remote, QPushButton, "browse").isEnabled()
        assert part(remote, QPushButton, "browse").toolTip() == reason
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
    monkeypatch.setattr(browser, "has_files_here", lambda _uri: True)
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


async def test_cancelled_new_volume_chooses_nothing_later(tmp_path: Path) -> None:
    async with storing(tmp_path, "default", "iso", volumes=("b.qcow2",)) as (context, host):
        await change(context, host, lambda made: make_volumes(made, "iso", ["x1", "x2"]))
        task, dialog = await asking(choose_volume(context, host, "volume", "", None), VolumesDialog)
        await eventually(lambda: names(dialog.pane) == ["b.qcow2"], "the volumes are listed")
        dialog.pane._actions.action("volume.add").trigger()
        (await until_shown(NewVolumeDialog)).reject()

        write(dialog, "filter", "x")
        dialog.pane.pool_view.choose("iso")
        await eventually(lambda: names(dialog.pane) == ["x1", "x2"], "the others are listed")

        assert dialog.pane.volumes.view.selected() == []
        assert part(dialog, QLineEdit, "filter").text() == "x"
        dialog.reject()
        await task


async def test_new_volume_does_not_take_the_place_of_what_is_chosen_meanwhile(
    tmp_path: Path,
) -> None:
    async with storing(tmp_path, "default", volumes=("b.qcow2",)) as (context, host):
        task, dialog = await asking(choose_volume(context, host, "volume", "", None), VolumesDialog)
        await eventually(lambda: names(dialog.pane) == ["b.qcow2"], "the volumes are listed")
        async with context.fleet.turns.whole(host, "default"):
            dialog.pane._actions.action("volume.add").trigger()
            press(await until_shown(NewVolumeDialog), "accept")
            await eventually(lambda: context.jobs.jobs, "it is being made")
            _choose(dialog, "b.qcow2")
        await eventually(lambda: len(names(dialog.pane)) == 2, "it is listed")

        assert _chosen(dialog) == ["b.qcow2"]
        dialog.reject()
        await task


async def test_chosen_volume_that_vanishes_leaves_nothing_chosen(tmp_path: Path) -> None:
    volumes = ("a.qcow2", "b.qcow2", "c.qcow2")
    async with storing(tmp_path, "default", volumes=volumes) as (context, host):
        task, dialog = await asking(choose_volume(context, host, "volume", "", None), VolumesDialog)
        await eventually(lambda: len(names(dialog.pane)) == 3, "the volumes are listed")
        _choose(dialog, "b.qcow2")
        await eventually(part(dialog, QPushButton, "accept").isEnabled, "it is described")
        path = part(dialog, QLineEdit, "chosen").text()

        await change(
            context,
            host,
            lambda made: (
                made.storagePoolLookupByName("default").storageVolLookupByName("b.qcow2").delete()
            ),
        )
        context.storage.watch(host).reread_pool("default")
        await eventually(lambda: len(names(dialog.pane)) == 2, "it is gone")

        assert path == "/default/b.qcow2"
        assert _chosen(dialog) == []
        assert part(dialog, QLineEdit, "chosen").text() == ""
        assert not part(dialog, QPushButton, "accept").isEnabled()
        dialog.reject()
        await task


async def test_present_path_that_comes_late_takes_nothing_from_what_is_chosen(
    tmp_path: Path,
) -> None:
    async with storing(tmp_path, "a", volumes=("a.qcow2",)) as (context, host):
        work = choose_volume(context, host, "volume", "/a/zz.qcow2", None)
        task, dialog = await asking(work, VolumesDialog)
        await eventually(lambda: names(dialog.pane) == ["a.qcow2"], "the volumes are listed")
        _choose(dialog, "a.qcow2")

        await change(context, host, lambda made: make_volumes(made, "a", ["zz.qcow2"]))
        context.storage.watch(host).reread_pool("a")
        await eventually(lambda: len(names(dialog.pane)) == 2, "it is listed")
        await eventually(lambda: not context.storage.watch(host).volumes("a").waiting, "described")

        assert _chosen(dialog) == ["a.qcow2"]
        dialog.reject()
        await task


async def test_present_directory_chooses_its_pool(tmp_path: Path) -> None:
    async with storing(tmp_path, "a", "b", volumes=("a.qcow2",)) as (context, host):
        work = choose_volume(context, host, "volume", "/b", None)
        task, dialog = await asking(work, VolumesDialog)
        await eventually(dialog.pane.pool, "the pools are read")
        pool = dialog.pane.pool()

        assert pool is not None
        assert pool.name == "b"
        dialog.reject()
        await task


async def test_filter_outlives_a_browser_that_is_opened_with_a_path(tmp_path: Path) -> None:
    async with storing(tmp_path, "a") as (context, host):
        found = []
        for present, typed in (("", "web"), ("/a/x", ""), ("", "")):
            work = choose_volume(context, host, "volume", present, None)
            task, dialog = await asking(work, VolumesDialog)
            found.append(part(dialog, QLineEdit, "filter").text())
            if typed:
                write(dialog, "filter", typed)
            dialog.reject()
            await task

        assert found == ["", "", "web"]
