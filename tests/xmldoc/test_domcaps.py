from __future__ import annotations

from pathlib import Path

import pytest

from tests import documents
from tests.documents import document
from vmgui.base.errors import InvalidInput
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domcaps import CpuModel, DomainCapabilities, HostModel


@pytest.fixture
def q35() -> DomainCapabilities:
    return parse(document("qemu-q35", "domcaps"), DomainCapabilities)


def test_kind_of_domains_is_told(q35: DomainCapabilities) -> None:
    assert (q35.domain_type, q35.arch, q35.machine) == ("kvm", "x86_64", "pc-q35-7.2")
    assert q35.emulator == "/usr/bin/qemu-system-x86_64"
    assert q35.max_vcpus == 288


@pytest.mark.parametrize(
    ("device", "enum", "values"),
    [
        ("disk", "bus", ("scsi", "virtio", "sata")),
        ("tpm", "backendModel", ("passthrough", "emulator")),
        ("hyperv", "features", ("relaxed", "vapic")),
        ("os", "firmware", ("efi",)),
        ("loader", "secure", ("yes", "no")),
        ("memoryBacking", "sourceType", ("file", "anonymous", "memfd")),
        ("host-passthrough", "hostPassthroughMigratable", ("on", "off")),
        ("hostdev", "capsType", ()),
        ("disk", "model", None),
        ("crypto", "model", None),
        ("redirdev", "bus", None),
        ("maximum", "maximumMigratable", None),
    ],
)
def test_values_are_reached_wherever_they_are(
    q35: DomainCapabilities, device: str, enum: str, values: tuple[str, ...] | None
) -> None:
    assert q35.values(device, enum) == values


@pytest.mark.parametrize(
    ("device", "is_supported"),
    [
        ("disk", True),
        ("redirdev", False),
        ("iothreads", True),
        ("vmcoreinfo", True),
        ("gic", False),
        ("loader", True),
        ("maximum", False),
        ("custom", True),
        ("panic", None),
        ("vcpu", None),
    ],
)
def test_support_is_told(q35: DomainCapabilities, device: str, is_supported: bool | None) -> None:
    assert q35.is_supported(device) is is_supported


def test_firmware_is_told(q35: DomainCapabilities) -> None:
    assert q35.loaders == (
        "/usr/share/OVMF/OVMF_CODE_4M.ms.fd",
        "/usr/share/OVMF/OVMF_CODE_4M.fd",
    )
    assert q35.has_uefi


def test_processors_are_told(q35: DomainCapabilities) -> None:
    assert q35.cpu_modes == ("host-passthrough", "host-model", "custom")
    assert q35.host_model == HostModel("EPYC", "AMD", (("acpi", "require"), ("vme", "disable")))
    assert q35.cpu_models == (
        CpuModel("qemu64", True, "", False, "", ()),
        CpuModel("Icelake-Client", False, "Intel", True, "", ("pcid", "invpcid")),
        CpuModel("EPYC", None, "AMD", False, "EPYC-v1", ()),
    )


def test_features_are_told(q35: DomainCapabilities) -> None:
    assert q35.features == ("vmcoreinfo", "sev", "sgx", "hyperv")
    assert (q35.sev_cbitpos, q35.sev_reduced_phys_bits) == (47, 1)
    assert (q35.sev_max_guests, q35.sev_es_max_guests) == (59, 450)
    assert q35.sgx_has_launch_control is False
    assert q35.sgx_section_size == 512 * 1024**2


def test_host_that_says_nothing_is_no_error() -> None:
    nothing = parse("<domainCapabilities/>", DomainCapabilities)

    assert (nothing.has_uefi, nothing.host_model, nothing.max_vcpus) == (None, None, None)
    assert (nothing.loaders, nothing.cpu_modes, nothing.cpu_models) == ((), (), ())


def test_other_document_is_refused() -> None:
    with pytest.raises(InvalidInput):
        parse(document("qemu-two-cells", "capabilities"), DomainCapabilities)


@pytest.mark.parametrize("path", documents.paths("domcaps"), ids=documents.name)
def test_every_host_can_be_asked(path: Path) -> None:
    found = parse(path.read_text(encoding="utf-8"), DomainCapabilities)

    assert found.arch
    assert found.is_supported("disk")
    assert found.values("disk", "bus")
    assert all(model.name for model in found.cpu_models)
    assert set(found.cpu_modes) <= {"host-passthrough", "maximum", "host-model", "custom"}
