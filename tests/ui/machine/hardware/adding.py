"""A person who adds hardware: a machine on a simulated host, and its dialog."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tests.support.contexts import StubActions, opened, shown
from tests.support.worlds import SHUT_OFF, Machine, eventually
from tests.ui.dialogs.acting import press
from vmgui.core.editing import Editing
from vmgui.core.operations.hardware import Addition
from vmgui.core.operations.images import DiskImages
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.forms.tools import Tools
from vmgui.ui.machine.hardware.adddialog import AddHardwareDialog
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.tasks import TaskScope
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
        editing.stop()


async def finish(dialog: AddHardwareDialog) -> Addition:
    """Press *Finish*; what is wanted then."""
    answers: list[Addition] = []
    dialog.answered.connect(answers.append)
    press(dialog, "accept")
    await eventually(lambda: answers, "the device is asked for")
    dialog.done(0)
    return answers[0]


async def refused(dialog: AddHardwareDialog) -> None:
    """Press *Finish*, which does not close the dialog."""
    press(dialog, "accept")
    await eventually(lambda: not dialog.is_busy, "it has been looked at")
    assert dialog.isVisible()


def choose(dialog: AddHardwareDialog, name: str, value: str) -> None:
    page = dialog.page
    assert page is not None
    box = next(each for each in page.findChildren(ChoiceBox, name) if each.isVisible())
    box.set_value(value)
    box.chosen.emit()


def type_xml(dialog: AddHardwareDialog, text: str) -> None:
    assert dialog.page is not None
    editor = dialog.page.editor
    editor.set_text("<x/>")
    edit = editor._text
    edit.selectAll()
    edit.insertPlainText(text)
