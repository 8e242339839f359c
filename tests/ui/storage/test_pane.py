from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QMenu, QWidget

import vmgui.core.resources as resources
from tests.support.contexts import NOWHERE_HOST, opened, put_machine, unnamed
from tests.support.storageworlds import change, make_volumes, storing
from tests.support.worlds import RUNNING, Machine, eventually
from tests.ui.dialogs.acting import part
from tests.ui.storage.acting import Window, names, pane_of, pools
from vmgui.base.errors import HostError
from vmgui.core.resources import PoolReading
from vmgui.ui.storage.pane import Purpose, StoragePane
from vmgui.ui.storage.poolfacts import PoolFacts
from vmgui.ui.storage.wish import Present
from vmgui.ui.widgets.actionbutton import ActionButton
from vmgui.ui.widgets.emptystate import EmptyState


def _said(window: Window) -> list[str]:
    """The titles of what stands where lists would be."""
    return [
        part(empty, QLabel, "empty-title").text()
        for empty in window.findChildren(EmptyState)
        if empty.isVisible()
    ]


def _sentence(window: Window) -> str:
    empty = next(empty for empty in window.findChildren(EmptyState) if empty.isVisible())
    return part(empty, QLabel, "empty-sentence").text()


def _select_rows(pane: StoragePane, *rows: int) -> None:
    flags = QItemSelectionModel.SelectionFlag
    model = pane.volumes.view.selectionModel()
    for row in rows:
        model.select(pane.table.index(row, 0), flags.Select | flags.Rows)


async def test_pools_and_the_volumes_of_the_usual_one_are_shown(tmp_path: Path) -> None:
    machines = [Machine("web1", RUNNING)]
    async with (
        storing(tmp_path, "images", "default", volumes=("web1.qcow2",), machines=machines) as (
            context,
            host,
        ),
        pane_of(context, host) as (window, pane),
    ):
        await eventually(lambda: pools(pane) == ["default", "images"], "the pools are read")
        first = pane.pool()
        pane.pool_view.choose("images")
        await eventually(lambda: names(pane) == ["web1.qcow2"], "the volumes are read")
        await eventually(lambda: pane.table.shown()[0].machines == "web1", "its user is known")

        assert first is not None
        assert first.name == "default"
        assert unnamed(window) == []
        assert part(window, QLabel, "volume-count").text() == "1 volume"
        assert part(window, QLabel, "pool-name").text() == "images"


async def test_selection_is_pools_and_volumes_with_their_users(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "images", volumes=("a", "b", "c")) as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await eventually(lambda: len(names(pane)) == 3, "the volumes are read")

        _select_rows(pane, 0, 2)

        selected = window.selected
        assert [item.pool.name for item in selected.pools] == ["images"]
        assert [item.volume.name for item in selected.volumes] == ["a", "c"]
        assert {item.host for item in selected.volumes} == {host}
        assert window.actions_of_window.action("pool.stop").isEnabled()
        assert not window.actions_of_window.action("pool.start").isEnabled()


