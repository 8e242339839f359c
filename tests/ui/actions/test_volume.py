from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLineEdit, QWidget

import vmgui.ui.actions.volume as volume_actions
from tests.support.contexts import StubWindows, new_context, shown
from tests.support.pilot import texts
from tests.support.volumes import GIB, HOST, IN_USE, POOL, item, user
from tests.ui.dialogs.acting import SECONDS, part, press, until_shown, write
from tests.ui.dialogs.conftest import stay
from vmgui.base.errors import HostError
from vmgui.base.records import HostRecord
from vmgui.base.states import HostState
from vmgui.core.jobs import Job, JobContext
from vmgui.core.resources import PoolReading, SecretReading
from vmgui.core.storage.access import StorageAccess
from vmgui.core.storage.items import PoolItem, VolumeItem
from vmgui.ui.actions.registry import SPECS
from vmgui.ui.actions.spec import Desk, Selection
from vmgui.ui.actions.volume import upload_files, why_no_upload
from vmgui.ui.context import Context
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.errors import ErrorPresenter, ProblemDialog
from vmgui.ui.storage.resizevolume import ResizeDialog
from vmgui.ui.storage.uploads import UploadDialog
from vmgui.ui.storage.wipe import WipeDialog
from vmgui.ui.tasks import TaskScope

__all__ = ["stay"]
ITEMS = (item("a.qcow2"), item("b.qcow2", IN_USE), item("c.qcow2", user("web2")))
BLOCKS = POOL._replace(name="vg0", type="logical")


class Works:
    """In place of VolumeWork: remembers what is to be done, and fails on request."""

    def __init__(self, context: Context) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.failing: set[str] = set()
        self._jobs = context.jobs

    def __getattr__(self, verb: str) -> Callable[..., Job]:
        def begin(*arguments: Any, **options: Any) -> Job:
            first = arguments[0]
            name = first.volume.name if isinstance(first, VolumeItem) else first.name
            self.done.append((verb, name, *arguments[1:], *options.items()))
            return self._jobs.start(f"{verb} {name}", run)

        async def run(context: JobContext) -> None:
            if context.job.title.split()[1] in self.failing:
                raise HostError("The host refused it.")

        return begin


