from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import machine, scene
from vmgui.hardware.fields import Field
from vmgui.hardware.items import Group
from vmgui.hardware.panels.archfeatures import ARM, POWER, RISCV, XEN
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

GROUPS = {"arm": ARM, "power": POWER, "riscv": RISCV, "xen": XEN}


def shown(domain: Domain) -> set[str]:
    return {
        name for name, group in GROUPS.items() if group.when and group.when(domain, scene(domain))
    }


def unread(group: Group, domain: Domain) -> list[str]:
    fields = (item for item in group.items if isinstance(item, Field))
    return [each.name for each in fields if each.raw(domain) is None]


@pytest.mark.parametrize(
    ("arch", "type_", "expected"),
    [
        ("x86_64", "kvm", set()),
        ("aarch64", "qemu", {"arm"}),
        ("ppc64le", "kvm", {"power"}),
        ("riscv64", "qemu", {"riscv"}),
        ("x86_64", "xen", {"xen"}),
    ],
)
def test_groups_are_for_their_architectures(arch: str, type_: str, expected: set[str]) -> None:
    assert shown(machine(arch=arch, type_=type_)) == expected


def test_what_is_there_is_shown_wherever_it_is() -> None:
    assert shown(machine("<features><gic version='3'/></features>")) == {"arm"}


def test_documents_are_read_whole() -> None:
    assert unread(POWER, parse(document("power-features"), Domain)) == []
    assert unread(XEN, parse(document("xen-features"), Domain)) == []
    assert unread(ARM, parse(document("arm-features"), Domain)) == ["ras"]
