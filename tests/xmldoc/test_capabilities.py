from __future__ import annotations

from pathlib import Path

import pytest

from tests import documents
from tests.documents import document
from vmgui.xmldoc.capabilities import Capabilities, Owner
from vmgui.xmldoc.document import parse


@pytest.fixture
def host() -> Capabilities:
    return parse(document("qemu-two-cells", "capabilities"), Capabilities)


def test_host_says_what_its_processor_is(host: Capabilities) -> None:
    topology = (host.sockets, host.dies, host.cores, host.threads)

    assert (host.arch, host.cpu_model, host.cpu_vendor) == ("x86_64", "Broadwell", "Intel")
    assert topology == (1, 1, 2, 2)
    assert [feature.name for feature in host.cpu_features] == ["vme", "vmx"]
    assert [pages.size for pages in host.pages] == [4 * 1024, 2 * 1024**2, 1024**3]
    assert (host.has_iommu, host.can_suspend_memory) == (False, True)


def test_host_says_its_cells(host: Capabilities) -> None:
    first, second = host.cells

    assert host.cpu_count == 8
    assert first.memory == 5990612 * 1024
    assert {cpu.id: cpu.siblings for cpu in first.cpus}[4] == "0,4"
    assert [(cpu.socket, cpu.die, cpu.core) for cpu in second.cpus][1] == (1, 0, 1)
    assert [(pages.size, pages.count) for pages in first.pages][1] == (2 * 1024**2, 64)


def test_host_says_who_owns_processes(host: Capabilities) -> None:
    assert host.owner("kvm") == Owner(64055, 108)
    assert host.owner("xen") is None
    assert [model.model for model in host.security_models] == ["apparmor", "dac"]
    assert host.security_model("selinux") is None


def test_host_says_its_guests(host: Capabilities) -> None:
    guest = host.guest("x86_64")

    assert host.arches == ("i686", "x86_64")
    assert guest is not None
    assert guest.domain_types == ("qemu", "kvm")
    assert guest.word_size == 64
    assert host.guest("s390x") is None
    assert host.guest("x86_64", "xen") is None


def test_guest_knows_what_is_different_for_a_domain_type(host: Capabilities) -> None:
    guest = host.guest("x86_64")

    assert guest is not None
    assert guest.emulator_of("qemu") == "/usr/bin/qemu-system-x86_64"
    assert guest.emulator_of("kvm") == "/usr/bin/qemu-kvm"
    assert len(guest.machines_of("qemu")) == 5
    assert [machine.name for machine in guest.machines_of("kvm")] == ["pc-q35-7.2"]


def test_machine_tells_its_limits(host: Capabilities) -> None:
    guest = host.guest("x86_64")
    assert guest is not None

    alias, old = guest.machine("q35", "qemu"), guest.machine("pc-i440fx-1.5", "qemu")

    assert alias is not None
    assert old is not None
    assert (alias.canonical, alias.max_cpus, alias.is_deprecated) == ("pc-q35-7.2", 288, None)
    assert (old.canonical, old.is_deprecated) == (None, True)
    assert guest.machine("q35", "kvm") is None


def test_guest_tells_its_features(host: Capabilities) -> None:
    guest = host.guest("i686")
    assert guest is not None

    acpi, pae = guest.feature("acpi"), guest.feature("pae")

    assert acpi is not None
    assert (acpi.default, acpi.can_toggle) == (True, True)
    assert pae is not None
    assert (pae.default, pae.can_toggle) == (None, None)
    assert guest.feature("hap") is None


def test_host_that_says_nothing_is_no_error() -> None:
    host = parse(document("empty", "capabilities"), Capabilities)

    assert (host.arch, host.cpu_model, host.sockets, host.has_iommu) == (None,) * 4
    assert (host.cpu_count, host.arches, list(host.cells)) == (0, (), [])
    assert host.owner("kvm") is None


@pytest.mark.parametrize("path", documents.paths("capabilities"), ids=documents.name)
def test_guests_of_every_host_can_be_asked(path: Path) -> None:
    host = parse(path.read_text(encoding="utf-8"), Capabilities)

    for guest in host.guests:
        assert guest.os_type
        assert guest.arch in host.arches
        assert guest.domain_types
        for domain_type in guest.domain_types:
            machines = guest.machines_of(domain_type)
            assert all(machine.name for machine in machines)
            assert host.owner(domain_type) is None or host.security_model("dac")
