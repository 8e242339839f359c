from __future__ import annotations

from tests.documents import document
from tests.hardware.panels.machines import add, machine, part, problems, row, scene
from vmgui.hardware.fields import Choice
from vmgui.hardware.items import Note, Rows
from vmgui.hardware.panels.security import SecurityPanel
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.security import Cipher, SecurityLabel

PANEL = SecurityPanel()


def labels() -> Rows:
    found = row(PANEL, "labels")
    assert isinstance(found, Rows)
    return found


def test_documents_have_no_problems_but_those_of_the_host() -> None:
    assert problems(PANEL, parse(document("advanced-pages"), Domain)) == [
        ("labels", "Row 3, Model: This host does not have this security model.")
    ]
    assert problems(PANEL, parse(document("secured-s390x"), Domain)) == []


def test_label_to_add_is_generated() -> None:
    domain = machine()

    added = add(PANEL, domain, "labels", SecurityLabel)

    assert (added.type, added.is_relabelled) == ("dynamic", True)
    assert problems(PANEL, domain) == []


def test_type_drops_what_it_cannot_have() -> None:
    domain = machine(
        "<seclabel type='dynamic' model='dac' relabel='yes'><baselabel>a</baselabel></seclabel>"
    )
    label = labels().of(domain)[0].viewed_as(SecurityLabel)
    type_ = labels().columns[1]

    type_.write(label, "static", scene(domain))
    assert part(domain, "seclabel") == '<seclabel type="static" model="dac" relabel="yes"/>'
    assert [name for name, _message in problems(PANEL, domain)] == ["labels"]
    label.label = "+0:+0"
    assert problems(PANEL, domain) == []
    type_.write(label, "none", scene(domain))

    assert part(domain, "seclabel") == '<seclabel type="none" model="dac" relabel="no"/>'


def test_machine_without_confinement_is_warned_of() -> None:
    note = row(PANEL, "unconfined")
    assert isinstance(note, Note)
    assert note.is_warning
    assert note.when is not None
    confined, free = machine(), machine("<seclabel type='none'/>")

    assert not note.when(confined.viewed_as(PANEL.element), scene(confined))
    assert note.when(free.viewed_as(PANEL.element), scene(free))


def test_models_twice_or_missing_are_problems() -> None:
    twice = machine("<seclabel type='none' model='dac'/><seclabel type='none' model='dac'/>")
    nameless = machine("<seclabel type='none' model='dac'/><seclabel type='none'/>")

    assert problems(PANEL, twice) == [("labels", "A security model is there twice.")]
    assert problems(PANEL, nameless) == [("labels", "With several labels each needs its model.")]


def test_models_are_those_of_the_host() -> None:
    model = labels().columns[0]
    assert isinstance(model, Choice)

    options = model.options(SecurityLabel.create(), scene(machine()))

    reasons = {each.value: each.reason for each in options}
    assert reasons["apparmor"] == reasons["dac"] == ""
    assert reasons["selinux"] == "This host does not have this security model."


def test_ciphers_to_add_are_different() -> None:
    domain = machine(arch="s390x")

    names = [add(PANEL, domain, "ciphers", Cipher).name for _ in range(2)]

    assert names == ["aes", "dea"]
