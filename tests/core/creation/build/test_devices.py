from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.creation.build.cases import CASES, KVM, OLD, case, made
from tests.core.creation.build.test_machine import on_host
from vmgui.base.errors import InvalidInput
from vmgui.core.creation.answers import Extras, Platform, SharedDirectory
from vmgui.hardware.kinds.filesystem_document import Filesystem
from vmgui.hardware.kinds.shared_memory import has_shared_memory
from vmgui.hardware.kinds.tpm import Tpm
from vmgui.xmldoc.domain.domain import Domain

PARAVIRTUAL = {"channel", "rng", "memballoon"}
NO_EMULATOR = ("<value>emulator</value>", "")


def tags(domain: Domain) -> set[str]:
    return {device.tag for device in domain.devices}


def shares(domain: Domain) -> list[tuple[str | None, str | None]]:
    return [(each.target, each.driver) for each in domain.devices.of(Filesystem)]


def test_guest_that_knows_virtio_gets_what_it_needs() -> None:
    assert tags(case("iso-text")) >= PARAVIRTUAL


def test_guest_that_does_not_know_virtio_gets_none_of_it() -> None:
    domain = made(around=replace(KVM, system=OLD), extras=Extras(graphics="none"))

    assert tags(domain).isdisjoint(PARAVIRTUAL)


def test_machine_has_a_serial_port_that_is_its_console() -> None:
    assert tags(case("iso")) >= {"serial", "console"}


def test_machine_of_ibm_has_the_console_of_its_operator() -> None:
    domain = made(platform=Platform("kvm", "s390x", "s390-ccw-virtio"))

    assert "serial" not in tags(domain)
    assert '<console type="pty"><target type="sclp"/></console>' in "".join(
        line.strip() for line in domain.xml().splitlines()
    )


@pytest.mark.parametrize(
    ("firmware", "offer", "has_tpm"),
    [
        ("efi", ("x", "x"), True),
        ("efi-secure", ("x", "x"), True),
        ("bios", ("x", "x"), False),
        ("efi", NO_EMULATOR, False),
        ("efi-secure", NO_EMULATOR, False),
    ],
)
def test_modern_machine_has_a_tpm_where_the_host_can(
    firmware: str, offer: tuple[str, str], has_tpm: bool
) -> None:
    domain = made(around=on_host(*offer), firmware=firmware)

    assert ("tpm" in tags(domain)) is has_tpm


def test_tpm_of_host_that_does_not_say_is_for_secure_boot_only() -> None:
    around = replace(KVM, domain_capabilities=None)

    assert "tpm" not in tags(made(around=around, firmware="efi"))
    tpm = made(around=around, firmware="efi-secure").devices.of(Tpm)[0]
    assert (tpm.type, tpm.version, tpm.model) == ("emulator", "2.0", "tpm-crb")


def test_directory_is_shared_through_virtiofs_unless_it_is_read_only() -> None:
    domain = case("shared")

    assert shares(domain) == [("data", "virtiofs"), ("docs", "path")]
    assert has_shared_memory(domain)


@pytest.mark.parametrize("is_session", [True, False])
def test_directory_is_shared_through_9p_where_virtiofs_is_not(is_session: bool) -> None:
    around = KVM if is_session else on_host("<value>virtiofs</value>", "")
    extras = Extras(directories=(SharedDirectory("/srv", "srv"),))

    domain = made(around=replace(around, is_session=is_session), extras=extras)

    assert shares(domain) == [("srv", "path")]
    assert not has_shared_memory(domain)


def test_host_device_is_given_to_the_machine() -> None:
    assert "hostdev" in tags(case("host-device"))


def test_host_device_that_is_not_well_formed_is_refused() -> None:
    answers, around = CASES["host-device"]

    with pytest.raises(InvalidInput, match="well-formed"):
        made(answers, around, extras=Extras(host_devices=("<hostdev",)))
