from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import (
    field,
    machine,
    problems,
    put,
    reason,
    row,
    scene,
    summary,
)
from vmgui.hardware.fields import Choice
from vmgui.hardware.items import Fact, is_shown
from vmgui.hardware.panels.overview import OverviewDomain, OverviewPanel
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain

PANEL = OverviewPanel()
ACPI = "<features><acpi/></features>"
LOADER = "<os><loader type='pflash' secure='yes'>/ovmf/CODE.ms.fd</loader></os>"
SECURE_BOOT = "<feature enabled='yes' name='secure-boot'/>"


def fact(domain: Domain, name: str, **more: bool) -> str:
    found = row(PANEL, name)
    assert isinstance(found, Fact)
    return found.read(domain.viewed_as(OverviewDomain), scene(domain, **more))


def labels(domain: Domain, name: str) -> dict[str | None, str]:
    choice = field(PANEL, name)
    assert isinstance(choice, Choice)
    options = choice.options(domain.viewed_as(OverviewDomain), scene(domain))
    return {option.value: option.label for option in options}


def test_facts_say_what_the_machine_is() -> None:
    domain = parse(document("whole-machine"), Domain)

    assert fact(domain, "hypervisor") == "QEMU"
    assert fact(domain, "arch") == "x86_64"
    assert fact(domain, "uuid") == "1c8d1d3c-3f0a-4b43-8a5c-0d2a7d0f6f01"
    assert fact(domain, "genid") == "4e287ad2-f0a8-420f-aaab-d7272660b41d"
    assert fact(domain, "emulator_path") == "/usr/bin/qemu-system-x86_64"
    assert fact(domain, "status") == "Shut off"
    assert fact(domain, "status", is_active=True) == "Running"
    assert summary(PANEL, domain) == "All about the whole machine"


def test_running_machine_cannot_be_renamed() -> None:
    domain = machine()
    why_not = field(PANEL, "name").why_not

    assert why_not is not None
    assert why_not(domain, scene(domain)) is None
    assert why_not(domain, scene(domain, is_active=True))


@pytest.mark.parametrize("name", ["", "a/b", "a\nb", " a", "a" * 201])
def test_name_that_libvirt_refuses_is_told_at_the_field(name: str) -> None:
    domain = machine()

    assert field(PANEL, "name").problem(name, domain, scene(domain))


def test_name_of_digits_is_warned_of() -> None:
    domain = machine()
    domain.name = "2024"

    found = PANEL.all_problems(domain.viewed_as(OverviewDomain), scene(domain))

    assert [(problem.field, problem.is_warning) for problem in found] == [("name", True)]


def test_title_and_description_change_at_once() -> None:
    domain = machine().viewed_as(OverviewDomain)

    assert PANEL.live_paths(domain, scene(domain)) == {"title", "description"}


def test_title_is_one_line() -> None:
    domain = machine()

    assert field(PANEL, "title").problem("a\nb", domain, scene(domain))


def test_other_chipset_is_the_newest_of_its_machine_types() -> None:
    domain = machine(type_="qemu")

    put(PANEL, domain, "chipset", "pc")

    assert domain.os.machine == "pc"
    assert field(PANEL, "chipset").read(domain) == "pc"


def test_same_chipset_keeps_the_version_of_the_machine_type() -> None:
    domain = machine()

    put(PANEL, domain, "chipset", "q35")

    assert domain.os.machine == "pc-q35-7.2"


@pytest.mark.parametrize("name", ["pc-q35-8.0", "microvm"])
def test_machine_type_without_another_chipset_keeps_all_addresses(name: str) -> None:
    devices = "<memballoon><address type='pci' bus='0x05' slot='0x00'/></memballoon>"
    domain = machine(devices=devices)

    put(PANEL, domain, "machine_version", name)

    assert serialize(domain) == serialize(machine(devices=devices, chipset=name))


def test_chipset_takes_the_controllers_of_the_other_along() -> None:
    domain = machine(devices="<controller type='pci' index='0' model='pcie-root'/>")

    put(PANEL, domain, "machine_version", "pc-i440fx-7.2")

    assert len(domain.devices) == 0


def test_chipset_that_the_host_lacks_is_greyed() -> None:
    assert reason(PANEL, machine(), "chipset", "pc")
    assert not reason(PANEL, machine(type_="qemu"), "chipset", "pc")


