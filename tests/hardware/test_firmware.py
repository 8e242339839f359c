from __future__ import annotations

import pytest

from tests.hardware.panels.machines import machine, part
from vmgui.hardware import firmware
from vmgui.hardware.firmware import BIOS, SECURE_UEFI, UEFI
from vmgui.xmldoc.document import serialize

IMAGE = "/usr/share/OVMF/OVMF_CODE_4M.fd"
WRITTEN_BY_LIBVIRT = f"""
<firmware><feature enabled='yes' name='secure-boot'/></firmware>
<loader readonly='yes' secure='yes' type='pflash'>{IMAGE}</loader>
<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>/nvram/web1.fd</nvram>
"""


@pytest.mark.parametrize("wanted", [None, BIOS, UEFI, SECURE_UEFI, IMAGE])
def test_firmware_reads_as_it_was_set(wanted: str | None) -> None:
    domain = machine()

    firmware.set_firmware(domain, wanted)

    assert firmware.firmware(domain) == wanted


def test_same_firmware_again_changes_nothing() -> None:
    domain = machine(os=WRITTEN_BY_LIBVIRT)
    before = serialize(domain)

    firmware.set_firmware(domain, firmware.firmware(domain))

    assert serialize(domain) == before


def test_uefi_on_a_pc_brings_acpi() -> None:
    domain = machine()

    firmware.set_firmware(domain, UEFI)

    assert 'os firmware="efi"' in serialize(domain)
    assert part(domain, "features") == "<features><acpi/></features>"


def test_uefi_elsewhere_leaves_the_features_alone() -> None:
    domain = machine(arch="aarch64", chipset="virt")

    firmware.set_firmware(domain, UEFI)

    assert part(domain, "features") == ""


def test_secure_boot_asks_for_keys_and_switches_smm_on() -> None:
    domain = machine()

    firmware.set_firmware(domain, SECURE_UEFI)

    assert part(domain, "firmware") == (
        '<firmware><feature enabled="yes" name="enrolled-keys"/>'
        '<feature enabled="yes" name="secure-boot"/></firmware>'
    )
    assert '<loader secure="yes"/>' in serialize(domain)
    assert '<smm state="on"/>' in serialize(domain)


def test_from_one_uefi_to_another_the_variables_stay() -> None:
    domain = machine(os=WRITTEN_BY_LIBVIRT)

    firmware.set_firmware(domain, UEFI)

    text = serialize(domain)
    assert "<nvram>/nvram/web1.fd</nvram>" in text
    assert "loader" not in text
    assert "feature enabled" not in text


def test_bios_drops_everything_of_uefi() -> None:
    domain = machine(os=WRITTEN_BY_LIBVIRT)
    domain.os.firmware = "efi"

    firmware.set_firmware(domain, None)

    os = part(domain, "os").replace('"', "'")
    assert os == "<os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>"


def test_image_with_secure_boot_in_its_name_enforces_it() -> None:
    domain = machine()

    firmware.set_firmware(domain, "/usr/share/OVMF/OVMF_CODE_4M.ms.fd")

    assert domain.os.is_secure_boot
    assert domain.os.loader_type == "pflash"
