from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.contexts import opened, unnamed
from tests.support.worlds import Machine, eventually
from tests.ui.dialogs.acting import asking, part, press, problem, write
from vmgui.base.errors import InvalidInput
from vmgui.base.states import JobState
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.resources import PoolReading
from vmgui.core.resources import pools as read_pools
from vmgui.core.storage.newimages import NewImage
from vmgui.ui.dialogs.fields import NoteLabel
from vmgui.ui.storage.extras import Around
from vmgui.ui.storage.newvolume import NewVolumeDialog, add
from vmgui.ui.widgets.statuslabel import StatusLabel

GIB = 2**30
POOL = PoolReading("default", "dir", True, "/images", 100 * GIB, 60 * GIB, 40 * GIB)
BASE = ImageFacts("/images/base.qcow2", "qcow2", 30 * GIB, users=("web1",))


def shown(qtbot: QtBot, pool: PoolReading = POOL, around: Around | None = None) -> NewVolumeDialog:
    dialog = NewVolumeDialog(None, pool, {"volume-1.qcow2"}, around)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose(dialog: QWidget, name: str, text: str) -> None:
    box = part(dialog, QComboBox, name)
    box.setCurrentText(text)
    assert box.currentText() == text
    box.activated.emit(box.currentIndex())


def open_advanced(dialog: NewVolumeDialog) -> None:
    part(dialog, QToolButton, "advanced").click()


async def on_base(dialog: NewVolumeDialog) -> None:
    """Choose the backing volume."""
    open_advanced(dialog)
    press(dialog, "backing-browse")
    await eventually(lambda: part(dialog, QLineEdit, "backing").text(), "it is shown")


async def give_base(_parent: QWidget) -> ImageFacts | None:
    return BASE


def test_opened_proposes_a_free_name_and_the_usual_size(qtbot: QtBot) -> None:
    dialog = shown(qtbot)

    assert dialog.image() == NewImage("default", "volume-2.qcow2", "qcow2", 20 * GIB, 0)
    assert dialog.volume().passphrase is None
    assert dialog.windowTitle() == "Add a Storage Volume"
    assert unnamed(dialog) == []


def test_another_format_has_another_name_unless_one_was_typed(qtbot: QtBot) -> None:
    dialog = shown(qtbot)

    choose(dialog, "format", "raw")
    proposed = part(dialog, QLineEdit, "name").text()
    write(dialog, "name", "mine")
    choose(dialog, "format", "qcow2")

    assert proposed == "volume-1.img"
    assert part(dialog, QLineEdit, "name").text() == "mine"


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("name", "volume-1.qcow2", "The storage pool has a volume of this name."),
        ("capacity", "", "Enter a size."),
        ("capacity", "much", "“much” is not a size."),
        ("allocation", "999999", "It cannot take more than its capacity."),
        ("allocation", "x", "“x” is not a size."),
    ],
)
def test_what_is_wrong_stands_under_the_field(
    qtbot: QtBot, field: str, text: str, said: str
) -> None:
    dialog = shown(qtbot)
    write(dialog, field, text)

    press(dialog, "accept")

    assert dialog.isVisible()
    assert problem(dialog, field) == said
    with pytest.raises(InvalidInput):
        dialog.image()


def test_more_capacity_than_is_free_is_a_warning_and_allowed(qtbot: QtBot) -> None:
    dialog = shown(qtbot)

    write(dialog, "capacity", "41")
    warning = part(dialog, StatusLabel, "warning").text()
    press(dialog, "accept")

    assert "40 GiB" in warning
    assert not dialog.isVisible()


