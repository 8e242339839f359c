"""*Add Hardware* and *Remove* on a running guest: from the dialog to what libvirt says then."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from tests.lab.conftest import Desk
from tests.support.contexts import StubActions
from tests.support.lab import LabDomain, LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.worlds import eventually
from tests.ui.dialogs.acting import part, write
from vmgui.base.errors import VmguiError
from vmgui.core.editing import Editing
from vmgui.core.operations.hardware import Addition
from vmgui.core.operations.images import DiskImages, NewImage
from vmgui.models.hardware import items
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.forms.form import Form
from vmgui.ui.machine.hardware.add import carry_out
from vmgui.ui.machine.hardware.adddialog import AddHardwareDialog
from vmgui.ui.machine.hardware.addpage import FormDetails
from vmgui.ui.machine.hardware.remove import remove
from vmgui.ui.machine.hardware.tools import machine_tools
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.statuslabel import StatusLabel
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

GUEST_MIB = 160
IMAGES = "/var/lib/libvirt/images"


@dataclass
class Window:
    """A machine's window, as far as adding and removing needs one."""

    place: MachinePlace
    widget: QWidget
    images: DiskImages
    domain: LabDomain

    @property
    def editing(self) -> Editing:
        return self.place.editing

    def dialog(self, kind: str) -> AddHardwareDialog:
        """*Add Hardware*, with a kind chosen."""
        scope = TaskScope(self.widget, ErrorPresenter(self.widget))
        tools = machine_tools(self.place, self.widget, scope)
        dialog = AddHardwareDialog(self.widget, self.editing, tools, self.images)
        dialog.open()
        dialog.show_kind(kind)
        return dialog

    async def finish(self, dialog: AddHardwareDialog) -> Addition:
        """Press *Finish*; what the dialog gives then."""
        answers: list[Addition] = []
        dialog.answered.connect(answers.append)
        await eventually(lambda: part(dialog, QPushButton, "accept").isEnabled(), "it can be added")
        part(dialog, QPushButton, "accept").click()
        await eventually(lambda: answers, "the device is asked for")
        dialog.done(0)
        dialog.deleteLater()
        return answers[0]

    async def add(self, kind: str, **choices: str) -> None:
        """Add a device, with values for some of its fields."""
        dialog = self.dialog(kind)
        assert dialog.page is not None
        details = dialog.page.details
        for name, value in choices.items():
            assert isinstance(details, FormDetails)
            choose(details.form, name, value)
        await carry_out(self.place, await self.finish(dialog), self.widget)

    def both(self) -> tuple[Domain, Domain]:
        """The machine as it runs, and as it starts next."""
        now, later = self.domain.virsh("dumpxml"), self.domain.virsh("dumpxml", "--inactive")
        return parse(now, Domain), parse(later, Domain)


