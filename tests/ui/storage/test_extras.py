from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from tests.support.contexts import opened
from tests.support.worlds import Machine
from tests.ui.dialogs.acting import part
from vmgui.core.resources import pools
from vmgui.ui.storage.extras import NO_EXTRAS, Around, VolumeExtras


def test_nothing_is_wanted_at_first(qtbot: QtBot) -> None:
    extras = VolumeExtras(Around(), "dir")
    qtbot.addWidget(extras)
    extras.show_format("qcow2")

    assert extras.extras() == NO_EXTRAS
    assert extras.warning() == ""
    assert extras.backing_capacity() is None


def test_only_qcow2_is_preallocated_this_way(qtbot: QtBot) -> None:
    extras = VolumeExtras(Around(), "dir")
    qtbot.addWidget(extras)
    extras.show_format("qcow2")
    box = part(extras, QComboBox, "preallocation")
    box.setCurrentIndex(1)

    wanted = extras.extras().preallocation
    extras.show_format("raw")

    assert wanted == "metadata"
    assert extras.extras().preallocation == ""
    assert box.toolTip() == "Only for qcow2 volumes."


async def test_what_is_around_is_asked_of_the_host(tmp_path: Path) -> None:
    world = tmp_path / "world.xml"
    pool_xml = (
        "<pool type='disk'><name>sdb</name><source><device path='/dev/sdb'/></source>"
        "<target><path>/dev</path></target></pool>"
    )
    world.write_text(f"<node>{Machine('web1').xml()}{pool_xml}</node>")
    async with opened(tmp_path, f"test://{world}") as context:
        host = next(iter(context.fleet.hosts))
        (pool,) = await pools(context.fleet, host)

        around = await Around.of(context, host, pool)

    assert around.device == "/dev/sdb"
    assert around.secrets == ()
    assert around.choose is not None
