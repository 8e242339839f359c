from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.creation.build.cases import EMULATED, KVM, LINUX, WINDOWS, case, made
from tests.documents import document
from vmgui.core.creation.answers import GIB, Extras, Platform
from vmgui.core.creation.surroundings import Surroundings
from vmgui.hardware import firmware
from vmgui.hardware.cpumodel import Cpu, chosen
from vmgui.hardware.panels.cpudomain import CpuDomain
from vmgui.hardware.panels.featuresdomain import FeaturesDomain
from vmgui.hardware.panels.power import PowerDomain
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domcaps import DomainCapabilities


def on_host(old: str, new: str) -> Surroundings:
    """A host whose machines can have something else."""
    xml = document("kvm-pc", "domcaps")
    assert old in xml
    return replace(KVM, domain_capabilities=parse(xml.replace(old, new), DomainCapabilities))


def mode(domain: Domain) -> str | None:
    return chosen(domain.viewed_as(Cpu))


def test_machine_says_what_it_is() -> None:
    domain = case("iso")

    assert (domain.type, domain.name, domain.uuid) == ("kvm", "web", None)
    assert (domain.os.type, domain.os.arch, domain.os.machine) == ("hvm", "x86_64", "q35")
    assert (domain.memory, domain.vcpus, domain.os_id) == (GIB, 2, LINUX.id)


def test_unknown_system_has_no_identifier() -> None:
    assert case("iso-unknown").os_id is None


def test_cpu_is_the_hosts_where_it_can_be_migrated() -> None:
    assert mode(case("iso")) == "host-passthrough"


def test_cpu_is_like_the_hosts_where_the_hosts_own_cannot_be_migrated() -> None:
    assert mode(made(around=on_host("hostPassthroughMigratable", "other"))) == "host-model"


def test_cpu_that_is_emulated_can_do_all() -> None:
    assert mode(case("iso-emulated")) == "maximum"


def test_cpu_is_left_to_libvirt_where_nothing_is_known() -> None:
    around = replace(KVM, domain_capabilities=None)

    assert mode(made(around=around)) is None
    assert mode(made(around=around, platform=EMULATED)) is None


def test_windows_has_one_socket() -> None:
    cpu = made(around=replace(KVM, system=WINDOWS), cpus=4).viewed_as(CpuDomain)

    assert (cpu.vcpus, cpu.sockets, cpu.cores, cpu.threads) == (4, 1, 4, 1)
    assert case("iso").viewed_as(CpuDomain).has_topology is False


@pytest.mark.parametrize(
    ("arch", "machine", "expected"),
    [
        ("x86_64", "q35", (True, True, False)),
        ("i686", "pc", (True, True, True)),
        ("s390x", "s390-ccw-virtio", (False, False, False)),
    ],
)
def test_features_suit_the_architecture(
    arch: str, machine: str, expected: tuple[bool, bool, bool]
) -> None:
    features = made(platform=Platform("kvm", arch, machine)).viewed_as(FeaturesDomain)

    assert (features.has_acpi, features.has_apic, features.has_pae) == expected


def test_vmware_port_is_off_beside_spice() -> None:
    assert case("iso").viewed_as(FeaturesDomain).vmport is False
    assert case("iso-vnc").viewed_as(FeaturesDomain).vmport is None


def test_machine_cannot_sleep() -> None:
    power = case("iso").viewed_as(PowerDomain)

    assert (power.can_suspend_to_memory, power.can_suspend_to_disk) == (False, False)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("bios", None), ("efi", firmware.UEFI), ("efi-secure", firmware.SECURE_UEFI)],
)
def test_firmware_is_what_is_wanted(wanted: str, expected: str | None) -> None:
    assert firmware.firmware(made(firmware=wanted)) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"), [("efi", "OVMF_CODE_4M.fd"), ("efi-secure", "OVMF_CODE_4M.ms.fd")]
)
def test_firmware_is_an_image_where_libvirt_cannot_choose(wanted: str, expected: str) -> None:
    domain = made(around=on_host("<value>efi</value>", ""), firmware=wanted)

    assert firmware.firmware(domain) == f"/usr/share/OVMF/{expected}"


def test_machine_without_display_is_described() -> None:
    domain = made(extras=Extras(graphics="none"))

    assert domain.viewed_as(FeaturesDomain).vmport is None
