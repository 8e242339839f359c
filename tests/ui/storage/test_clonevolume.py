from __future__ import annotations

import asyncio
from collections.abc import Collection
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit

from tests.support.contexts import opened, unnamed
from tests.support.volumes import GIB, IN_USE, POOL, item, user
from tests.support.worlds import eventually, world
from tests.ui.dialogs.acting import asking, part, press, problem, write
from vmgui.base.errors import HostError, NotPossibleNow
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.newimages import NewImage
from vmgui.core.storage.users import UserKind
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.storage.clonevolume import CloneDialog, ask, clone

LOGICAL = POOL._replace(name="vg0", type="logical")
SOURCE = item("web1.qcow2")


async def names(pool: str) -> Collection[str]:
    return {"web1.qcow2", "web1-clone.qcow2"} if pool == POOL.name else ()


async def cloning(source: VolumeItem = SOURCE) -> tuple[asyncio.Task[object], CloneDialog]:
    return await asking(ask(None, source, [POOL, LOGICAL], names), CloneDialog)


def name(dialog: CloneDialog) -> str:
    return part(dialog, QLineEdit, "name").text()


def choose_pool(dialog: CloneDialog, pool: str) -> None:
    box = part(dialog, ChoiceBox, "pool")
    box.set_value(pool)
    box.chosen.emit()


async def test_copy_has_a_free_name_beside_the_volume() -> None:
    task, dialog = await cloning()
    await eventually(lambda: name(dialog) == "web1-clone-2.qcow2", "the names are read")
    nameless = unnamed(dialog)

    press(dialog, "accept")

    found = await task
    assert found.image == NewImage("default", "web1-clone-2.qcow2", "qcow2", 20 * GIB)  # type: ignore[attr-defined]
    assert found.passphrase is None  # type: ignore[attr-defined]
    assert nameless == []


async def test_other_pool_has_other_formats_and_names() -> None:
    task, dialog = await cloning()

    choose_pool(dialog, "vg0")
    await eventually(lambda: name(dialog) == "web1-clone", "it is proposed")
    press(dialog, "accept")

    found = await task
    assert found.image == NewImage("vg0", "web1-clone", "raw", 20 * GIB, 20 * GIB)  # type: ignore[attr-defined]


async def test_other_format_has_another_ending() -> None:
    _task, dialog = await cloning()
    box = part(dialog, QComboBox, "format")

    box.setCurrentText("raw")
    box.activated.emit(box.currentIndex())

    assert name(dialog) == "web1-clone.img"
    dialog.reject()


async def test_typed_name_stays_and_a_taken_one_is_refused() -> None:
    _task, dialog = await cloning()
    write(dialog, "name", "web1.qcow2")
    await eventually(lambda: dialog._taken, "the names are read")

    press(dialog, "accept")

    assert problem(dialog, "name") == "The storage pool has a volume of this name."
    dialog.reject()


async def test_too_little_room_is_refused_at_the_pool() -> None:
    small = POOL._replace(available=2 * GIB)
    _task, dialog = await asking(ask(None, SOURCE, [small], names), CloneDialog)

    press(dialog, "accept")

    assert problem(dialog, "pool") == "The copy takes 3 GiB, and the storage pool has 2 GiB free."
    dialog.reject()


async def test_disk_in_use_that_only_qemu_can_copy_is_refused() -> None:
    _task, dialog = await cloning(item("web1.qcow2", IN_USE))

    press(dialog, "accept")

    assert problem(dialog, "source") == "“web1” is running. Shut it off to clone the volume."
    assert dialog.isVisible()
    dialog.reject()


async def test_raw_disk_in_use_is_copied_as_raw_only() -> None:
    _task, dialog = await cloning(item("web1.img", IN_USE, format="raw"))
    said, before = dialog.remarks.texts(), problem(dialog, "format")
    box = part(dialog, QComboBox, "format")

    box.setCurrentText("qcow2")
    box.activated.emit(box.currentIndex())

    assert "“web1” is running and uses the volume" in said[0]
    assert before == ""
    assert problem(dialog, "format").startswith("“web1” is running: the volume can only")
    dialog.reject()


async def test_backing_volume_of_a_running_machine_is_copied() -> None:
    builder = user("web2", UserKind.BACKING, is_active=True)
    task, dialog = await cloning(item("base.qcow2", builder))

    press(dialog, "accept")

    assert await task is not None


async def test_what_to_think_of_is_said_before() -> None:
    source = item("web1.qcow2", backing_path="/base.qcow2", encryption="luks")
    _task, dialog = await cloning(source)

    texts = " ".join(dialog.remarks.texts())

    assert "The volume is encrypted; the copy is not." in texts
    assert "What it builds on, /base.qcow2, is copied into it." in texts
    dialog.reject()


async def test_copy_can_be_encrypted() -> None:
    task, dialog = await cloning(item("web1.qcow2", encryption="luks"))
    box = part(dialog, QComboBox, "encryption")
    box.setCurrentIndex(1)
    box.activated.emit(1)
    write(dialog, "passphrase", "abc")
    write(dialog, "again", "abc")
    said = dialog.remarks.texts()

    press(dialog, "accept")

    found = await task
    assert found.passphrase.reveal() == b"abc"  # type: ignore[attr-defined]
    assert said == []


async def test_unread_names_do_not_stand_in_the_way() -> None:
    async def fail(_pool: str) -> Collection[str]:
        raise HostError("The host does not answer.")

    task, dialog = await asking(ask(None, SOURCE, [POOL], fail), CloneDialog)

    press(dialog, "accept")

    assert (await task).image.name == "web1-clone.qcow2"


async def test_host_without_a_pool_for_it_is_said(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path)) as context:
        host = next(iter(context.fleet.hosts))

        with pytest.raises(NotPossibleNow, match="no active storage pool"):
            await clone(context, SOURCE._replace(host=host), None)