async def test_events_and_jobs_of_others_are_followed_and_the_choice_stays(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", "b", volumes=("one",)) as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await eventually(lambda: names(pane) == ["one"], "the volumes are read")
        _select_rows(pane, 0)

        await change(context, host, lambda made: make_volumes(made, "a", ["another"]))
        context.storage.watch(host).reread_pool("a")
        await eventually(lambda: names(pane) == ["another", "one"], "the new one is shown")
        await change(context, host, lambda made: made.storagePoolLookupByName("b").destroy())

        await eventually(lambda: not pane.pools.pools()[1].is_active, "it is seen")
        assert [item.volume.name for item in window.selected.volumes] == ["one"]


async def test_pool_that_is_not_active_offers_to_start_it(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", volumes=("one",)) as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await change(context, host, lambda made: made.storagePoolLookupByName("a").destroy())
        await eventually(lambda: "The storage pool is not active" in _said(window), "it is said")
        selected = pane.selection()

        window.actions_of_window.trigger("pool.start")

        await eventually(lambda: not _said(window), "the volumes are there")
        assert selected.volumes == ()


async def test_host_without_pools_offers_to_add_one(tmp_path: Path) -> None:
    async with (
        storing(tmp_path) as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await eventually(lambda: _said(window) == ["No storage pools yet"], "it is said")

        assert pane.selection().pools == ()
        assert window.actions_of_window.action("pool.add").isEnabled()


async def test_pool_without_volumes_and_a_filter_without_hits_say_so(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", "b", volumes=("one", "two")) as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await eventually(lambda: len(names(pane)) == 2, "the volumes are read")
        search = part(window, QLineEdit, "filter")

        search.setText("zzz")
        unmatched = _said(window), part(window, QLabel, "volume-count").text()
        QTest.keyClick(search, Qt.Key.Key_Escape)
        matched = len(names(pane))
        pane.pool_view.choose("b")
        await eventually(lambda: _said(window) == ["No volumes yet"], "it is said")

        assert unmatched == (["No volume matches"], "0 of 2 volumes shown")
        assert matched == 2


async def test_pools_that_cannot_be_read_say_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_arguments: object) -> tuple[PoolReading, ...]:
        raise HostError("This driver has no storage.", hint="Use another.")

    monkeypatch.setattr(resources, "pools", refuse)
    async with (
        storing(tmp_path) as (context, host),
        pane_of(context, host) as (window, _pane),
    ):
        await eventually(lambda: _said(window) == ["The storage pools were not read"], "it is said")

        assert _sentence(window) == "This driver has no storage. Use another."


async def test_volumes_that_cannot_be_read_say_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_arguments: object) -> tuple[object, ...]:
        raise HostError("The server is gone.")

    monkeypatch.setattr(resources, "volume_names", refuse)
    async with (
        storing(tmp_path, "a") as (context, host),
        pane_of(context, host) as (window, _pane),
    ):
        await eventually(lambda: _said(window) == ["The volumes were not read"], "it is said")

        assert _sentence(window) == "The server is gone."


async def test_host_that_is_not_connected_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path) as context:
        put_machine(context)
        async with pane_of(context, NOWHERE_HOST) as (window, _pane):
            await eventually(lambda: _said(window), "it is said")

            assert _said(window) == ["The host is not connected."]
            assert not [each for each in window.findChildren(ActionButton) if each.isVisible()]
            assert window.actions_of_window.action("pool.add").isEnabled() is False


async def test_facts_and_autostart_follow_the_pool(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "vg0", type_="logical") as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await eventually(lambda: pane.pool(), "the pools are read")
        facts = part(window, PoolFacts, "")
        await eventually(lambda: facts.value("source") == "vg0", "the source is read")
        box = part(window, QCheckBox, "autostart")

        box.click()
        is_checked_at_once = box.isChecked()
        await eventually(lambda: box.isChecked(), "the host has done it")

        assert not is_checked_at_once
        assert facts.value("location") == "/dev/vg0"
        assert pane.pools.pools()[0].is_autostart


async def test_pool_and_columns_are_remembered(tmp_path: Path) -> None:
    async with storing(tmp_path, "a", "default") as (context, host):
        async with pane_of(context, host) as (_window, pane):
            await eventually(lambda: pane.pool(), "the pools are read")
            pane.pool_view.choose("a")
        async with pane_of(context, host) as (_window, pane):
            await eventually(lambda: pane.pool(), "the pools are read")
            pool = pane.pool()

        assert pool is not None
        assert pool.name == "a"


async def test_path_that_is_wanted_is_found_in_its_pool(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "iso", "default", volumes=("a.iso",)) as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        pane.volumes.wish = Present("/iso/a.iso")

        await eventually(lambda: window.selected.volumes, "it is chosen")


async def test_keys_find_delete_and_open_menus(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", volumes=("one",)) as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await eventually(lambda: names(pane), "the volumes are read")
        window.activateWindow()
        pane.volumes.search.begin()
        search = part(window, QLineEdit, "filter")
        QTest.keyClick(search, Qt.Key.Key_Down)
        chosen = [item.volume.name for item in pane.selection().volumes]

        pane.pool_view.customContextMenuRequested.emit(QPoint(5, 5))
        await eventually(QApplication.activePopupWidget, "the menu is open")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        texts = [action.text() for action in menu.actions()]
        menu.close()

        assert chosen == ["one"]
        assert "&Refresh" in texts


async def test_rest_follows_nothing(tmp_path: Path) -> None:
    async with storing(tmp_path, "a") as (context, host):
        async with pane_of(context, host, Purpose("storage.choose", is_choice=True)) as (_w, pane):
            await eventually(lambda: pane.pool(), "the pools are read")
        reads = context.storage.watch(host)._refresher.fetches

        await change(context, host, lambda made: made.storagePoolLookupByName("a").destroy())

        assert context.storage.watch(host)._refresher.fetches == reads


async def test_tab_goes_from_the_pools_over_the_facts_to_the_volumes(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", volumes=("one",)) as (context, host),
        pane_of(context, host) as (_window, pane),
    ):
        await eventually(lambda: names(pane), "the volumes are read")
        facts = part(pane, PoolFacts, "")
        await eventually(lambda: facts.value("type"), "the facts are there")
        (type_of_it,) = part(facts, QWidget, "fact-type").findChildren(QLineEdit)
        type_of_it.setObjectName("type")
        wanted = ["pools", "button-pool.add", "type", "autostart", "button-pool.stop", "filter"]
        wanted += ["button-volume.add", "volume-list"]

        order = [pane.pool_view.objectName()]
        widget = pane.pool_view.nextInFocusChain()
        while widget is not None and widget is not pane.pool_view:
            order.append(widget.objectName())
            widget = widget.nextInFocusChain()

        assert [name for name in order if name in wanted] == wanted
