from __future__ import annotations

from tests.documents import document
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.boot import AcpiTable, FirmwareFeature, InitArgument, InitVariable
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import Children


class Boot(Domain):
    features = Children(FirmwareFeature, "os/firmware")
    arguments = Children(InitArgument, "os")
    variables = Children(InitVariable, "os")
    tables = Children(AcpiTable, "os/acpi")


def test_features_and_tables_are_read() -> None:
    domain = parse(document("whole-machine"), Boot)

    assert [(each.name, each.is_enabled) for each in domain.features] == [
        ("enrolled-keys", True),
        ("secure-boot", True),
    ]
    assert [(each.type, each.path) for each in domain.tables] == [("slic", "/srv/slic.bin")]


def test_first_program_of_a_container_is_read() -> None:
    domain = parse(document("container-program"), Boot)

    assert [each.value for each in domain.arguments] == ["--port", "8080"]
    assert [(each.name, each.value) for each in domain.variables] == [("LANG", "C.UTF-8")]
