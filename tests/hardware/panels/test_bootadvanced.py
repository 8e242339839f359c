from __future__ import annotations

from tests.documents import document
from tests.hardware.panels.machines import add, field, machine, part, problems, put, row, scene
from vmgui.hardware.items import Group, Rows, is_shown
from vmgui.hardware.panels.boot import BootPanel
from vmgui.hardware.panels.bootdomain import BootDomain
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.boot import AcpiTable, FirmwareFeature, InitArgument
from vmgui.xmldoc.domain.domain import Domain

PANEL = BootPanel()


def headings(domain: Domain) -> list[str]:
    element = domain.viewed_as(BootDomain)
    groups = [item for item in (*PANEL.fields, *PANEL.advanced) if isinstance(item, Group)]
    return [group.title for group in groups if is_shown(group, element, scene(domain))]


def test_container_has_a_program_and_nothing_to_boot() -> None:
    container = parse(document("container-program"), Domain)

    assert headings(container) == ["Container"]
    assert "Container" not in headings(machine())


def test_container_without_a_program_is_told() -> None:
    container = parse(document("container-program"), Domain)
    container.os.init = None

    assert [name for name, _message in problems(PANEL, container)] == ["init"]


def test_arguments_of_the_program_are_added_behind_the_others() -> None:
    container = parse(document("container-program"), Domain)

    add(PANEL, container, "init_arguments", InitArgument).value = "--verbose"

    assert "<initarg>8080</initarg><initarg>--verbose</initarg><initenv" in part(container, "os")


def test_boot_loader_of_the_host_is_shown_for_xen() -> None:
    assert "Boot loader on the host" in headings(parse(document("xen-pv"), Domain))
    assert "Boot loader on the host" not in headings(machine())


def test_features_of_the_firmware_are_added_one_by_one() -> None:
    domain = machine()
    before = serialize(domain)

    made = [add(PANEL, domain, "firmware_features", FirmwareFeature) for _number in range(2)]
    assert [each.name for each in made] == ["secure-boot", "enrolled-keys"]
    for each in made:
        each.remove()
    rows = row(PANEL, "firmware_features")
    assert isinstance(rows, Rows)
    assert rows.then is not None
    rows.then(domain.viewed_as(BootDomain), scene(domain))

    assert serialize(domain) == before


def test_another_storage_of_the_variables_begins_empty() -> None:
    domain = parse(document("firmware-on-network"), Domain)

    put(PANEL, domain, "nvram_type", "file")
    put(PANEL, domain, "nvram_file", "/srv/vars.fd")
    assert part(domain, "nvram") == '<nvram type="file"><source file="/srv/vars.fd"/></nvram>'
    put(PANEL, domain, "nvram_type", None)
    put(PANEL, domain, "nvram", "/srv/vars.fd")

    assert part(domain, "nvram") == "<nvram>/srv/vars.fd</nvram>"


def test_source_on_the_network_is_shown_in_its_parts() -> None:
    domain = parse(document("firmware-on-network"), Domain)

    names = ("nvram_protocol", "nvram_name", "nvram_host", "nvram_port")
    assert [field(PANEL, name).text(domain, scene(domain)) for name in names] == [
        "iscsi",
        "iqn.2013-07.com.example:iscsi-nopool/0",
        "example.org",
        "6000",
    ]


def test_table_to_add_has_the_only_type() -> None:
    assert add(PANEL, machine(), "acpi_tables", AcpiTable).type == "slic"