@pytest.fixture
def window(
    event_loop: asyncio.AbstractEventLoop, desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> Iterator[Window]:
    """The window of a Linux that answers when it is asked to let go of a device."""
    domain = domain_on(host_a, "tiny", memory_mib=GUEST_MIB)
    domain.wait_agent()

    async def make() -> Window:
        host = await desk.connect(host_a.uri)
        await desk.described(domain.name)
        where = desk.where(domain.name)
        editing = Editing(desk.context.fleet, where)
        editing.load()
        await eventually(lambda: editing.draft is not None, "the description is read")
        place = MachinePlace(desk.context, where, StubActions(), editing)
        images = DiskImages(desk.context.fleet, desk.context.jobs, host.id)
        widget = QWidget()
        widget.show()
        return Window(place, widget, images, domain)

    async def end() -> None:
        made.editing.stop()
        made.widget.close()
        made.widget.deleteLater()

    made = event_loop.run_until_complete(make())
    yield made
    event_loop.run_until_complete(end())


def choose(form: Form, name: str, value: str) -> None:
    """Choose a value of a field, as a person does."""
    box = part(form.row(name).body, ChoiceBox, name)
    box.set_value(value)
    box.chosen.emit()


def tags(domain: Domain, tag: str) -> list[str]:
    """The devices of a kind, without what libvirt has filled in."""
    return [device.xml() for device in domain.devices if device.tag == tag]


async def test_disk_is_made_with_its_image_and_both_go(window: Window, host_a: LabHost) -> None:
    dialog = window.dialog("disk")
    write(dialog, "size", "16")
    part(dialog, QWidget, "unit")
    addition = await window.finish(dialog)
    name = f"{window.domain.name}-1.qcow2"
    assert addition.image == NewImage("default", name, "qcow2", 16 * 2**30)

    await carry_out(window.place, addition, window.widget)

    for domain in window.both():
        added = next(disk for disk in domain.devices.disks if disk.target == "vdb")
        assert added.source is not None
        assert added.source.file == f"{IMAGES}/{name}"
        assert (added.bus, added.format) == ("virtio", "qcow2")
    assert (host_a.images / name).exists()
    titles = [job.title for job in window.place.context.jobs.jobs]
    assert f"Create disk image {name}" in titles
    assert f"Add VirtIO Disk to {window.domain.name}" in titles

    await taken_out(window, f"{IMAGES}/{name}")

    assert all(name not in domain.xml() for domain in window.both())
    assert (host_a.images / name).exists()


async def test_card_comes_and_goes(window: Window) -> None:
    await window.add("interface")

    now, later = window.both()
    assert len(now.devices.interfaces) == len(later.devices.interfaces) == 2
    mac = later.devices.interfaces[1].mac
    assert now.devices.interfaces[1].mac == mac

    await taken_out(window, mac or "")

    assert all(len(domain.devices.interfaces) == 1 for domain in window.both())


@pytest.mark.parametrize(
    ("kind", "choices", "part_of_it"),
    [
        ("rng", {}, "/dev/urandom"),
        ("channel", {"name": "org.example.0"}, "org.example.0"),
        ("controller", {"type": "scsi", "model": "virtio-scsi"}, "virtio-scsi"),
    ],
)
async def test_device_is_there_now_and_after_the_next_start(
    window: Window, kind: str, choices: dict[str, str], part_of_it: str
) -> None:
    before = [len(tags(domain, kind)) for domain in window.both()]

    await window.add(kind, **choices)

    for count, domain in zip(before, window.both(), strict=True):
        found = tags(domain, kind)
        assert len(found) == count + 1
        assert any(part_of_it in xml for xml in found)


async def test_usb_controller_waits_for_the_next_start_which_the_dialog_says(
    window: Window,
) -> None:
    dialog = window.dialog("controller")
    assert dialog.page is not None
    form = dialog.page.details
    assert isinstance(form, FormDetails)
    choose(form.form, "type", "usb")
    choose(form.form, "model", "qemu-xhci")
    said = part(dialog.page, StatusLabel, "page-later").text()

    await carry_out(window.place, await window.finish(dialog), window.widget)

    now, later = window.both()
    assert "after its next start" in said
    assert "qemu-xhci" in later.xml()
    assert "qemu-xhci" not in now.xml()


async def test_what_the_running_machine_refuses_and_is_taken_back_leaves_no_image(
    window: Window, host_a: LabHost
) -> None:
    image = NewImage("default", "refused.qcow2", "qcow2", 2**20)
    disk = (
        "<disk type='file' device='disk'><driver name='qemu' type='qcow2' iothread='7'/>"
        "<source file='/x'/><target dev='vdb' bus='virtio'/></disk>"
    )

    async def take_back() -> None:
        await eventually(lambda: window.widget.findChild(ConfirmationDialog), "it is told")
        part(window.widget, QPushButton, "take-back").click()

    raw = disk.replace("qcow2", "qcow").replace(" iothread='7'", "")
    answer = asyncio.ensure_future(take_back())
    with pytest.raises(VmguiError) as caught:
        await carry_out(window.place, Addition(raw, image), window.widget)
    await answer

    assert f"{IMAGES}/refused.qcow2 was deleted again" in caught.value.hint
    assert not (host_a.images / "refused.qcow2").exists()
    assert all("refused" not in domain.xml() for domain in window.both())

    with pytest.raises(VmguiError) as caught:  # the description is refused already
        await carry_out(window.place, Addition(disk, image), window.widget)

    assert "was deleted again" in caught.value.hint
    assert not (host_a.images / "refused.qcow2").exists()


async def test_image_that_takes_all_its_space_at_once_does(window: Window, host_a: LabHost) -> None:
    dialog = window.dialog("disk")
    part(dialog, QCheckBox, "full").click()
    write(dialog, "size", "0.01")
    addition = await window.finish(dialog)
    assert addition.image is not None

    await carry_out(window.place, addition, window.widget)

    status = (host_a.images / addition.image.name).stat()
    assert status.st_blocks * 512 >= addition.image.capacity


async def taken_out(window: Window, what: str) -> None:
    """Remove the device that has `what` in its XML, as *Remove* does."""
    window.editing.load()
    await eventually(lambda: what in window.editing.draft.xml(), "the draft has it")  # type: ignore[union-attr]
    draft = window.editing.draft
    assert draft is not None
    rows = items(draft, window.editing.scene())
    item = next(item for item in rows if item.is_device and what in item.element.xml())
    window.place.context.settings.confirm_remove_device = False
    await remove(window.place.context, window.editing, item, window.widget)