def test_more_allocation_than_is_free_is_refused(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    write(dialog, "capacity", "50")
    write(dialog, "allocation", "41G")

    press(dialog, "accept")

    assert problem(dialog, "allocation") == "The storage pool has 40 GiB free."


def test_pool_of_block_devices_has_raw_volumes_that_take_all_their_space(qtbot: QtBot) -> None:
    dialog = shown(qtbot, POOL._replace(type="logical"))

    write(dialog, "capacity", "10")

    assert dialog.image() == NewImage("default", "volume-1", "raw", 10 * GIB, 10 * GIB)
    assert not part(dialog, QToolButton, "advanced").isVisible()


def test_partition_is_called_as_libvirt_wants_it(qtbot: QtBot) -> None:
    dialog = shown(qtbot, POOL._replace(type="disk"), Around(device="/dev/sdb"))

    assert dialog.image().name == "sdb1"
    assert dialog.image().format == "none"


def test_format_that_only_grows_takes_nothing_at_once(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    write(dialog, "allocation", "5")

    choose(dialog, "format", "vmdk")

    assert not part(dialog, QLineEdit, "allocation").isEnabled()
    assert dialog.image().allocation == 0


async def test_backing_volume_gives_capacity_and_format(qtbot: QtBot) -> None:
    dialog = shown(qtbot, around=Around(choose=give_base))

    await on_base(dialog)

    image = dialog.image()
    assert (image.backing_path, image.backing_format) == ("/images/base.qcow2", "qcow2")
    assert image.capacity == 30 * GIB
    assert "“web1” has the backing volume" in part(dialog, StatusLabel, "warning").text()
    assert not part(dialog, QComboBox, "preallocation").isEnabled()
    assert unnamed(dialog) == []


async def test_capacity_below_the_backing_volume_is_refused(qtbot: QtBot) -> None:
    dialog = shown(qtbot, around=Around(choose=give_base))
    await on_base(dialog)

    write(dialog, "capacity", "29")
    press(dialog, "accept")

    assert "cannot be smaller than its backing volume" in problem(dialog, "capacity")


async def test_other_format_forgets_the_backing_volume_until_it_is_chosen_again(
    qtbot: QtBot,
) -> None:
    dialog = shown(qtbot, around=Around(choose=give_base))
    await on_base(dialog)

    choose(dialog, "format", "raw")
    without = dialog.image().backing_path
    choose(dialog, "format", "qcow2")

    assert without == ""
    assert dialog.image().backing_path == BASE.path


async def test_cleared_backing_volume_is_none(qtbot: QtBot) -> None:
    dialog = shown(qtbot, around=Around(choose=give_base))
    await on_base(dialog)

    press(dialog, "backing-clear")

    assert dialog.image().backing_path == ""


async def test_what_is_no_image_stands_under_the_backing_volume(qtbot: QtBot) -> None:
    async def refuse(_parent: QWidget) -> ImageFacts | None:
        raise InvalidInput("“/a.txt” is a text file, not a disk image.")

    dialog = shown(qtbot, around=Around(choose=refuse))
    open_advanced(dialog)

    press(dialog, "backing-browse")

    await eventually(lambda: "text file" in problem(dialog, "backing"), "it is said")


def test_full_preallocation_takes_all_space(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    open_advanced(dialog)

    choose(dialog, "preallocation", "The tables and all of the space")

    image = dialog.image()
    assert image.preallocation == "full"
    assert image.allocation == image.capacity
    assert not part(dialog, QLineEdit, "allocation").isEnabled()
    assert part(dialog, QLineEdit, "allocation").toolTip() == "All of the space is preallocated."


@pytest.mark.parametrize(
    ("pool_type", "kind", "said"),
    [
        ("disk", "linux", "Volumes of this storage pool take all of their space at once."),
        ("dir", "vdi", "Volumes of this format take their space only as they are written to."),
        ("dir", "raw", "What it takes at once; the rest when it is needed."),
    ],
)
def test_allocation_that_nobody_decides_says_why(
    qtbot: QtBot, pool_type: str, kind: str, said: str
) -> None:
    dialog = shown(qtbot, POOL._replace(type=pool_type))

    choose(dialog, "format", kind)

    line, notes = part(dialog, QLineEdit, "allocation"), dialog.findChildren(NoteLabel)
    assert line.toolTip() == said
    assert line.isEnabled() == (kind == "raw")
    assert ("allocation-note" in {note.objectName() for note in notes}) == (pool_type == "dir")


def test_passphrase_comes_with_the_answer_and_nowhere_else(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    open_advanced(dialog)
    choose(dialog, "encryption", "LUKS with a new passphrase")
    write(dialog, "passphrase", "open sesame")
    write(dialog, "again", "open sesame")

    found = dialog.volume()

    assert found.passphrase is not None
    assert found.passphrase.reveal() == b"open sesame"
    assert "sesame" not in repr(found)


def test_problem_behind_the_closed_part_opens_it(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    open_advanced(dialog)
    choose(dialog, "encryption", "LUKS with a new passphrase")
    open_advanced(dialog)

    press(dialog, "accept")

    assert problem(dialog, "passphrase") == "Enter a passphrase."
    assert dialog.isVisible()


async def test_added_volume_is_made_as_a_job(tmp_path: Path) -> None:
    world = tmp_path / "pools.xml"
    pool_xml = "<pool type='dir'><name>default</name><target><path>/default</path></target></pool>"
    world.write_text(f"<node>{Machine('web1').xml()}{pool_xml}</node>")
    async with opened(tmp_path, f"test://{world}") as context:
        host = next(iter(context.fleet.hosts))
        (pool,) = await read_pools(context.fleet, host)
        task, dialog = await asking(add(context, host, pool, None), NewVolumeDialog)
        write(dialog, "name", "a.qcow2")

        press(dialog, "accept")

        job = await asyncio.wait_for(task, 5)
        assert job is not None
        await context.jobs.wait(job)
        assert job.state is JobState.DONE, job.error
