from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import machine, scene
from vmgui.hardware.panels.bootdomain import BootDomain, is_container, is_full_machine
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain


@pytest.mark.parametrize(
    ("os", "expected"),
    [("", False), ("<kernel/>", True), ("<initrd>/i</initrd>", True), ("<loader/>", False)],
)
def test_kernel_is_booted_directly_if_anything_of_it_is_there(os: str, expected: bool) -> None:
    assert machine(os=os).viewed_as(BootDomain).has_direct_kernel == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("whole-machine", (True, False)),
        ("container-program", (False, True)),
        ("xen-pv", (False, False)),
    ],
)
def test_sort_of_machine_is_told(name: str, expected: tuple[bool, bool]) -> None:
    domain = parse(document(name), Domain)

    found = (is_full_machine(domain, scene(domain)), is_container(domain, scene(domain)))

    assert found == expected
