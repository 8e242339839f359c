from __future__ import annotations

from tests.documents import document
from tests.hardware.panels.machines import machine, row, scene, summary
from vmgui.hardware.items import Fact, Note
from vmgui.hardware.panels.metadata import MetadataDomain, MetadataPanel
from vmgui.xmldoc.document import parse

PANEL = MetadataPanel()


def fact(domain: MetadataDomain, name: str) -> str:
    found = row(PANEL, name)
    assert isinstance(found, Fact)
    return found.read(domain, scene(domain))


def test_facts_tell_whose_the_metadata_are() -> None:
    domain = parse(document("advanced-pages"), MetadataDomain)

    assert fact(domain, "programs").splitlines() == [
        "vmgui (https://vmgui.org/xmlns/domain/1)",
        "http://example.org/app",
    ]
    assert (fact(domain, "folder"), fact(domain, "tags")) == ("prod/web", "web")
    assert summary(PANEL, domain) == "2 entries"


def test_machine_without_metadata_says_so() -> None:
    domain = machine().viewed_as(MetadataDomain)
    note = row(PANEL, "none")
    assert isinstance(note, Note)

    assert note.text(domain, scene(domain)) == "There are none."
    assert fact(domain, "programs") == summary(PANEL, domain) == ""
