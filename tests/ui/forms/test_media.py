from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.forms import bound_to, form_of, machine
from tests.support.worlds import eventually
from vmgui.hardware.kinds.disk import DiskKind
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.hardware.scene import Option
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.forms.form import Form
from vmgui.ui.forms.tools import ChoosePath
from vmgui.xmldoc.domain.domain import Domain

DRIVE = """\
<disk type='{type}' device='cdrom'><driver name='qemu' type='raw'/>{source}
<target dev='sda' bus='sata'/><readonly/></disk>"""
OFFERS = {
    "media": (
        Option("/dev/sr0", "/dev/sr0 DVDRAM"),
        Option("/isos/debian.iso", "debian.iso (pool isos)"),
    )
}


def machine_with(source: str = "", type_: str = "file") -> tuple[Domain, DiskDevice]:
    domain = machine(DRIVE.format(type=type_, source=source))
    return domain, next(iter(domain.devices)).viewed_as(DiskDevice)


def shown(qtbot: QtBot, domain: Domain, disk: DiskDevice, *, choose: ChoosePath | None = None):
    form = form_of(qtbot, DiskKind(), choose) if choose else form_of(qtbot, DiskKind())
    form.bind(bound_to(disk, domain, offers=OFFERS, original=disk.copy()))
    return form


def box(form: Form) -> ChoiceBox:
    return form.findChild(ChoiceBox, "medium")


def button(form: Form, name: str) -> QPushButton:
    return form.findChild(QPushButton, f"medium-{name}")


def test_empty_drive_shows_nothing_to_eject(qtbot: QtBot) -> None:
    form = shown(qtbot, *machine_with())

    assert box(form).currentText() == ""
    assert not button(form, "eject").isEnabled()


def test_medium_shows_the_name_that_the_host_has_for_it(qtbot: QtBot) -> None:
    form = shown(qtbot, *machine_with("<source file='/isos/debian.iso'/>"))

    assert box(form).currentText() == "debian.iso (pool isos)"


def test_medium_that_the_host_does_not_offer_is_shown(qtbot: QtBot) -> None:
    form = shown(qtbot, *machine_with("<source file='/home/me/x.iso'/>"))

    assert box(form).currentText() == "/home/me/x.iso"


def test_drive_of_the_host_becomes_a_block_device(qtbot: QtBot) -> None:
    domain, disk = machine_with("<source file='/isos/debian.iso'/>")
    form = shown(qtbot, domain, disk)

    with qtbot.waitSignal(form.edited):
        box(form).setCurrentIndex(0)
        box(form).activated.emit(0)

    assert (disk.type, disk.block_device, disk.file) == ("block", "/dev/sr0", None)


def test_typed_path_is_written_and_stays_as_it_is_typed(qtbot: QtBot) -> None:
    domain, disk = machine_with(type_="block")
    form = shown(qtbot, domain, disk)
    line = box(form).lineEdit()
    assert line is not None
    line.setFocus()

    qtbot.keyClicks(line, "/isos/a.iso")

    assert (disk.type, disk.file) == ("file", "/isos/a.iso")
    assert line.text() == "/isos/a.iso"


def test_typed_nothing_ejects(qtbot: QtBot) -> None:
    domain, disk = machine_with("<source file='/a.iso'/>")
    form = shown(qtbot, domain, disk)
    line = box(form).lineEdit()
    assert line is not None
    line.setFocus()
    line.selectAll()

    qtbot.keyClick(line, Qt.Key.Key_Delete)

    assert disk.source is None


def test_eject_takes_the_medium_out_and_marks_that(qtbot: QtBot) -> None:
    domain, disk = machine_with("<source file='/a.iso' startupPolicy='optional'/>")
    form = shown(qtbot, domain, disk)

    qtbot.mouseClick(button(form, "eject"), Qt.MouseButton.LeftButton)

    assert not disk.has_medium
    assert disk.startup_policy == "optional"
    assert box(form).currentText() == ""
    label = form.row("medium").label
    assert label is not None
    assert label.text().endswith("•")
    assert "/a.iso" in box(form).toolTip()


def test_running_machine_with_another_medium_is_told(qtbot: QtBot) -> None:
    domain, disk = machine_with("<source file='/a.iso'/>")
    _other, present = machine_with("<source file='/b.iso'/>")
    form = shown(qtbot, domain, disk)

    form.bind(bound_to(disk, domain, present=present))

    assert form.findChild(QLabel, "medium-present").text() == "Running with: /b.iso"


async def test_browse_asks_for_a_medium(qtbot: QtBot) -> None:
    asked = []

    async def choose(what: str, present: str) -> str | None:
        asked.append((what, present))
        return "/isos/new.iso"

    domain, disk = machine_with("<source file='/a.iso'/>")
    form = shown(qtbot, domain, disk, choose=choose)

    button(form, "browse").click()
    await eventually(lambda: disk.file == "/isos/new.iso", "the medium is in the drive")

    assert asked == [("medium", "/a.iso")]
    assert box(form).currentText() == "/isos/new.iso"


async def test_browse_without_a_choice_changes_nothing(qtbot: QtBot) -> None:
    asked = []

    async def choose(_what: str, present: str) -> str | None:
        asked.append(present)

    domain, disk = machine_with("<source file='/a.iso'/>")
    before = domain.xml()
    form = shown(qtbot, domain, disk, choose=choose)

    button(form, "browse").click()
    await eventually(lambda: asked, "somebody was asked")

    assert domain.xml() == before


def test_everything_has_a_name(qtbot: QtBot) -> None:
    assert not unnamed(shown(qtbot, *machine_with()).window())
