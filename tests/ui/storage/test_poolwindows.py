"""The dialogs about pools with a host behind them: libvirt's test driver."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from tests.support.contexts import connect, opened
from tests.support.worlds import eventually
from tests.ui.dialogs.acting import asking, part, press, write
from vmgui.base.ids import HostId
from vmgui.core import resources
from vmgui.ui.context import Context
from vmgui.ui.storage import addpool, editpool
from vmgui.ui.storage.addpool import AddPoolDialog
from vmgui.ui.storage.editpool import EditPoolDialog

POOL = "<pool type='dir'><name>images</name><target><path>/srv/images</path></target></pool>"


class World:
    """A host with a pool, and a window in front of which is asked."""

    def __init__(self, context: Context, host: HostId) -> None:
        self.context, self.host = context, host
        self.window = QWidget()

    async def pools(self) -> dict[str, resources.PoolReading]:
        found = await resources.pools(self.context.fleet, self.host)
        return {each.name: each for each in found}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    world = tmp_path / "world.xml"
    world.write_text(f"<node>{POOL}</node>", encoding="utf-8")
    return world


@asynccontextmanager
async def worlds(tmp_path: Path, place: Path) -> AsyncIterator[World]:
    async with opened(tmp_path) as context:
        yield World(context, await connect(context, f"test://{place}"))


async def test_add_makes_the_pool_and_closes(tmp_path: Path, place: Path) -> None:
    async with worlds(tmp_path, place) as world:
        question = addpool.add(world.context, world.host, world.window)
        task, dialog = await asking(question, AddPoolDialog)
        write(dialog, "name", "web")
        press(dialog, "accept")
        press(dialog, "accept")

        assert await task == "web"
        pool = (await world.pools())["web"]
        assert (pool.target_path, pool.is_active) == ("/var/lib/libvirt/images/web", True)


async def test_add_refused_stays_and_says_why(tmp_path: Path, place: Path) -> None:
    async with worlds(tmp_path, place) as world:
        question = addpool.add(world.context, world.host, world.window)
        task, dialog = await asking(question, AddPoolDialog)
        await eventually(
            lambda: "images" in dialog._knowledge.scene().taken_names, "the names are known"
        )
        write(dialog, "name", "web")
        press(dialog, "accept")
        work = world.context.storage.pools(world.host)
        made = work.add(POOL.replace("images", "web"))  # somebody else, in the meantime
        await world.context.jobs.wait(made)
        press(dialog, "accept")
        await eventually(lambda: dialog.banner.isVisible(), "the dialog says why")

        assert not task.done()
        assert "The storage pool was not added." in dialog.banner.text()
        assert part(dialog, QPushButton, "accept").isEnabled()
        press(dialog, "cancel")
        assert await task is None
        assert set(await world.pools()) == {"images", "web"}


async def test_edit_gives_the_pool_another_path(tmp_path: Path, place: Path) -> None:
    async with worlds(tmp_path, place) as world:
        pool = (await world.pools())["images"]
        stopped = world.context.storage.pools(world.host).stop(pool)
        await world.context.jobs.wait(stopped)
        question = editpool.edit(world.context, world.host, pool, world.window)
        task, dialog = await asking(question, EditPoolDialog)
        write(dialog, "target_path", "/srv/pictures")
        press(dialog, "accept")

        assert await task is True
        assert (await world.pools())["images"].target_path == "/srv/pictures"


async def test_edit_cancelled_changes_nothing(tmp_path: Path, place: Path) -> None:
    async with worlds(tmp_path, place) as world:
        pool = (await world.pools())["images"]
        question = editpool.edit(world.context, world.host, pool, world.window)
        task, dialog = await asking(question, EditPoolDialog)
        write(dialog, "target_path", "/srv/pictures")
        assert part(dialog, QLineEdit, "target_path").text() == "/srv/pictures"
        press(dialog, "cancel")

        assert await task is False
        assert (await world.pools())["images"].target_path == "/srv/images"
