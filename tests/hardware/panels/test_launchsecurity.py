from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import machine, part, problems, put, reason
from vmgui.hardware.panels.security import SecurityPanel
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

PANEL = SecurityPanel()


@pytest.mark.parametrize(
    ("type_", "policy"), [("sev", "0x0003"), ("sev-snp", "0x30000"), ("tdx", None)]
)
def test_type_begins_with_the_policy_it_needs(type_: str, policy: str | None) -> None:
    domain = machine()
    before = domain.xml()

    put(PANEL, domain, "launch_type", type_)

    assert (f"<policy>{policy}</policy>" in part(domain, "launchSecurity")) is bool(policy)
    put(PANEL, domain, "launch_type", None)
    assert domain.xml() == before


def test_another_type_begins_anew() -> None:
    domain = parse(document("advanced-pages"), Domain)

    put(PANEL, domain, "launch_type", "tdx")

    assert part(domain, "launchSecurity") == '<launchSecurity type="tdx"/>'


def test_types_are_for_their_architectures() -> None:
    assert reason(PANEL, machine(), "launch_type", "s390-pv") != ""
    assert reason(PANEL, machine(arch="s390x"), "launch_type", "sev") != ""
    assert reason(PANEL, machine(), "launch_type", None) == ""


def test_sev_needs_q35_and_uefi_and_locked_memory() -> None:
    domain = machine(
        "<launchSecurity type='sev'><policy>0x3</policy></launchSecurity>",
        chipset="pc-i440fx-7.2",
    )

    assert problems(PANEL, domain) == [
        ("launch_type", "It needs the chipset Q35."),
        ("launch_type", "It needs UEFI that knows it."),
        ("launch_type", "Its memory should be locked, which is set under Memory."),
    ]


def test_policies_are_hexadecimal() -> None:
    policy = "<launchSecurity type='sev'><policy>{}</policy></launchSecurity>"

    def found(text: str) -> list[str]:
        return [name for name, _message in problems(PANEL, machine(policy.format(text)))]

    assert "sev_policy" in found("three")
    assert "sev_policy" not in found("0007")


def test_quote_service_stays_without_its_socket() -> None:
    domain = machine("<launchSecurity type='tdx'/>")

    put(PANEL, domain, "has_quote_service", True)
    put(PANEL, domain, "quote_socket", "/run/qgs.sock")
    put(PANEL, domain, "quote_socket", None)

    assert "<quoteGenerationService/>" in part(domain, "launchSecurity")
