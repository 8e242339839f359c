from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.support.contexts import unnamed
from tests.support.wizards import USUAL, asking
from tests.support.worlds import eventually
from vmgui.core.creation.answers import GIB, MIB, Answers, DiskAnswer, Source, StorageChoice
from vmgui.core.creation.steps import Step
from vmgui.ui.create.page import CreateDesk
from vmgui.ui.create.storagepage import StoragePage
from vmgui.ui.create.wizard import CreateWindow

MANUAL = Answers(source=Source.MANUAL)


def page_of(window: CreateWindow) -> StoragePage:
    page = window.page
    assert isinstance(page, StoragePage)
    return page


def answered(window: CreateWindow) -> StorageChoice:
    return window.flow.answers.disk.choice


async def test_new_image_is_proposed_in_the_usual_pool(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.STORAGE) as window:
        page = page_of(window)

        assert page.enable.isChecked()
        assert page.create_image.isChecked()
        assert page.pool.value() == "default"
        assert page.volume.text() == window.flow.filled.disk.name
        assert page.capacity.size_in_bytes() == window.flow.filled.disk.capacity
        assert unnamed(window) == []


async def test_no_storage_hides_the_rest(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.STORAGE) as window:
        page = page_of(window)

        page.enable.click()

        assert answered(window) is StorageChoice.NONE
        assert not page.capacity.isVisibleTo(page)
        assert not page.create_image.isEnabled()
        page.enable.click()
        assert answered(window) is StorageChoice.NEW


async def test_existing_storage_is_typed_or_browsed_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def choose(_desk: CreateDesk, what: str, present: str) -> str:
        assert (what, present) == ("volume", "/images/a.qcow2")
        return "/images/b.qcow2"

    monkeypatch.setattr(CreateDesk, "choose_path", choose)
    async with asking(tmp_path, MANUAL, step=Step.STORAGE) as window:
        page = page_of(window)
        page.existing.click()
        page.path.setText("/images/a.qcow2")
        page.path.textEdited.emit("/images/a.qcow2")
        assert window.flow.answers.disk.path == "/images/a.qcow2"

        browse = next(each for each in page.findChildren(QPushButton) if each.isVisibleTo(page))
        browse.click()
        await eventually(lambda: page.path.text() == "/images/b.qcow2", "it is chosen")

        assert window.flow.answers.disk.path == "/images/b.qcow2"


async def test_size_that_is_none_is_said_at_its_field_and_kept(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.STORAGE) as window:
        page = page_of(window)
        before = window.flow.answers.disk.capacity

        page.capacity.line.setText("much")
        page.capacity.edited.emit()
        page.show_flow()
        page.look_at_all()

        assert page.has_unread
        assert page.capacity.line.text() == "much"
        assert page.capacity.line.accessibleDescription()
        assert window.flow.answers.disk.capacity == before
        page.capacity.line.setText("7")
        page.capacity.edited.emit()
        assert not page.has_unread
        assert window.flow.answers.disk.capacity == 7 * GIB


async def test_another_pool_proposes_another_name(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.STORAGE) as window:
        page = page_of(window)
        page.volume.setText("mine.qcow2")
        page.volume.textEdited.emit("mine.qcow2")
        assert window.flow.filled.disk.name == "mine.qcow2"

        page.pool.chosen.emit()

        assert window.flow.answers.disk.name == ""
        assert page.volume.text() == window.flow.filled.disk.name


async def test_full_allocation_and_format_are_answered(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.STORAGE) as window:
        page = page_of(window)

        page.full.click()
        page.format.set_value("raw")
        page.format.chosen.emit()

        disk = window.flow.answers.disk
        assert (disk.is_full, disk.format) == (True, "raw")


async def test_cloud_image_always_has_a_new_disk(tmp_path: Path) -> None:
    answers = Answers(source=Source.CLOUD, disk=DiskAnswer())

    async with asking(tmp_path, answers, step=Step.STORAGE) as window:
        page = page_of(window)

        assert not page.enable.isEnabled()
        assert not page.existing.isEnabled()


async def test_host_without_pools_gets_one(tmp_path: Path) -> None:
    around = replace(USUAL, pools=())

    async with asking(tmp_path, MANUAL, around, Step.STORAGE) as window:
        page = page_of(window)

        note = page.findChild(QLabel, "free-space")
        assert note is not None
        assert "no storage pool yet" in note.text()
        assert not page.pool.isVisibleTo(page)


async def test_size_and_name_are_left_alone_while_they_are_typed(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.STORAGE) as window:
        page = page_of(window)
        seen = []
        for line, typed in ((page.capacity.line, "512 MiB"), (page.volume, "a b")):
            line.setFocus()
            line.selectAll()
            QTest.keyClicks(line, typed)
            seen.append(line.text())

        page.enable.setFocus()

        disk = window.flow.answers.disk
        assert seen == ["512 MiB", "a b"]
        assert (disk.capacity, disk.name) == (512 * MIB, "a b")
        assert page.capacity.line.text() == "512"  # the unit is chosen beside it


async def test_storage_that_is_browsed_for_takes_the_place_of_what_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def choose(_desk: CreateDesk, _what: str, _present: str) -> str:
        return "/images/b.qcow2"

    monkeypatch.setattr(CreateDesk, "choose_path", choose)
    async with asking(tmp_path, MANUAL, step=Step.STORAGE) as window:
        page = page_of(window)
        page.existing.click()
        page.path.setFocus()
        QTest.keyClicks(page.path, "/im")

        await page._browse()

        assert page.path.text() == "/images/b.qcow2"


async def test_size_that_is_none_keeps_nobody_who_has_no_need_of_it(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.STORAGE) as window:
        page = page_of(window)
        page.capacity.line.setText("abc")
        page.capacity.edited.emit()
        had_unread = page.has_unread

        page.existing.click()
        page.show_problems(())

        status = page.findChild(QLabel, "page-status")
        assert had_unread
        assert not page.has_unread
        assert status is not None
        assert not status.isVisible()
