from __future__ import annotations

from tests.documents import document
from tests.hardware.panels.machines import field, machine, put, scene, summary
from vmgui.hardware.fields import Choice
from vmgui.hardware.panels.os import OsPanel
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

PANEL = OsPanel()


def test_system_is_told_by_its_name() -> None:
    domain = parse(document("whole-machine"), Domain)

    assert summary(PANEL, domain) == "Debian 12"
    assert field(PANEL, "os_id").text(domain, scene(domain)) == "Debian 12"


def test_system_is_stored_as_libosinfo_does() -> None:
    domain = machine()

    put(PANEL, domain, "os_id", "http://microsoft.com/win/11")

    assert domain.os_id == "http://microsoft.com/win/11"
    assert summary(PANEL, domain) == "Windows 11"


def test_identifier_that_nobody_knows_is_kept() -> None:
    domain = machine()
    put(PANEL, domain, "os_id", "http://example.org/os/1")

    choice = field(PANEL, "os_id")
    assert isinstance(choice, Choice)
    assert choice.shown(domain, scene(domain))[-1].value == "http://example.org/os/1"