def test_machine_type_has_its_own_field_where_there_is_no_chipset() -> None:
    arm, pc = machine(arch="aarch64", chipset="virt"), machine()

    shown = [
        [
            is_shown(field(PANEL, name), domain.viewed_as(OverviewDomain), scene(domain))
            for name in ("chipset", "machine", "machine_version")
        ]
        for domain in (arm, pc)
    ]

    assert shown == [[False, True, False], [True, False, True]]


def test_machine_types_come_newest_first_behind_their_aliases() -> None:
    found = labels(machine(type_="qemu"), "machine_version")

    assert list(found.values()) == [
        "Hypervisor default",
        "pc (now pc-i440fx-7.2)",
        "q35 (now pc-q35-7.2)",
        "pc-i440fx-7.2",
        "pc-i440fx-1.5 (outdated)",
        "pc-q35-7.2",
    ]


def test_firmwares_are_bios_uefi_and_the_images_of_the_host() -> None:
    assert list(labels(machine(), "firmware").values()) == [
        "BIOS",
        "UEFI",
        "UEFI with Secure Boot",
        "/usr/share/OVMF/OVMF_CODE_4M.ms.fd",
        "/usr/share/OVMF/OVMF_CODE_4M.fd",
    ]


def test_bios_asked_for_by_name_is_a_choice_of_its_own() -> None:
    domain = machine()
    domain.os.firmware = "bios"

    assert "bios" in labels(domain, "firmware")
    assert "bios" not in labels(machine(), "firmware")


def test_secure_boot_needs_q35() -> None:
    i440fx = machine(ACPI, type_="qemu", chipset="pc")

    assert "Q35" in reason(PANEL, i440fx, "firmware", "efi-secure")
    assert not reason(PANEL, machine(), "firmware", "efi-secure")

    put(PANEL, i440fx, "firmware", "efi-secure")

    assert {field for field, _message in problems(PANEL, i440fx)} == {"firmware"}


def test_firmware_set_and_set_back_leaves_the_boot_settings_as_they_were() -> None:
    domain = machine(ACPI)
    before = serialize(domain)

    put(PANEL, domain, "firmware", "efi")
    put(PANEL, domain, "firmware", None)

    assert serialize(domain) == before


@pytest.mark.parametrize(
    ("os", "features"),
    [
        ("<loader type='pflash'>/OVMF.fd</loader>", ""),
        ("<loader type='pflash' secure='yes'>/OVMF.fd</loader>", ACPI),
    ],
)
def test_uefi_without_what_it_needs_is_told(os: str, features: str) -> None:
    found = problems(PANEL, machine(features, os=os))

    assert [name for name, _message in found] == ["firmware"]


def test_acpi_without_uefi_is_told_on_arm() -> None:
    found = problems(PANEL, machine(ACPI, arch="aarch64", chipset="virt"))

    assert [name for name, _message in found] == ["firmware"]


def test_disks_that_q35_cannot_have_are_named() -> None:
    found = problems(PANEL, machine(devices="<disk><target dev='hdb' bus='ide'/></disk>"))

    assert [(name, "hdb" in message) for name, message in found] == [("chipset", True)]


def test_generation_id_is_left_to_libvirt() -> None:
    domain = machine()

    put(PANEL, domain, "has_genid", True)

    assert "<genid/>" in serialize(domain)


def test_name_of_another_machine_is_told_at_the_field() -> None:
    domain = machine()
    around = scene(domain, taken_names=frozenset({"web2"}))

    found = field(PANEL, "name").problem("web2", domain, around)

    assert found == "Another machine on this host is called “web2”."


@pytest.mark.parametrize(
    ("present", "next_start", "expected"),
    [
        (LOADER, "<os firmware='efi'/>", False),
        (LOADER, f"<os firmware='efi'><firmware>{SECURE_BOOT}</firmware></os>", False),
        ("<os/>", "<os firmware='efi'/>", True),
        (LOADER, "<os/>", True),
    ],
)
def test_image_that_libvirt_chose_is_no_other_firmware(
    present: str, next_start: str, expected: bool
) -> None:
    now, later = (parse(f"<domain>{os}</domain>", OverviewDomain) for os in (present, next_start))

    assert field(PANEL, "firmware").runs_otherwise(now, later) is expected
