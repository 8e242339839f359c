from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QWidget

from tests.support.pilot import texts
from tests.ui.dialogs.acting import asking, part, press, problem, until_shown, write
from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainRecord
from vmgui.base.states import DomainState
from vmgui.core.resources import PoolReading
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.textinput import TextDialog
from vmgui.ui.storage.poolquestions import Deletion, ask_delete, ask_name, ask_stop

DIRECTORY = PoolReading("images", "dir", False, "/images", None, None, None)
GROUP = PoolReading("vg0", "logical", False, "/dev/vg0", None, None, None)
WEB = DomainRecord(domain_id(HostId("test:///x"), "1"), "web1", DomainState.RUNNING)


async def test_stopping_says_which_machines_have_disks_there() -> None:
    window = QWidget()
    task, dialog = await asking(ask_stop(window, [DIRECTORY], [WEB]), ConfirmationDialog)
    said = texts(dialog)
    press(dialog, "accept")

    assert await task
    assert "Stop the storage pool “images”?" in said
    assert "web1 (Running)" in said
    window.deleteLater()


async def test_stopping_several_names_them_and_those_that_are_gone_then() -> None:
    window = QWidget()
    pools = [DIRECTORY, GROUP._replace(is_persistent=False)]
    task, dialog = await asking(ask_stop(window, pools, []), ConfirmationDialog)
    said = texts(dialog)
    dialog.reject()

    assert not await task
    assert "Stop 2 storage pools?" in said
    assert "images" in said
    assert "The host forgets what has no definition:" in said
    window.deleteLater()


async def test_deleting_forgets_only_unless_something_else_is_ticked() -> None:
    window = QWidget()
    task, dialog = await asking(ask_delete(window, [DIRECTORY], [WEB]), ConfirmationDialog)
    press(dialog, "accept")

    assert await task == Deletion(with_contents=False)
    window.deleteLater()


@pytest.mark.parametrize("is_certain", [True, False])
async def test_deleting_what_is_stored_is_asked_again(*, is_certain: bool) -> None:
    window = QWidget()
    task, dialog = await asking(ask_delete(window, [GROUP], [WEB]), ConfirmationDialog)
    part(dialog, QCheckBox, "check").setChecked(True)
    press(dialog, "accept")
    again = await until_shown(ConfirmationDialog)
    said = texts(again)
    press(again, "accept") if is_certain else again.reject()

    assert await task == (Deletion(with_contents=True) if is_certain else None)
    assert "All volumes in /dev/vg0 are lost; this cannot be undone." in said
    assert "web1 (Running)" in said
    window.deleteLater()


@pytest.mark.parametrize("pools", [[DIRECTORY, GROUP], [GROUP._replace(type="mpath")]])
async def test_what_is_stored_stays_where_libvirt_cannot_delete_it(
    pools: list[PoolReading],
) -> None:
    window = QWidget()
    task, dialog = await asking(ask_delete(window, pools, []), ConfirmationDialog)
    check = dialog.findChild(QCheckBox)
    dialog.reject()

    assert await task is None
    assert check is None
    window.deleteLater()


async def test_name_is_checked_while_it_is_typed() -> None:
    window = QWidget()
    task, dialog = await asking(ask_name(window, GROUP, ["vg0", "images"], []), TextDialog)
    said = {}
    for name in ("images", "a/b", " ", "a" * 300):
        write(dialog, "text", name)
        said[name] = problem(dialog, "text")
    write(dialog, "text", "vg1")
    press(dialog, "accept")

    assert await task == "vg1"
    assert "“images”" in said["images"]
    assert "“/”" in said["a/b"]
    assert said[" "]
    assert "longer" in said["a" * 300]
    window.deleteLater()


@pytest.mark.parametrize("is_wanted", [True, False])
async def test_renaming_says_which_machines_name_the_pool(*, is_wanted: bool) -> None:
    window = QWidget()
    task, dialog = await asking(ask_name(window, GROUP, ["vg0"], [WEB]), TextDialog)
    write(dialog, "text", "vg1")
    press(dialog, "accept")
    again = await until_shown(ConfirmationDialog)
    said = texts(again)
    press(again, "accept") if is_wanted else again.reject()

    assert await task == ("vg1" if is_wanted else None)
    assert "Rename the storage pool “vg0” all the same?" in said
    assert "web1 (Running)" in said
    window.deleteLater()


@pytest.mark.parametrize("is_ticked", [True, False])
async def test_secrets_of_deleted_pools_go_only_if_ticked(*, is_ticked: bool) -> None:
    window = QWidget()
    task, dialog = await asking(ask_delete(window, [DIRECTORY], [], secrets=1), ConfirmationDialog)
    part(dialog, QCheckBox, "secrets").setChecked(is_ticked)
    press(dialog, "accept")

    assert await task == Deletion(with_contents=False, forgets_secrets=is_ticked)
    window.deleteLater()


async def test_pools_without_secrets_are_not_asked_about_them() -> None:
    window = QWidget()
    task, dialog = await asking(ask_delete(window, [DIRECTORY], []), ConfirmationDialog)
    check = dialog.findChild(QCheckBox, "secrets")
    dialog.reject()

    assert await task is None
    assert check is None
    window.deleteLater()


async def test_same_name_is_no_change() -> None:
    window = QWidget()
    task, dialog = await asking(ask_name(window, GROUP, ["vg0"], []), TextDialog)
    dialog.accept()

    assert await task is None
    window.deleteLater()
