from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.volumes import GIB, IN_USE, item, user
from tests.ui.dialogs.acting import asking, part, press, problem, write
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.users import UserKind
from vmgui.ui.storage.resizevolume import ResizeDialog, Resizing, ask


def shown(qtbot: QtBot, volume: VolumeItem) -> ResizeDialog:
    dialog = ResizeDialog(None, volume)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def tick(dialog: ResizeDialog, name: str) -> None:
    part(dialog, QCheckBox, name).click()


async def test_larger_size_is_answered() -> None:
    task, dialog = await asking(ask(None, item("a.qcow2")), ResizeDialog)

    write(dialog, "capacity", "30")
    press(dialog, "accept")

    assert await task == Resizing(30 * GIB)


def test_everything_has_a_name(qtbot: QtBot) -> None:
    assert unnamed(shown(qtbot, item("a.qcow2", format="raw"))) == []


def test_present_size_is_refused(qtbot: QtBot) -> None:
    dialog = shown(qtbot, item("a.qcow2"))

    press(dialog, "accept")

    assert problem(dialog, "capacity") == "It has this size already."


def test_shrinking_needs_a_tick_after_what_is_lost(qtbot: QtBot) -> None:
    dialog = shown(qtbot, item("a.qcow2"))
    write(dialog, "capacity", "5")
    press(dialog, "accept")
    refused = problem(dialog, "shrinks")
    warned = dialog.remarks.texts()

    tick(dialog, "shrinks")
    press(dialog, "accept")

    assert refused == "Tick this to shrink the volume."
    assert "The last 15 GiB of the volume are lost." in warned[0]
    assert not dialog.isVisible()
    assert dialog.answer() == Resizing(5 * GIB, may_shrink=True)


@pytest.mark.parametrize(
    ("volume", "said"),
    [
        (item("a.qed", format="qed"), "Volumes in the format “qed” cannot shrink."),
        (item("a.img", format="raw", allocation=18 * GIB), "It takes 18 GiB"),
        (item("a", IN_USE), "“web1” is running. Shut it off to shrink the volume."),
        (item("a", user("web2", UserKind.BACKING)), "It cannot shrink: the disk vda of “web2”"),
    ],
)
def test_what_cannot_shrink_says_why(qtbot: QtBot, volume: VolumeItem, said: str) -> None:
    dialog = shown(qtbot, volume)
    write(dialog, "capacity", "5")
    tick(dialog, "shrinks")

    press(dialog, "accept")

    assert problem(dialog, "capacity").startswith(said)


def test_running_machine_sees_the_new_size_at_once(qtbot: QtBot) -> None:
    dialog = shown(qtbot, item("a.qcow2", IN_USE, backing_path="/base.qcow2"))

    write(dialog, "capacity", "30")

    texts = dialog.remarks.texts()
    assert "“web1” is running and sees the new size of its disk vda at once." in texts
    assert "Its backing volume /base.qcow2 stays as it is." in texts
    press(dialog, "accept")
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    "users",
    [
        (IN_USE, user("web2", is_active=True)),
        (user("web2", UserKind.BACKING, is_active=True),),
    ],
)
def test_volume_that_running_machines_share_stays_as_it_is(qtbot: QtBot, users: tuple) -> None:  # type: ignore[type-arg]
    dialog = shown(qtbot, item("a.qcow2", *users))
    write(dialog, "capacity", "30")

    press(dialog, "accept")

    assert "Shut it off to resize the volume." in problem(dialog, "capacity")


def test_raw_file_can_take_the_new_space_at_once_if_there_is_room(qtbot: QtBot) -> None:
    dialog = shown(qtbot, item("a.img", format="raw"))
    tick(dialog, "allocates")
    write(dialog, "capacity", "61")
    press(dialog, "accept")
    refused = problem(dialog, "capacity")

    write(dialog, "capacity", "60")
    press(dialog, "accept")

    assert refused == "The storage pool has 40 GiB free."
    assert dialog.answer() == Resizing(60 * GIB, allocates=True)


def test_only_raw_files_can_take_space(qtbot: QtBot) -> None:
    dialog = shown(qtbot, item("a.qcow2"))

    assert not part(dialog, QCheckBox, "allocates").isVisible()


def test_more_than_is_free_is_a_warning(qtbot: QtBot) -> None:
    dialog = shown(qtbot, item("a.qcow2"))

    write(dialog, "capacity", "100")

    assert "40 GiB" in dialog.remarks.texts()[-1]


def test_too_little_room_is_said_once(qtbot: QtBot) -> None:
    dialog = shown(qtbot, item("a.img", format="raw"))
    write(dialog, "capacity", "99")
    before = " ".join(dialog.remarks.texts())

    tick(dialog, "allocates")
    press(dialog, "accept")

    assert "That is more than the 40 GiB" in before
    assert problem(dialog, "capacity") == "The storage pool has 40 GiB free."
    assert "That is more than" not in " ".join(dialog.remarks.texts())
