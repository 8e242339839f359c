from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import add, machine, problems, row, scene, summary
from vmgui.hardware.items import Note, Rows
from vmgui.hardware.panels.qemu import QemuDomain, QemuPanel
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.commandline import DeviceOverride, QemuArgument, QemuVariable
from vmgui.xmldoc.domain.domain import Domain

PANEL = QemuPanel()


def table(name: str) -> Rows:
    found = row(PANEL, name)
    assert isinstance(found, Rows)
    return found


@pytest.mark.parametrize("name", ["advanced-pages", "qemu-commandline"])
def test_documents_have_no_problems(name: str) -> None:
    assert problems(PANEL, parse(document(name), Domain)) == []


def test_arguments_are_written_in_qemus_namespace_and_taken_back() -> None:
    domain = machine()
    before = serialize(domain)

    argument = add(PANEL, domain, "arguments", QemuArgument)
    assert problems(PANEL, domain) == [("arguments", "Row 1, Argument: Enter a value.")]
    argument.value = "-snapshot"

    assert 'xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0"' in serialize(domain)
    assert '<qemu:arg value="-snapshot"/>' in serialize(domain)
    assert summary(PANEL, domain) == "1 argument"
    argument.remove()
    then = table("arguments").then
    assert then is not None
    then(domain, scene(domain))
    assert serialize(domain) == before


def test_variables_to_add_have_names_that_qemu_takes() -> None:
    domain = machine()

    names = [add(PANEL, domain, "variables", QemuVariable).name for _ in range(2)]

    assert names == ["NAME_1", "NAME_2"]
    assert problems(PANEL, domain) == []
    domain.viewed_as(QemuDomain).variables[0].name = "9x"
    assert [name for name, _message in problems(PANEL, domain)] == ["variables"]


@pytest.mark.parametrize(
    ("type_", "value"), [("bool", "true"), ("unsigned", "0"), ("string", "abc"), ("remove", None)]
)
def test_value_fits_its_type(type_: str, value: str | None) -> None:
    domain = machine()
    override = add(PANEL, domain, "overrides", DeviceOverride)
    override.property_value = "abc"

    table("overrides").columns[2].write(override, type_, scene(domain))

    assert override.property_value == value


def test_override_of_a_device_that_is_not_there_is_a_problem() -> None:
    domain = machine(devices="<disk><alias name='ua-a'/></disk>")
    override = add(PANEL, domain, "overrides", DeviceOverride)
    override.property_name = "serial"
    assert (override.alias, problems(PANEL, domain)) == ("ua-a", [])

    override.alias = "ua-b"

    assert problems(PANEL, domain) == [("overrides", "There is no device with the alias ua-b.")]


def test_further_properties_are_told_and_kept() -> None:
    domain = parse(document("advanced-pages"), Domain)
    rows = table("overrides")

    assert rows.columns[-1].text(rows.of(domain)[0], scene(domain)) == "serial="


def test_page_warns_and_is_for_qemu() -> None:
    note = row(PANEL, "unsupported")
    assert isinstance(note, Note)

    assert note.is_warning
    assert "does not support" in note.text(machine(), scene(machine()))
    assert PANEL.is_for(scene(machine()))
    assert not PANEL.is_for(scene(machine(type_="lxc")))
