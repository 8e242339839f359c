from __future__ import annotations

from vmgui.hardware.osids import OS_IDS
from vmgui.xmldoc.domain.osid import os_name


def test_every_system_has_a_name_of_its_own() -> None:
    names = [os_name(each) for each in OS_IDS]

    assert len(set(names)) == len(names)
    assert {"Debian 12", "Windows 11", "Windows Server 2022", "Arch Linux"} <= set(names)


def test_identifiers_are_those_of_libosinfo() -> None:
    assert all(each.startswith("http://") for each in OS_IDS)
