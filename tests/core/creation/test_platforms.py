from __future__ import annotations

from dataclasses import replace

import pytest

import vmgui.core.creation.platforms as platforms
from tests.support.answering import (
    DEBIAN,
    FOREIGN_GUESTS,
    PC_GUESTS,
    WINDOWS_11,
    around,
    capabilities,
    domain_capabilities,
    guest,
)
from vmgui.core.creation.answers import Platform
from vmgui.core.osinfo.system import System
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domcaps import DomainCapabilities

PC = Platform("kvm", "x86_64", "q35")
ARM = Platform("qemu", "aarch64", "virt")


def test_host_with_kvm_uses_it_with_its_own_architecture() -> None:
    assert platforms.filled(Platform(), around()) == PC


def test_only_a_system_known_to_lack_pci_express_gets_the_older_chipset() -> None:
    old = replace(DEBIAN, devices=frozenset())

    assert platforms.filled(Platform(), around(system=old)).machine == "pc"
    assert platforms.filled(Platform(), around(system=None)).machine == "q35"


def test_chipset_that_the_host_does_not_have_is_left_to_it() -> None:
    none = capabilities(guest("x86_64", "xen", machines="<machine>xenfv</machine>"))

    found = platforms.filled(Platform(), around(capabilities=none))

    assert found == Platform("xen", "x86_64", None)


@pytest.mark.parametrize(("arch", "machine"), [("aarch64", "virt"), ("s390x", "s390-ccw-virtio")])
def test_foreign_architecture_is_emulated(arch: str, machine: str) -> None:
    found = platforms.filled(Platform(arch=arch), around())

    assert found == Platform("qemu", arch, machine)


def test_what_is_chosen_stays() -> None:
    chosen = Platform("qemu", "x86_64", "pc")

    assert platforms.filled(chosen, around()) == chosen


def test_architecture_that_the_host_does_not_run_stays_to_be_complained_of() -> None:
    chosen = Platform(arch="riscv64")

    assert platforms.filled(chosen, around()) == chosen


def test_nothing_is_filled_in_before_the_host_has_answered() -> None:
    assert platforms.filled(Platform(), around(capabilities=None)) == Platform()


def test_host_that_does_not_run_its_own_architecture_takes_the_first() -> None:
    only = capabilities(FOREIGN_GUESTS)

    assert platforms.filled(Platform(), around(capabilities=only)).arch == "aarch64"


def test_host_without_guests_has_no_architecture() -> None:
    none = capabilities("")

    assert platforms.filled(Platform(), around(capabilities=none)) == Platform()


def test_acceleration_is_told_by_the_types() -> None:
    known = capabilities(PC_GUESTS + guest("ppc64", "qemu"))
    of_pc, of_power = known.guest("x86_64"), known.guest("ppc64")

    assert of_pc is not None
    assert of_power is not None
    assert platforms.is_accelerated(of_pc)
    assert not platforms.is_accelerated(of_power)


# Firmware


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        (PC, ("bios", "efi", "efi-secure")),
        (replace(PC, machine="pc"), ("bios", "efi")),
        (ARM, ("efi",)),
        (Platform("qemu", "s390x", "s390-ccw-virtio"), ()),
    ],
)
def test_firmwares_are_those_of_the_platform(platform: Platform, expected: tuple[str, ...]) -> None:
    assert platforms.firmwares(platform, around()) == expected


def test_firmwares_are_those_that_the_host_has() -> None:
    plain = domain_capabilities(secure=("no",))
    none = domain_capabilities(firmware=())

    assert platforms.firmwares(PC, around(domain_capabilities=plain)) == ("bios", "efi")
    assert platforms.firmwares(PC, around(domain_capabilities=none)) == ("bios",)
    assert platforms.firmwares(PC, around(domain_capabilities=None)) == ("bios",)


@pytest.mark.parametrize(
    ("platform", "system", "expected"),
    [
        (PC, DEBIAN, "bios"),
        (PC, None, "bios"),
        (PC, WINDOWS_11, "efi-secure"),
        (replace(PC, machine="pc"), WINDOWS_11, "efi"),
        (PC, replace(DEBIAN, firmwares={"x86_64": ("efi",)}), "efi"),
        (PC, replace(DEBIAN, firmwares={"x86_64": ("efi", "efi-secure")}), "efi-secure"),
        (PC, replace(DEBIAN, firmwares={"x86_64": ("bios", "efi")}), "bios"),
        (ARM, DEBIAN, "efi"),
        (Platform("qemu", "s390x"), DEBIAN, None),
    ],
)
def test_usual_firmware_is_what_the_system_wants(
    platform: Platform, system: System | None, expected: str | None
) -> None:
    assert platforms.usual_firmware(platform, around(system=system)) == expected


def test_windows_11_without_secure_boot_on_the_host_gets_plain_uefi_or_bios() -> None:
    plain = domain_capabilities(secure=("no",))
    none = domain_capabilities(firmware=())

    first = platforms.usual_firmware(PC, around(system=WINDOWS_11, domain_capabilities=plain))
    second = platforms.usual_firmware(PC, around(system=WINDOWS_11, domain_capabilities=none))

    assert (first, second) == ("efi", "bios")


# Graphics


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (("sdl", "vnc", "spice"), ("spice", "vnc", "none")),
        (("vnc",), ("vnc", "none")),
        (("sdl",), ("none",)),
    ],
)
def test_graphics_are_those_of_the_host(types: tuple[str, ...], expected: tuple[str, ...]) -> None:
    has = around(domain_capabilities=domain_capabilities(graphics=types))

    assert platforms.graphics(PC, has) == expected
    assert platforms.usual_graphics(PC, has) == expected[0]


def test_mainframe_has_no_screen_unless_asked_for() -> None:
    assert platforms.graphics(Platform(arch="s390x"), around()) == ("none", "spice", "vnc")


def test_host_that_says_nothing_has_vnc() -> None:
    assert platforms.usual_graphics(PC, around(domain_capabilities=None)) == "vnc"


@pytest.mark.parametrize(("is_supported", "expected"), [("yes", "vnc"), ("no", "none")])
def test_host_that_lists_no_graphics_has_vnc_if_any(is_supported: str, expected: str) -> None:
    devices = f"<devices><graphics supported='{is_supported}'/></devices>"
    known = parse(f"<domainCapabilities>{devices}</domainCapabilities>", DomainCapabilities)

    assert platforms.usual_graphics(PC, around(domain_capabilities=known)) == expected
