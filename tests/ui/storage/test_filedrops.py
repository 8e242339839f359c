from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog

import vmgui.ui.storage.filedrops as filedrops
from tests.support.storageworlds import storing
from tests.support.worlds import eventually
from tests.ui.storage.acting import drop, names, pane_of, pools


async def test_files_are_dropped_on_a_pool_and_on_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads: list[tuple[str, list[Path]]] = []

    async def upload(_desk: object, item: object, files: list[Path]) -> None:
        uploads.append((item.pool.name, files))  # type: ignore[attr-defined]

    monkeypatch.setattr(filedrops, "upload_files", upload)
    async with (
        storing(tmp_path, "a", "b") as (context, host),
        pane_of(context, host) as (_window, pane),
    ):
        await eventually(lambda: len(pools(pane)) == 2, "the pools are read")
        other = pane.pool_view.visualRect(pane.pools.index_of("b")).center()
        viewport = pane.pool_view.viewport()

        taken = [
            drop(viewport, other, "/tmp/x.iso", "/tmp/y.iso"),
            drop(pane.volumes, QPoint(5, 90), "/tmp/z.iso"),
            drop(viewport, QPoint(5, viewport.height() - 2), "/tmp/x.iso"),
        ]
        await eventually(lambda: len(uploads) == 2, "both are uploaded")

        assert taken == [True, True, False]
        assert uploads == [
            ("b", [Path("/tmp/x.iso"), Path("/tmp/y.iso")]),
            ("a", [Path("/tmp/z.iso")]),
        ]
        assert not pane.volumes.search.acceptDrops()


async def test_nothing_is_taken_while_a_dialog_asks_or_the_host_is_away(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", volumes=("one",)) as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await eventually(lambda: names(pane), "the volumes are read")
        place = QPoint(5, 90)
        dialog = QDialog(window)
        dialog.open()
        while_asked = drop(pane.volumes, place, "/tmp/x.iso")
        dialog.reject()
        upload = window.actions_of_window.action("volume.upload")

        await context.fleet.hosts[host].disconnect()
        await eventually(lambda: not upload.isEnabled(), "it is seen")

        assert not while_asked
        assert not drop(pane.volumes, place, "/tmp/x.iso")


async def test_pool_that_will_take_what_is_dragged_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def upload(*_arguments: object) -> None:
        return

    monkeypatch.setattr(filedrops, "upload_files", upload)
    async with (
        storing(tmp_path, "a", "b") as (context, host),
        pane_of(context, host) as (_window, pane),
    ):
        await eventually(lambda: len(pools(pane)) == 2, "the pools are read")
        other = pane.pool_view.visualRect(pane.pools.index_of("b")).center()
        view = pane.pool_view
        before = view.grab().toImage()

        assert drop(view.viewport(), other, "/tmp/x.iso")
        marked = view._marked
        while_dragged = view.grab().toImage()
        await eventually(lambda: not view._marked, "nothing is dragged any more")

        assert marked == "b"
        assert while_dragged != before
