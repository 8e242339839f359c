from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListView, QPushButton, QRadioButton, QWidget

import vmgui.ui.machine.hardware.add as adding
from tests.support.contexts import StubActions, opened, shown, unnamed
from tests.support.worlds import SHUT_OFF, Machine, eventually, mac_of
from tests.ui.dialogs.acting import part, press, problem, until_shown, write
from vmgui.base.errors import HostError, VmguiError
from vmgui.core import resources
from vmgui.core.editing import Editing
from vmgui.core.operations.hardware import Addition
from vmgui.core.operations.images import DiskImages, NewImage
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.forms.tools import Tools
from vmgui.ui.machine.hardware.adddialog import AddHardwareDialog
from vmgui.ui.machine.hardware.storage import StorageDetails
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.statuslabel import StatusLabel
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

GIB = 2**30
POOL = "<pool type='dir'><name>{name}</name><target><path>/{name}</path></target></pool>"
NETWORK = "<network><name>default</name><bridge name='virbr0'/></network>"


@dataclass
class Scenery:
    """A machine's window, as far as adding needs one."""

    place: MachinePlace
    window: QWidget
    images: DiskImages
    chosen: str | None = None
    """What *Manage…* gives."""

    def tools(self) -> Tools:
        async def choose(_what: str, _present: str) -> str | None:
            return self.chosen

        return Tools(TaskScope(self.window, ErrorPresenter(self.window)), choose)

    async def dialog(self, kind: str = "disk") -> AddHardwareDialog:
        """The dialog with a kind chosen, once what it reads has been read."""
        dialog = AddHardwareDialog(self.window, self.place.editing, self.tools(), self.images)
        dialog.open()
        dialog.show_kind(kind)
        if dialog.page is not None:
            await dialog.page.details.known()
        return dialog

    async def next_start(self) -> Domain:
        """The machine's description, as the host has it."""
        host = self.place.context.fleet.host_of(self.place.where)
        assert host is not None

        def read(connection: object) -> str:
            return connection.lookupByName("web1").XMLDesc(2)  # type: ignore[attr-defined,no-any-return]

        return parse(await host.call(read), Domain)  # type: ignore[arg-type]


@asynccontextmanager
async def scenery(directory: Path, *pools: str) -> AsyncIterator[Scenery]:
    world = directory / "pools.xml"
    machines = Machine("web1", SHUT_OFF).xml() + Machine("web2", SHUT_OFF).xml()
    rows = "".join(POOL.format(name=name) for name in pools)
    world.write_text(f"<node>{machines}{NETWORK}{rows}</node>")
    async with opened(directory, f"test://{world}") as context:
        record = next(each for each in context.inventory.domains() if each.name == "web1")
        editing = Editing(context.fleet, record.id)
        editing.load()
        await eventually(lambda: editing.draft, "the description is read")
        place = MachinePlace(context, record.id, StubActions(), editing)
        images = DiskImages(context.fleet, context.jobs, record.id.host)
        async with shown(QWidget()) as window:
            yield Scenery(place, window, images)
        await editing.close()


async def finish(dialog: AddHardwareDialog) -> Addition:
    press(dialog, "accept")
    await eventually(lambda: not dialog.isVisible(), "the dialog is closed")
    addition = dialog.addition()
    assert addition is not None
    return addition


async def refused(dialog: AddHardwareDialog) -> None:
    """Press *Finish*, which does not close the dialog."""
    press(dialog, "accept")
    accept = part(dialog, QPushButton, "accept")
    await eventually(lambda: accept.isEnabled(), "it has been looked at")
    assert dialog.isVisible()


def choose(dialog: AddHardwareDialog, name: str, value: str) -> None:
    page = dialog.page
    assert page is not None
    box = next(each for each in page.findChildren(ChoiceBox, name) if each.isVisible())
    box.set_value(value)
    box.chosen.emit()


# The list


