"""The medium of a running guest's drive: put in, exchanged and taken out by the page's editor."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import libvirt
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.lab.conftest import Desk
from tests.support.forms import form_of
from tests.support.lab import LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.worlds import eventually
from vmgui.core.applying.apply import Applying
from vmgui.core.editing import Editing
from vmgui.hardware.kinds.disk import DiskKind
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.forms.rows import Bound
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90)]

IMAGES = "/var/lib/libvirt/images"
VOLUME = "<volume><name>{name}</name><capacity unit='MiB'>1</capacity></volume>"
DRIVE = """\
<disk type='file' device='cdrom'><driver name='qemu' type='raw'/>
<target dev='hdc' bus='ide'/><readonly/></disk>"""


def drive(xml: str) -> DiskDevice:
    """The drive in a description."""
    disks = parse(xml, Domain).devices.disks
    return next(disk for disk in disks if disk.target == "hdc").viewed_as(DiskDevice)


def prepare(uri: str, uuid: str) -> None:
    """Two CD-ROM images in a pool of the host, and an empty drive for a machine."""
    connection = libvirt.open(uri)
    try:
        pool = connection.storagePoolLookupByName("default")
        for name in ("one.iso", "two.iso"):
            pool.createXML(VOLUME.format(name=name), 0)
        domain = connection.lookupByUUIDString(uuid)
        domain.attachDeviceFlags(DRIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    finally:
        connection.close()


@asynccontextmanager
async def edited(desk: Desk, host: LabHost, name: str) -> AsyncIterator[Editing]:
    await desk.connect(host.uri)
    editing = Editing(desk.context.fleet, desk.where(name))
    editing.load()
    await eventually(lambda: editing.draft is not None, "the description is read")
    editing.want(DiskKind().nouns())
    await eventually(lambda: len(editing.scene().offers.get("media", ())) >= 2, "media are known")
    try:
        yield editing
    finally:
        editing.stop()


async def test_medium_comes_changes_and_goes_at_once_and_for_good(
    desk: Desk, host_a: LabHost, domain_on: DomainOn, qtbot: QtBot
) -> None:
    domain = domain_on(host_a, "idle", start=False)
    prepare(host_a.uri, domain.uuid)
    domain.start()

    async with edited(desk, host_a, domain.name) as editing:
        form = form_of(qtbot, DiskKind())

        async def apply() -> tuple[str, str]:
            """What is in the drive then: now, and at the next start."""
            assert editing.draft is not None
            context = desk.context
            applying = Applying(context.fleet, editing.where, editing.draft, editing.scene())
            await desk.ended(applying.start(context.jobs))
            assert applying.report is not None
            assert [step.is_now for step in applying.report.done] == [True]
            assert applying.documents is not None
            editing.settle(applying.documents)
            now, later = domain.virsh("dumpxml"), domain.virsh("dumpxml", "--inactive")
            return drive(now).file or "", drive(later).file or ""

        def show() -> DiskDevice:
            assert editing.draft is not None
            disks = editing.draft.domain.devices.disks
            disk = next(each for each in disks if each.target == "hdc").viewed_as(DiskDevice)
            form.bind(Bound(disk, editing.scene()))
            return disk

        show()
        box = form.findChild(ChoiceBox, "medium")
        box.setCurrentIndex(box.findText("one.iso", Qt.MatchFlag.MatchStartsWith))
        box.activated.emit(box.currentIndex())
        assert await apply() == (f"{IMAGES}/one.iso", f"{IMAGES}/one.iso")

        show()
        line = box.findChild(QLineEdit)
        line.selectAll()
        qtbot.keyClicks(line, f"{IMAGES}/two.iso")
        assert await apply() == (f"{IMAGES}/two.iso", f"{IMAGES}/two.iso")

        show()
        form.findChild(QPushButton, "medium-eject").click()
        assert await apply() == ("", "")
