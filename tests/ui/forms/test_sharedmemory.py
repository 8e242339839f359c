from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.support.forms import bound_to, form_of, machine
from vmgui.hardware.kinds.filesystem import FilesystemKind
from vmgui.hardware.kinds.filesystem_document import Filesystem
from vmgui.hardware.kinds.shared_memory import has_shared_memory

SHARE = """\
<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv'/><target dir='share'/>
</filesystem>"""


def test_button_lets_the_machine_share_its_memory_and_goes(qtbot: QtBot) -> None:
    domain = machine(SHARE)
    form = form_of(qtbot, FilesystemKind())
    form.bind(bound_to(next(iter(domain.devices)).viewed_as(Filesystem), domain))
    button = form.findChild(QPushButton, "shared_memory")
    was_visible = button.isVisible()

    with qtbot.waitSignal(form.edited):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert was_visible
    assert has_shared_memory(domain)
    assert not button.isVisible()
