from __future__ import annotations

from tests.documents import document
from tests.hardware.panels.machines import machine, row, summary
from vmgui.hardware.items import Special
from vmgui.hardware.panels.os import OsPanel
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

PANEL = OsPanel()


def test_system_is_told_by_its_name() -> None:
    domain = parse(document("whole-machine"), Domain)

    assert summary(PANEL, domain) == "Debian 12"


def test_nothing_is_told_of_no_system() -> None:
    assert summary(PANEL, machine()) == ""


def test_system_is_edited_by_hand() -> None:
    editor = row(PANEL, "os_id")

    assert isinstance(editor, Special)
    assert editor.edits == (Domain.os_id,)
