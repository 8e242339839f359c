"""What is chosen on a pane of storage: what is seen is what actions work on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from tests.support.contexts import shown
from tests.support.pilot import texts
from tests.support.storageworlds import change, make_volumes, storing
from tests.support.worlds import eventually
from tests.ui.dialogs.acting import part, until_shown
from tests.ui.storage.acting import Window, names, pane_of, pools
from vmgui.base.errors import HostError
from vmgui.ui.errors import ProblemDialog
from vmgui.ui.storage.browser import VolumesDialog
from vmgui.ui.storage.pane import Purpose, StoragePane
from vmgui.ui.storage.poolfacts import PoolFacts

CONTROL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def _click(pane: StoragePane, name: str, keys: Qt.KeyboardModifier = PLAIN) -> None:
    place = pane.pool_view.visualRect(pane.pools.index_of(name)).center()
    QTest.mouseClick(pane.pool_view.viewport(), Qt.MouseButton.LeftButton, keys, place)


def _shown_pool(pane: StoragePane) -> str:
    """The pool whose facts are seen; nothing if none are."""
    label = part(pane, QLabel, "pool-name")
    return label.text() if label.isVisible() else ""


def _worked_on(window: Window) -> list[str]:
    return [item.pool.name for item in window.selected.pools]


async def test_keyboard_that_only_looks_at_a_pool_does_not_choose_it(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", "b") as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await eventually(lambda: pools(pane) == ["a", "b"], "the pools are read")
        _click(pane, "a")

        QTest.keyClick(pane.pool_view, Qt.Key.Key_Down, CONTROL)

        assert (_shown_pool(pane), _worked_on(window)) == ("a", ["a"])


async def test_several_pools_are_said_to_be_several(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", "b", volumes=("one",)) as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await eventually(lambda: names(pane) == ["one"], "the volumes are read")
        _click(pane, "a")

        _click(pane, "b", CONTROL)
        of_both = _shown_pool(pane), _worked_on(window), pane.volumes.isVisible()
        said = texts(window)
        is_box_seen = part(pane, QCheckBox, "autostart").isVisible()
        _click(pane, "b", CONTROL)
        of_one = _shown_pool(pane), _worked_on(window), pane.volumes.isVisible()
        _click(pane, "a", CONTROL)

        assert of_both == ("", ["a", "b"], False)
        assert "2 storage pools selected" in said
        assert not is_box_seen  # it would tick one and set the other
        assert of_one == ("a", ["a"], True)
        assert (_shown_pool(pane), _worked_on(window)) == ("", [])
        assert "No storage pool selected" in texts(window)


async def test_neighbour_of_a_pool_that_vanishes_is_shown_and_selected(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", "b") as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await eventually(lambda: pools(pane) == ["a", "b"], "the pools are read")
        pane.pool_view.choose("a")

        await change(context, host, lambda made: made.storagePoolLookupByName("a").destroy())
        await change(context, host, lambda made: made.storagePoolLookupByName("a").undefine())
        await eventually(lambda: pools(pane) == ["b"], "it is gone")

        assert (_shown_pool(pane), _worked_on(window)) == ("b", ["b"])


async def test_users_are_shown_during_a_storm_of_changes(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a") as (context, host),
        pane_of(context, host) as (_window, pane),
    ):
        await eventually(lambda: pane.pool(), "the pools are read")
        timer, changed = pane._using, context.storage.usage(host).changed
        timer.stop()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(10_000)
        changed.emit(None)
        await eventually(lambda: 0 < timer.remainingTime() < 9_900, "time goes by")

        changed.emit(None)

        assert 0 < timer.remainingTime() < 9_950


async def test_key_on_what_is_impossible_says_why(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a") as (context, host),
        pane_of(context, host) as (_window, pane),
    ):
        await eventually(lambda: pane.pool(), "the pools are read")

        QTest.keyClick(pane.pool_view, Qt.Key.Key_Delete)

        problem = await until_shown(ProblemDialog)
        assert "Stop the storage pool “a” first." in texts(problem)
        problem.reject()


async def test_keys_open_and_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        storing(tmp_path, "a", volumes=("one",)) as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await eventually(lambda: names(pane), "the volumes are read")
        asked: list[str] = []
        monkeypatch.setattr(window.actions_of_window, "_run", lambda spec: asked.append(spec.id))
        pane.volumes.choose("one")

        QTest.keyClick(pane.volumes.view, Qt.Key.Key_Return)
        QTest.keyClick(pane.volumes.view, Qt.Key.Key_C, CONTROL)
        QTest.keyClick(pane.pool_view, Qt.Key.Key_Return)

        assert asked == ["volume.image", "volume.copy_path", "pool.edit"]


async def test_chooser_deletes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    purpose = Purpose("storage.choose", is_choice=True)
    async with (
        storing(tmp_path, "a", volumes=("one",)) as (context, host),
        pane_of(context, host, purpose) as (window, pane),
    ):
        await eventually(lambda: names(pane), "the volumes are read")
        asked: list[str] = []
        monkeypatch.setattr(window.actions_of_window, "_run", lambda spec: asked.append(spec.id))
        pane.volumes.choose("one")

        for view in (pane.volumes.view, pane.pool_view):
            QTest.keyClick(view, Qt.Key.Key_Delete)

        assert asked == []


async def test_trouble_with_pools_that_are_known_stands_above_them(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a") as (context, host),
        pane_of(context, host) as (_window, pane),
    ):
        await eventually(lambda: pane.pool(), "the pools are read")
        is_seen_before = part(pane, QLabel, "pool-problem").isVisible()

        context.storage.watch(host)._set_problem(HostError("The server is gone."))

        label = part(pane, QLabel, "pool-problem")
        assert not is_seen_before
        assert label.isVisible()
        assert label.text() == "The server is gone."
        assert pools(pane) == ["a"]


async def test_source_is_read_again_when_the_pool_is_edited(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "vg0", type_="logical") as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await eventually(lambda: pane.pool(), "the pools are read")
        facts = part(window, PoolFacts, "")
        await eventually(lambda: facts.value("source") == "vg0", "the source is read")
        xml = (
            "<pool type='logical'><name>vg0</name><uuid>{uuid}</uuid><source><name>other</name>"
            "</source><target><path>/dev/vg0</path></target></pool>"
        )

        def edit(made: object) -> None:
            found = made.storagePoolLookupByName("vg0")  # type: ignore[attr-defined]
            found.destroy()
            made.storagePoolDefineXML(xml.format(uuid=found.UUIDString()))  # type: ignore[attr-defined]

        await change(context, host, edit)

        await eventually(lambda: facts.value("source") == "other", "it is read again")


@pytest.mark.parametrize("is_chooser", [False, True])
async def test_window_that_is_destroyed_follows_nothing(tmp_path: Path, is_chooser: bool) -> None:
    async with storing(tmp_path, "a", volumes=("one",)) as (context, host):
        watch, usage = context.storage.watch(host), context.storage.usage(host)
        async with shown(QWidget()) as parent:
            if is_chooser:
                dialog = VolumesDialog(context, host, "volume", "", parent)
                dialog.open()
                pane = dialog.pane
            else:
                window = Window(context, host, Purpose("storage"))
                window.setParent(parent)
                window.show()
                pane = window.pane
            await eventually(lambda: names(pane), "the volumes are read")
            is_followed = bool(watch._lookings) and usage._lookers == 1
            gone: list[None] = []
            pane.destroyed.connect(lambda: gone.append(None))

            (dialog if is_chooser else window).deleteLater()
            await eventually(lambda: gone, "it is destroyed")

        assert is_followed
        assert not watch._lookings
        assert usage._lookers == 0


async def test_volume_that_is_selected_follows_the_pool_only(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", "b", volumes=("one",)) as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await change(context, host, lambda made: make_volumes(made, "b", ["one"]))
        await eventually(lambda: names(pane) == ["one"], "the volumes are read")
        pane.volumes.choose("one")

        pane.pool_view.choose("b")
        await eventually(lambda: names(pane) == ["one"], "the others are read")

        assert window.selected.volumes == ()
