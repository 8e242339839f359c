from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from tests.support.contexts import new_context
from tests.support.pilot import texts
from tests.support.volumes import IN_USE, POOL, item
from tests.ui.dialogs.acting import part, press, until_shown
from vmgui.core.files import Files
from vmgui.core.storage.access import StorageAccess
from vmgui.core.storage.items import VolumeItem
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.storage.downloads import download

ITEMS = (item("a.qcow2"), item("b.qcow2"))


@asynccontextmanager
async def downloading(
    directory: Path, monkeypatch: pytest.MonkeyPatch, *items: VolumeItem
) -> AsyncIterator[asyncio.Task[Any]]:
    """The targets, once everything was answered."""

    def begin(_item: VolumeItem, target: Path, *, overwrites: bool) -> tuple[Path, bool]:
        return target, overwrites

    monkeypatch.setattr(
        StorageAccess, "volumes", lambda _self, _host: SimpleNamespace(download=begin)
    )
    context = new_context(directory)
    task = asyncio.ensure_future(download(context, items, None))
    yield task
    await context.fleet.close()


async def choose(path: Path) -> None:
    """Answer the file dialog."""
    dialog = await until_shown(QFileDialog)
    part(dialog, QLineEdit, "fileNameEdit").setText(str(path))
    dialog.accept()


async def test_one_volume_goes_into_the_file_that_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with downloading(tmp_path, monkeypatch, ITEMS[0]) as task:
        await choose(tmp_path / "x.qcow2")

        assert await task == [(tmp_path / "x.qcow2", True)]


async def test_several_go_into_a_directory_under_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = item("a.qcow2", pool=POOL._replace(name="other"))
    async with downloading(tmp_path, monkeypatch, *ITEMS, twin) as task:
        await choose(tmp_path)

        names = [target.name for target, _overwrites in await task]

    assert names == ["default-a.qcow2", "b.qcow2", "other-a.qcow2"]


async def test_names_with_slashes_become_files_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = item("a/b.img"), item("a-b.img"), item("c")
    async with downloading(tmp_path, monkeypatch, *items) as task:
        await choose(tmp_path)

        names = [target.name for target, _overwrites in await task]

    assert names == ["default-a-b.img", "default-a-b-2.img", "c"]


async def test_file_that_is_there_is_replaced_only_after_a_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b.qcow2").touch()
    async with downloading(tmp_path, monkeypatch, *ITEMS) as task:
        await choose(tmp_path)
        question = await until_shown(ConfirmationDialog)
        said = texts(question)

        press(question, "cancel")

        assert await task == []
    assert "Replace “b.qcow2”?" in said


async def test_disk_in_use_is_downloaded_only_after_a_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with downloading(tmp_path, monkeypatch, item("a.qcow2", IN_USE)) as task:
        question = await until_shown(ConfirmationDialog)
        said = texts(question)
        press(question, "accept")
        await choose(tmp_path / "x.qcow2")

        assert [target for target, _overwrites in await task] == [tmp_path / "x.qcow2"]
    assert "“web1” is running and uses “a.qcow2”." in said


@pytest.mark.parametrize(("button", "count"), [("accept", 1), ("cancel", 0)])
async def test_too_little_room_is_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, button: str, count: int
) -> None:
    async def one(_self: Files, _directory: Path) -> int:
        return 1

    monkeypatch.setattr(Files, "free_bytes", one)
    async with downloading(tmp_path, monkeypatch, ITEMS[0]) as task:
        await choose(tmp_path / "x.qcow2")
        question = await until_shown(ConfirmationDialog)
        said = texts(question)

        press(question, button)

        assert len(await task) == count
    assert "3 GiB are needed, and 1 B are free." in said


async def test_nothing_chosen_downloads_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with downloading(tmp_path, monkeypatch, *ITEMS) as task:
        (await until_shown(QFileDialog)).reject()

        assert await task == []