async def test_kinds_have_the_names_of_the_guide(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog()

        names = ("Storage", "Network", "Channel", "USB Host Device", "PCI Host Device", "RNG")
        assert set(names) <= set(dialog.titles())
        assert dialog.windowTitle() == "Add New Virtual Hardware"
        assert part(dialog, QPushButton, "accept").text() == "&Finish"


async def test_filter_shows_what_is_searched_for_and_its_page(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog()

        write(dialog, "filter", "rng")
        QTest.keyClick(part(dialog, QLineEdit, "filter"), Qt.Key.Key_Down)

        assert dialog.titles() == ["RNG"]
        assert dialog.page is not None
        assert dialog.page.kind.id == "rng"


@pytest.mark.parametrize("kind", ["disk", "interface", "rng", "channel", "controller", "graphics"])
async def test_page_names_all_that_can_be_reached(tmp_path: Path, kind: str) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog(kind)

        assert unnamed(dialog) == []
        assert part(dialog, QListView, "kinds").accessibleName()


# Details and XML


async def test_device_of_the_form_is_given(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default") as scene:
        addition = await finish(await scene.dialog("rng"))

        assert "/dev/urandom" in addition.xml
        assert addition.title


async def test_xml_that_was_typed_is_taken(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog("rng")
        assert dialog.page is not None
        dialog.page.show_xml(True)
        type_xml(dialog, "<rng model='virtio'><backend model='random'>/dev/hwrng</backend></rng>")

        addition = await finish(dialog)

        assert "/dev/hwrng" in addition.xml


@pytest.mark.parametrize("text", ["<rng", "<disk/>"])
async def test_xml_that_cannot_be_used_stays(tmp_path: Path, text: str) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog("rng")
        assert dialog.page is not None
        dialog.page.show_xml(True)
        type_xml(dialog, text)

        await refused(dialog)
        dialog.page.show_xml(False)

        assert part(dialog.page, StatusLabel, "page-status").text()
        assert dialog.page.editor.text() == text
        assert dialog.page.editor.isVisible()


async def test_problem_is_shown_and_has_the_cursor(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default") as scene:
        dialog = await scene.dialog("interface")
        assert dialog.page is not None
        write(dialog.page, "mac", "52:54")

        await refused(dialog)

        assert dialog.focusWidget() is part(dialog.page, QLineEdit, "mac")


def type_xml(dialog: AddHardwareDialog, text: str) -> None:
    assert dialog.page is not None
    editor = dialog.page.editor
    editor.set_text("<x/>")
    edit = editor._text
    edit.selectAll()
    edit.insertPlainText(text)


# Storage


async def test_image_to_create_is_proposed(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default", "images") as scene:
        addition = await finish(await scene.dialog())

        # The machine's first disk is /images/web1.qcow2.
        assert addition.image == NewImage("images", "web1-1.qcow2", "qcow2", 20 * GIB)
        assert "/images/web1-1.qcow2" in addition.xml


async def test_name_avoids_volumes_of_the_pool_that_is_chosen(tmp_path: Path) -> None:
    async with scenery(tmp_path, "default", "images") as scene:
        await scene.images.create(NewImage("default", "web1-1.qcow2", "qcow2", GIB))
        dialog = await scene.dialog()

        choose(dialog, "pool", "default")
        addition = await finish(dialog)

        assert addition.image is not None
        assert (addition.image.pool, addition.image.name) == ("default", "web1-2.qcow2")


async def test_raw_image_that_takes_all_its_space(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        choose(dialog, "format", "raw")
        part(dialog, QCheckBox, "full").click()
        write(dialog, "size", "3")

        addition = await finish(dialog)

        assert addition.image == NewImage("images", "web1-1.img", "raw", 3 * GIB, 3 * GIB)
        assert 'type="raw"' in addition.xml


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [("size", "", "Enter a size."), ("name", "a/b", "The name of a volume has no “/”.")],
)
async def test_what_is_wrong_with_an_image_stands_under_its_field(
    tmp_path: Path, field: str, text: str, said: str
) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        write(dialog, field, text)

        await refused(dialog)

        assert problem(dialog, field) == said


async def test_more_than_is_free_is_only_a_warning(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        write(dialog, "size", "200000")
        said = part(dialog, StatusLabel, "image-status").text()

        addition = await finish(dialog)

        assert "are free" in said
        assert addition.image is not None


async def test_host_without_pools_leaves_custom_storage(tmp_path: Path) -> None:
    async with scenery(tmp_path) as scene:
        dialog = await scene.dialog()

        create = part(dialog, QRadioButton, "create")
        assert not create.isEnabled()
        assert "No storage pool" in create.toolTip()
        assert part(dialog, QRadioButton, "custom").isChecked()


async def test_pools_that_cannot_be_read_leave_custom_storage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_arguments: object) -> None:
        raise HostError("The host is out of order.")

    monkeypatch.setattr(resources, "pools", refuse)
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()

        assert part(dialog, QRadioButton, "create").toolTip() == "The host is out of order."


@pytest.mark.parametrize("device", ["cdrom", "floppy"])
async def test_media_cannot_be_created(tmp_path: Path, device: str) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()

        choose(dialog, "device", device)
        addition = await finish(dialog)

        assert not part(dialog, QRadioButton, "create").isEnabled()
        assert addition.image is None
        assert "<source" not in addition.xml


async def test_custom_path_is_chosen_and_its_format_found(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        path = await scene.images.create(NewImage("images", "old.img", "raw", GIB))
        scene.chosen = path
        dialog = await scene.dialog()
        part(dialog, QRadioButton, "custom").click()

        press(dialog, "manage")
        await eventually(lambda: part(dialog, QLineEdit, "path").text() == path, "it is chosen")
        addition = await finish(dialog)

        assert addition.image is None
        assert f'file="{path}"' in addition.xml
        assert 'type="raw"' in addition.xml


@pytest.mark.parametrize(
    ("path", "said"),
    [("", "Choose where its contents are kept."), ("a", "The path has to begin with “/”.")],
)
async def test_custom_path_that_cannot_be_used_is_said(
    tmp_path: Path, path: str, said: str
) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        part(dialog, QRadioButton, "custom").click()
        write(dialog, "path", path)

        await refused(dialog)

        assert problem(dialog, "path") == said


async def test_block_device_is_known_by_its_path(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        part(dialog, QRadioButton, "custom").click()
        write(dialog, "path", "/dev/vg0/data")

        addition = await finish(dialog)

        assert 'type="block"' in addition.xml
        assert 'dev="/dev/vg0/data"' in addition.xml


async def test_source_that_is_no_path_has_its_own_fields(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        part(dialog, QRadioButton, "custom").click()

        choose(dialog, "type", "volume")

        details = dialog.page.details if dialog.page else None
        assert isinstance(details, StorageDetails)
        assert not part(dialog, QLineEdit, "path").isVisible()
        assert part(details, QLineEdit, "volume").isVisible()


async def test_back_from_custom_storage_the_image_is_created(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        part(dialog, QRadioButton, "custom").click()
        write(dialog, "path", "/srv/a")

        part(dialog, QRadioButton, "create").click()
        addition = await finish(dialog)

        assert addition.image is not None
        assert "/images/web1-1.qcow2" in addition.xml


async def test_typed_xml_with_another_source_creates_nothing(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        dialog = await scene.dialog()
        assert dialog.page is not None
        dialog.page.show_xml(True)
        text = dialog.page.editor.text().replace("/images/web1-1.qcow2", "/srv/mine")
        type_xml(dialog, text)

        addition = await finish(dialog)

        assert addition.image is None
        assert "/srv/mine" in addition.xml


# From the dialog to the host


async def test_disk_is_added_with_its_image(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        work = adding.add(scene.place, scene.tools().scope, scene.window)
        task = scene.tools().scope.start(work, "It was not added.")
        dialog = await until_shown(AddHardwareDialog)
        press(dialog, "accept")
        await task

        domain = await scene.next_start()
        assert "/images/web1-1.qcow2" in domain.xml()
        assert [job.title for job in scene.place.context.jobs.jobs] == [
            "Create disk image web1-1.qcow2",
            "Add VirtIO Disk to web1",
        ]


async def test_doubts_are_asked_about(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        work = adding.add(scene.place, scene.tools().scope, scene.window)
        task = scene.tools().scope.start(work, "It was not added.")
        dialog = await until_shown(AddHardwareDialog)
        dialog.show_kind("interface")
        assert dialog.page is not None
        write(dialog.page, "mac", mac_of("web2"))
        press(dialog, "accept")
        question = await until_shown(ConfirmationDialog)
        press(question, "cancel")
        await task

        assert mac_of("web2") not in (await scene.next_start()).xml()


async def test_image_of_what_cannot_be_added_is_deleted_again(tmp_path: Path) -> None:
    async with scenery(tmp_path, "images") as scene:
        image = NewImage("images", "new.qcow2", "qcow2", GIB)
        bad = "<disk type='file' device='disk'><source file='/x'/><target dev='bad'/></disk>"

        with pytest.raises(VmguiError) as caught:
            await adding.carry_out(scene.place, Addition(bad, image), scene.window)

        assert "/images/new.qcow2 was deleted again" in caught.value.hint
        assert await scene.images.volumes("images") == ()


async def test_image_that_cannot_be_deleted_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_arguments: object) -> None:
        raise HostError("The volume is in use.")

    async with scenery(tmp_path, "images") as scene:
        monkeypatch.setattr(resources, "delete_volume", refuse)
        image = NewImage("images", "new.qcow2", "qcow2", GIB)
        bad = "<disk type='file' device='disk'><source file='/x'/><target dev='bad'/></disk>"

        with pytest.raises(VmguiError) as caught:
            await adding.carry_out(scene.place, Addition(bad, image), scene.window)

        assert "/images/new.qcow2 is left on the host" in caught.value.hint
        assert "The volume is in use." in caught.value.hint
