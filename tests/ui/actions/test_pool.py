from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QCheckBox

from tests.support.pilot import texts
from tests.support.storageworlds import change, storing
from tests.support.vault import Vault
from tests.support.worlds import eventually
from tests.ui.dialogs.acting import part, press, until_shown, write
from tests.ui.storage.acting import Window, pane_of, pools
from vmgui.base.states import JobState
from vmgui.ui.context import Context
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.textinput import TextDialog
from vmgui.ui.errors import ProblemDialog
from vmgui.ui.storage.pane import StoragePane
from vmgui.virt.secrets import PoolReference

MACHINE = """\
<domain type='test'><name>web1</name><memory>1</memory><os><type>hvm</type></os><devices>
{}<target dev='vda' bus='virtio'/></disk></devices></domain>"""
SAN = """\
<pool type='iscsi'><name>san</name><source><host name='h'/><device path='iqn.2026-11.org.x:y'/>
</source><target><path>/dev/disk/by-path</path></target></pool>"""


async def _ready(pane: StoragePane, count: int) -> None:
    await eventually(lambda: len(pools(pane)) == count, "the pools are read")


def _is_active(pane: StoragePane) -> list[bool]:
    return [pool.is_active for pool in pane.pools.pools()]


def _select_all(pane: StoragePane) -> None:
    flags = QItemSelectionModel.SelectionFlag
    for row in range(pane.pools.rowCount()):
        pane.pool_view.selectionModel().select(pane.pools.index(row), flags.Select)


def _reason(window: Window, action: str) -> str:
    made = window.actions_of_window.action(action)
    return "" if made.isEnabled() else made.toolTip()


def _titles(context: Context) -> list[str]:
    return [job.title for job in context.jobs.jobs]


async def test_several_pools_are_stopped_after_a_question_and_started_again(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", "b") as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await _ready(pane, 2)
        _select_all(pane)

        window.actions_of_window.trigger("pool.stop")
        press(await until_shown(ConfirmationDialog), "accept")
        await eventually(lambda: _is_active(pane) == [False, False], "both are stopped")
        window.actions_of_window.trigger("pool.start")
        await eventually(lambda: _is_active(pane) == [True, True], "both are active")

        assert len(context.jobs.jobs) == 4
        assert all(job.state is JobState.DONE for job in context.jobs.jobs)


async def test_actions_say_why_they_are_impossible(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", "b") as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await _ready(pane, 2)
        of_one = {name: _reason(window, f"pool.{name}") for name in ("start", "rename", "delete")}
        _select_all(pane)

        assert of_one == {
            "start": "The storage pool “a” is active already.",
            "rename": "Stop the storage pool “a” first.",
            "delete": "Stop the storage pool “a” first.",
        }
        assert _reason(window, "pool.edit") == "Select a single storage pool."
        assert _reason(window, "pool.stop") == ""


async def test_refresh_and_autostart_are_jobs(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a") as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await _ready(pane, 1)
        actions = window.actions_of_window

        actions.trigger("pool.refresh")
        actions.trigger("pool.autostart")
        await eventually(lambda: pane.pools.pools()[0].is_autostart, "it starts with the host")
        await eventually(actions.action("pool.autostart").isChecked, "the action shows it")
        actions.trigger("pool.autostart")
        await eventually(lambda: not pane.pools.pools()[0].is_autostart, "it does not any more")

        assert _titles(context)[0] == "Refresh storage pool a"
        assert len(context.jobs.jobs) == 3


async def test_stopped_pool_is_renamed_and_stays_chosen(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", "b") as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await _ready(pane, 2)
        await change(context, host, lambda made: made.storagePoolLookupByName("a").destroy())
        await eventually(lambda: _is_active(pane)[0] is False, "it is seen")

        window.actions_of_window.trigger("pool.rename")
        dialog = await until_shown(TextDialog)
        write(dialog, "text", "z")
        press(dialog, "accept")

        await eventually(lambda: pools(pane) == ["b", "z"], "it is called so")
        pool = pane.pool()
        assert pool is not None
        assert pool.name == "z"


@pytest.mark.parametrize(
    ("source", "is_asked"),
    [
        ("<disk type='volume'><source pool='a' volume='x'/>", True),
        ("<disk type='volume'><source pool='b' volume='x'/>", False),
        ("<disk type='file'><source file='/a/x'/>", False),
    ],
)
async def test_pool_that_a_machine_names_is_renamed_after_a_question(
    tmp_path: Path, source: str, is_asked: bool
) -> None:
    async with (
        storing(tmp_path, "a", "b") as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await _ready(pane, 2)
        await change(context, host, lambda made: made.defineXML(MACHINE.format(source)))
        await change(context, host, lambda made: made.storagePoolLookupByName("a").destroy())
        await eventually(
            lambda: any(record.details for record in context.inventory.domains(host)),
            "the machine is described",
        )
        await eventually(lambda: _is_active(pane)[0] is False, "it is seen")

        window.actions_of_window.trigger("pool.rename")
        dialog = await until_shown(TextDialog)
        write(dialog, "text", "z")
        press(dialog, "accept")
        if is_asked:
            again = await until_shown(ConfirmationDialog)
            assert "web1" in texts(again)
            press(again, "accept")

        await eventually(lambda: pools(pane) == ["b", "z"], "it is called so")


async def test_secret_of_a_deleted_pool_goes_if_ticked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = Vault.opened(monkeypatch)
    async with (
        storing(tmp_path) as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        uuid = vault.put("iscsi", "san")
        vault.pools = [PoolReference("san", False, uuid)]
        await change(context, host, lambda made: made.storagePoolDefineXML(SAN))
        await _ready(pane, 1)

        window.actions_of_window.trigger("pool.delete")
        dialog = await until_shown(ConfirmationDialog)
        part(dialog, QCheckBox, "secrets").setChecked(True)
        vault.pools = []
        press(dialog, "accept")

        await eventually(lambda: not pools(pane), "it is gone")
        await eventually(lambda: not vault.secrets, "its secret is gone, too")


async def test_stopped_pool_is_deleted_after_a_question(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a", "b") as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await _ready(pane, 2)
        await change(context, host, lambda made: made.storagePoolLookupByName("a").destroy())
        await eventually(lambda: _is_active(pane)[0] is False, "it is seen")

        window.actions_of_window.trigger("pool.delete")
        dialog = await until_shown(ConfirmationDialog)
        has_check = dialog.findChild(QCheckBox, "check") is not None
        press(dialog, "accept")

        await eventually(lambda: pools(pane) == ["b"], "it is gone")
        assert has_check


async def test_job_that_fails_is_reported(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "a") as (context, host),
        pane_of(context, host) as (window, pane),
    ):
        await _ready(pane, 1)
        chosen = window.selected
        await change(context, host, lambda made: made.storagePoolLookupByName("a").destroy())
        window.pane.rest()
        window.selected = chosen

        window.actions_of_window.trigger("pool.refresh")

        problem = await until_shown(ProblemDialog)
        assert "The storage pool was not refreshed." in texts(problem)
        problem.reject()
