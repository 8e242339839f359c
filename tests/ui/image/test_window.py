"""The window of a disk image, with real images and qemu-img."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QPushButton, QTreeView

from tests.support.contexts import StubWindows, new_context, shown, unnamed
from tests.support.imageitems import NobodyUses
from tests.support.images import MIB, corrupt, make_chain, write
from tests.support.media import qemu_img
from tests.support.worlds import eventually
from tests.ui.dialogs.acting import part, press, until_shown
from tests.ui.dialogs.acting import write as type_into
from vmgui.base.ids import HostId
from vmgui.base.records import HostConfig
from vmgui.base.states import JobState
from vmgui.core.imaging.look import ImageLook
from vmgui.core.imaging.values import ImageFile
from vmgui.ui.context import Context
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.textinput import TextDialog
from vmgui.ui.image.checkpage import CheckPage
from vmgui.ui.image.convert import ConvertDialog
from vmgui.ui.image.mapbar import BELOW, EMPTY, OWN, MapBar
from vmgui.ui.image.mappage import MapPage
from vmgui.ui.image.overview import OverviewPage
from vmgui.ui.image.snapshots import SnapshotsPage
from vmgui.ui.image.window import ImageWindow
from vmgui.ui.pages import Page

HERE = HostId("qemu:///session")
P = TypeVar("P", bound=Page[ImageLook])


@asynccontextmanager
async def opened(directory: Path, path: Path, page: str = "overview") -> AsyncIterator[ImageWindow]:
    """The window of an image of this computer, which has been read."""
    context: Context = new_context(directory)
    context.fleet.add(HostConfig(HERE.uri, "here"), is_remembered=False)
    context.storage._made["usage", HERE] = NobodyUses()
    try:
        image = ImageFile(str(path))
        async with shown(ImageWindow(context, HERE, image, StubWindows())) as window:
            window.book.show_page(page)
            await eventually(lambda: window.look.chain or window.look.problem, "it is read")
            yield window
    finally:
        await context.storage.close()
        await context.jobs.close()
        await context.fleet.close()


def page_of(window: ImageWindow, kind: type[P]) -> P:
    page = window.book.page(window.book.current())
    assert isinstance(page, kind)
    return page


def done(window: ImageWindow, count: int) -> bool:
    """Whether so many jobs have been done."""
    jobs = window._context.jobs.jobs
    return [job.state for job in jobs] == [JobState.DONE] * count


async def test_chain_is_a_picture_with_the_facts_of_the_chosen_image(tmp_path: Path) -> None:
    chain = make_chain(tmp_path, "top.qcow2", "middle.qcow2", "base.qcow2")

    async with opened(tmp_path, chain[0]) as window:
        page = page_of(window, OverviewPage)
        view = part(window, QListView, "chain")
        said = [
            view.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)
        ]
        first = page.value("path"), page.value("backing-path"), page.value("compat")
        QTest.keyClick(view, Qt.Key.Key_End)
        last = page.value("path"), page.value("backing-path")

        assert said[0].startswith("top.qcow2: qcow2, 64 MiB, takes ")
        assert said[2].startswith("builds on base.qcow2: qcow2, 64 MiB")
        assert first == (str(chain[0]), str(chain[1]), "1.1")
        assert last == (str(chain[2]), "")
        assert window.windowTitle() == "top.qcow2 on here - Disk Image"
        assert unnamed(window) == []
        assert not window.banner.isVisible()


async def test_broken_chain_shows_what_is_there_and_what_is_missing(tmp_path: Path) -> None:
    chain = make_chain(tmp_path, "top.qcow2", "gone.qcow2")
    chain[1].unlink()

    async with opened(tmp_path, chain[0]) as window:
        view = part(window, QListView, "chain")

        assert view.model().rowCount() == 2
        assert "There is no" in view.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)


async def test_map_says_how_much_there_is_and_goes_from_area_to_area(tmp_path: Path) -> None:
    chain = make_chain(tmp_path, "top.qcow2", "base.qcow2")

    async with opened(tmp_path, chain[0], "map") as window:
        page = page_of(window, MapPage)
        await eventually(lambda: window.look.map, "the map is read")
        bar = part(window, MapBar, "map")
        before = bar.accessibleDescription()
        QTest.keyClick(bar, Qt.Key.Key_End)
        bar.grab()

        assert [page.sum_of(kind) for kind in (OWN, BELOW, EMPTY)] == ["4 MiB", "4 MiB", "56 MiB"]
        assert before == "0 B to 4 MiB: Data in what it builds on"
        assert bar.accessibleDescription() == "12 MiB to 64 MiB: Not allocated"
        assert unnamed(window) == []


async def test_snapshot_is_created_applied_and_deleted(tmp_path: Path) -> None:
    path = make_chain(tmp_path, "one.qcow2")[0]

    async with opened(tmp_path, path, "snapshots") as window:
        page = page_of(window, SnapshotsPage)
        press(window, "snapshot-create")
        dialog = await until_shown(TextDialog)
        type_into(dialog, "text", "clean")
        press(dialog, "accept")
        view = part(window, QTreeView, "snapshots")
        await eventually(lambda: view.model().rowCount(), "it is in the list")
        view.setCurrentIndex(view.model().index(0, 0))
        write(path, 0, MIB, 7)
        press(window, "snapshot-apply")
        press(await until_shown(ConfirmationDialog), "accept")
        await eventually(lambda: done(window, 2), "it is applied")
        applied = qemu_img("info", path)
        chosen = page.chosen()
        press(window, "snapshot-delete")
        press(await until_shown(ConfirmationDialog), "accept")
        await eventually(lambda: not view.model().rowCount(), "it is gone")

        assert "clean" in applied
        assert chosen is not None
        assert unnamed(window) == []
        assert "clean" not in qemu_img("info", path)


async def test_images_without_snapshots_say_why(tmp_path: Path) -> None:
    raw = tmp_path / "a.img"
    qemu_img("create", "-q", "-f", "raw", raw, "1M")

    async with opened(tmp_path, raw, "snapshots") as window:
        button = part(window, QPushButton, "snapshot-create")

        assert not button.isEnabled()
        assert button.toolTip() == "Only qcow2 images can have snapshots inside."


async def test_damage_is_found_and_repaired(tmp_path: Path) -> None:
    path = make_chain(tmp_path, "one.qcow2")[0]
    corrupt(path)

    async with opened(tmp_path, path, "check") as window:
        page = page_of(window, CheckPage)
        before = page.verdict()
        press(window, "check")
        await eventually(lambda: window.look.checked, "it is checked")
        found = page.verdict()
        await eventually(part(window, QPushButton, "all").isEnabled, "it can be repaired")
        press(window, "all")
        press(await until_shown(ConfirmationDialog), "accept")
        await eventually(
            lambda: window.look.checked and window.look.checked.is_sound, "it is repaired"
        )

        assert before == "Not checked yet."
        assert found.startswith("The image is damaged in ")
        assert page.verdict() == "Nothing is wrong with the image."
        assert unnamed(window) == []


async def test_converting_makes_the_copy(tmp_path: Path) -> None:
    path = make_chain(tmp_path, "one.qcow2", "base.qcow2")[0]

    async with opened(tmp_path, path) as window:
        assert window.trigger("image.convert")
        press(await until_shown(ConvertDialog), "accept")
        copy = tmp_path / "one-copy.qcow2"
        await eventually(lambda: done(window, 1), "it is there")

        qemu_img("compare", "-f", "qcow2", "-F", "qcow2", path, copy)
        assert "backing file" not in qemu_img("info", copy)


async def test_image_that_is_not_there_can_be_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path, tmp_path / "nothing.qcow2") as window:
        changes = ("convert", "overlay", "resize", "rebase", "commit", "amend", "compare")
        possible = [name for name in changes if window.trigger(f"image.{name}")]

        assert possible == []


async def test_job_that_ends_has_it_read_again(tmp_path: Path) -> None:
    path = make_chain(tmp_path, "one.qcow2")[0]

    async with opened(tmp_path, path) as window:
        qemu_img("resize", "-q", path, "128M")
        assert window.trigger("image.refresh")

        await eventually(
            lambda: (
                window.look.chain[0].info and window.look.chain[0].info.virtual_size == 128 * MIB
            ),
            "the new size is seen",
        )