class Table:
    """A window with volumes in it."""

    def __init__(self, window: QWidget, context: Context, works: Works) -> None:
        self.works = works
        errors = ErrorPresenter(window)
        self.desk = Desk(context, window, StubWindows(), TaskScope(window, errors), errors)

    def begin(self, id: str, *items: VolumeItem) -> None:
        """Trigger an action that is possible."""
        selection = Selection(volumes=items, pools=(PoolItem(HOST, POOL),))
        assert SPECS[id].why_not(selection) is None
        work = SPECS[id].run(self.desk, selection)
        assert work is not None
        self.run(work)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something as the window does it."""
        self.task = self.desk.scope.start(work, "It failed.")


@asynccontextmanager
async def table(directory: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Table]:
    context = new_context(directory)
    works = Works(context)
    monkeypatch.setattr(StorageAccess, "volumes", lambda _self, _host: works)
    async with shown(QWidget()) as window:
        yield Table(window, context, works)
    await context.storage.close()
    await context.jobs.close()
    await context.fleet.close()


def why(id: str, *items: VolumeItem) -> str | None:
    return SPECS[id].why_not(Selection(volumes=items))


# When they are possible


@pytest.mark.parametrize(
    ("id", "items", "reason"),
    [
        ("volume.resize", (), "Select a volume first."),
        ("volume.resize", ITEMS, "Select a single volume."),
        ("volume.clone", ITEMS, "Select a single volume."),
        ("volume.resize", (item("a", format="vmdk"),), "“vmdk” cannot be resized."),
        ("volume.resize", (item("a", capacity=None),), "The volume's size is not known yet."),
        ("volume.resize", (item("a", pool=BLOCKS),), "pools of the type “logical”."),
        ("volume.resize", ITEMS[1:2], None),
        ("volume.clone", ITEMS[1:2], None),
        ("volume.wipe", ITEMS[1:2], "“web1” is running and uses “b.qcow2”."),
        ("volume.delete", ITEMS[1:2], "“web1” is running and uses “b.qcow2”."),
        ("volume.delete", ITEMS, None),
        ("volume.download", (item("d", type="dir"),), "“d” is a directory."),
        ("volume.download", ITEMS, None),
        ("volume.copy_path", (item("a", path=""),), "The volume's path is not known yet."),
        ("volume.delete", (item("a", pool=POOL._replace(is_active=False)),), "is not active."),
    ],
)
def test_action_is_possible_or_says_why_not(
    id: str, items: tuple[VolumeItem, ...], reason: str | None
) -> None:
    found = why(id, *items)

    assert found is None if reason is None else (found or "").endswith(reason)


@pytest.mark.parametrize(
    ("pools", "reason"),
    [
        ((), "Select a storage pool first."),
        ((POOL, BLOCKS), "Select a single storage pool."),
        ((POOL._replace(type="iscsi"),), "Libvirt cannot create volumes"),
        ((POOL._replace(is_active=False),), "The storage pool “default” is not active."),
        ((BLOCKS,), None),
    ],
)
def test_volume_is_added_to_a_pool_that_can_have_one(
    pools: tuple[Any, ...], reason: str | None
) -> None:
    selection = Selection(pools=tuple(PoolItem(HOST, pool) for pool in pools))

    found = SPECS["volume.add"].why_not(selection)

    assert found is None if reason is None else (found or "").startswith(reason)


def test_pool_of_images_on_servers_takes_no_upload() -> None:
    assert why_no_upload(POOL) is None
    assert "neither upload" in (why_no_upload(POOL._replace(type="rbd")) or "")


@pytest.mark.parametrize("id", ["volume.add", "volume.delete", "volume.clone"])
def test_nothing_is_possible_while_the_host_is_away(id: str) -> None:
    away = HostRecord(HOST, "kvm7", HostState.WAITING)
    selection = Selection(hosts=(away,), volumes=ITEMS[:1], pools=(PoolItem(HOST, POOL),))

    assert SPECS[id].why_not(selection) == "“kvm7” is not connected."


# What they do


def test_one_of_many_volumes_is_enough_to_know_that_it_is_possible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def why_not(pool: PoolReading, *_abilities: object) -> str | None:
        asked.append(pool.name)
        return None

    monkeypatch.setattr(volume_actions, "why_not", why_not)

    assert why("volume.download", *ITEMS) is None
    assert len(asked) == 1


def test_paths_are_copied() -> None:
    SPECS["volume.copy_path"].run(None, Selection(volumes=ITEMS))  # type: ignore[arg-type]

    paths = [each.volume.path for each in ITEMS]
    assert QGuiApplication.clipboard().text().splitlines() == paths


async def test_deleted_are_those_that_no_running_machine_uses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with table(tmp_path, monkeypatch) as rows:
        rows.begin("volume.delete", *ITEMS)
        dialog = await until_shown(ConfirmationDialog)
        said = texts(dialog)

        await answer(rows, dialog)

        assert rows.works.done == [
            ("delete", "a.qcow2", ("secret", "")),
            ("delete", "c.qcow2", ("secret", "")),
        ]
    assert "Delete 2 volumes?" in said
    assert "“web2” has “c.qcow2” as its disk vda." in said
    assert "1 of the 3 selected volumes is left out: “web1” is running" in said


async def test_secret_goes_with_its_volume_if_somebody_ticks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def secrets(*_arguments: object) -> tuple[SecretReading, ...]:
        return (SecretReading("1234", "volume", "/images/a.qcow2"),)

    monkeypatch.setattr("vmgui.ui.storage.reading.secrets_for_volumes", secrets)
    async with table(tmp_path, monkeypatch) as rows:
        rows.begin("volume.delete", item("a.qcow2", encryption="luks"), item("b.qcow2"))
        dialog = await until_shown(ConfirmationDialog)
        part(dialog, QCheckBox, "check").click()

        await answer(rows, dialog)

        assert rows.works.done == [
            ("delete", "a.qcow2", ("secret", "1234")),
            ("delete", "b.qcow2", ("secret", "")),
        ]


async def test_wiped_with_the_algorithm_that_was_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with table(tmp_path, monkeypatch) as rows:
        rows.begin("volume.wipe", ITEMS[0])
        dialog = await until_shown(WipeDialog)
        part(dialog, QCheckBox, "sure").click()

        await answer(rows, dialog)

        assert rows.works.done == [("wipe", "a.qcow2", "zero")]


async def test_resized_as_it_was_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with table(tmp_path, monkeypatch) as rows:
        rows.begin("volume.resize", ITEMS[0])
        dialog = await until_shown(ResizeDialog)
        write(dialog, "capacity", "30")

        await answer(rows, dialog)

        options = (("may_shrink", False), ("allocates", False))
        assert rows.works.done == [("resize", "a.qcow2", 30 * GIB, *options)]


async def test_cancelled_dialog_does_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with table(tmp_path, monkeypatch) as rows:
        rows.begin("volume.delete", ITEMS[0])

        await answer(rows, await until_shown(ConfirmationDialog), "cancel")

        assert rows.works.done == []


async def test_what_went_wrong_is_said_once_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with table(tmp_path, monkeypatch) as rows:
        rows.works.failing = {"a.qcow2", "c.qcow2"}
        rows.begin("volume.delete", ITEMS[0], ITEMS[2])

        press(await until_shown(ConfirmationDialog), "accept")

        problem = await until_shown(ProblemDialog)
        said = texts(problem)
        assert "delete a.qcow2" in said
        assert "delete c.qcow2" in said
        problem.reject()


async def test_downloaded_to_the_file_that_was_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with table(tmp_path, monkeypatch) as rows:
        rows.begin("volume.download", ITEMS[0])
        dialog = await until_shown(QFileDialog)
        part(dialog, QLineEdit, "fileNameEdit").setText(str(tmp_path / "x.qcow2"))
        dialog.accept()

        await ended(rows)

        target = tmp_path / "x.qcow2"
        assert rows.works.done == [("download", "a.qcow2", target, ("overwrites", True))]


async def test_dropped_file_is_uploaded_under_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_arguments: object) -> dict[str, VolumeItem]:
        return {}

    monkeypatch.setattr("vmgui.ui.storage.uploads.items_in", nothing)
    file = tmp_path / "a.iso"
    file.write_bytes(b"hello")
    async with table(tmp_path, monkeypatch) as rows:
        pool = PoolItem(HOST, POOL)
        rows.run(upload_files(rows.desk, pool, [file]))

        await answer(rows, await until_shown(UploadDialog))

        assert rows.works.done == [("upload", "default", file, "a.iso")]


async def answer(rows: Table, dialog: QDialog, button: str = "accept") -> None:
    """Press a button and wait until the action has ended."""
    press(dialog, button)
    await ended(rows)


async def ended(rows: Table) -> None:
    """Wait until the action has ended."""
    await asyncio.wait_for(rows.task, SECONDS)
