"""What the security page has for confidential machines: memory that the host cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from vmgui.base.i18n import N_, _
from vmgui.hardware.chipset import Q35, X86, chipset
from vmgui.hardware.conditions import every, is_one_of, is_set
from vmgui.hardware.fields import Check, Choice, Lines, Number, Path, Switch, Text
from vmgui.hardware.items import Group, Note
from vmgui.hardware.options import DEFAULT
from vmgui.hardware.panel import Problem
from vmgui.hardware.panels.common import is_qemu, or_set
from vmgui.hardware.panels.securitydomain import SecurityDomain
from vmgui.hardware.scene import Option, Scene

SEV, SEV_SNP, S390, TDX = "sev", "sev-snp", "s390-pv", "tdx"

_TYPES = (
    (SEV, "AMD SEV", X86),
    (SEV_SNP, "AMD SEV-SNP", X86),
    (TDX, "Intel TDX", X86),
    (S390, "IBM Secure Execution", frozenset({"s390x"})),
)
"""Type, proper name, and the architectures that have it."""
_NEEDS_POLICY = {SEV: "0x0003", SEV_SNP: "0x30000"}
"""Type -> a policy to begin with: SEV without debugging and shared keys; SNP with the bits that
have to be set."""
_NUMBER = re.compile(r"(0[xX])?[0-9a-fA-F]{1,16}")
"""libvirt reads policies as hexadecimal numbers, whether they begin with 0x or not."""
_ES_BIT = 4
"""The bit of a SEV policy that asks for SEV-ES: registers are encrypted too."""


def _types(_element: Any, scene: Scene) -> Sequence[Option]:
    return [
        Option(None, _("None")),
        *(Option(type_, name, _why_not(type_, archs, scene)) for type_, name, archs in _TYPES),
    ]


def _why_not(type_: str, archs: frozenset[str], scene: Scene) -> str:
    if scene.domain.os.arch not in archs:
        return _("This architecture does not have this.")
    caps = scene.domain_capabilities
    if caps is None:
        return ""
    offered = caps.values("launchSecurity", "sectype")
    is_lacking = type_ not in offered if offered is not None else (
        caps.is_supported(type_) is False
    )  # fmt: skip
    return _("This host cannot do this.") if is_lacking else ""


def _fit_type(element: SecurityDomain, scene: Scene) -> None:
    """Begin anew: the types have nothing in common but their names for it."""
    type_ = element.launch_type
    element.has_launch_security = False
    if type_ is None:
        return
    element.launch_type = type_
    element.policy = _NEEDS_POLICY.get(type_)
    caps = scene.domain_capabilities
    if type_ in _NEEDS_POLICY and caps is not None:
        element.c_bit_position = caps.sev_cbitpos
        element.reduced_bits = caps.sev_reduced_phys_bits


def _policy_problem(value: str, _element: Any, _scene: Scene) -> str | None:
    if _NUMBER.fullmatch(value):
        return None
    return _("Enter a number such as {example}.").format(example="0x0003")


def _keep_service(element: SecurityDomain, _scene: Scene) -> None:
    """The service is wanted with its usual socket too."""
    element.has_quote_service = True


_is_sev = is_one_of(SecurityDomain.launch_type, SEV)
_is_snp = is_one_of(SecurityDomain.launch_type, SEV_SNP)
_is_amd = is_one_of(SecurityDomain.launch_type, SEV, SEV_SNP)
_is_tdx = is_one_of(SecurityDomain.launch_type, TDX)


def _policy(name: str, when: Any, help_: str, **more: Any) -> Text:
    return Text(
        SecurityDomain.policy,
        N_("Policy"),
        id=name,
        check=_policy_problem,
        when=when,
        help=help_,
        **more,
    )


_AMD = (
    _policy(
        "sev_policy",
        _is_sev,
        N_(
            "A sum of what is wanted: 1 no debugging, 2 no shared keys, 4 encrypted registers"
            " (SEV-ES), 8 no migration, 16 only in its domain, 32 only to hosts with SEV."
        ),
        is_required=True,
    ),
    _policy(
        "snp_policy",
        _is_snp,
        N_("A number of 64 bits: 0x30000, and 0x80000 if debugging shall be possible."),
        is_required=True,
    ),
    Switch(
        SecurityDomain.measures_kernel,
        N_("Measure the kernel"),
        when=_is_amd,
        help=N_("With a kernel that is booted directly: the measurement at start includes it."),
    ),
    Number(
        SecurityDomain.c_bit_position,
        N_("C-bit position"),
        most=63,
        when=_is_amd,
        placeholder=N_("That of the host"),
        help=N_("The bit of an address that marks encrypted memory."),
    ),
    Number(
        SecurityDomain.reduced_bits,
        N_("Reduced address bits"),
        most=63,
        when=_is_amd,
        placeholder=N_("That of the host"),
    ),
    Lines(
        SecurityDomain.certificate,
        N_("Certificate of the owner"),
        when=_is_sev,
        help=N_("Diffie-Hellman key in base64, for a secret exchange with the firmware."),
    ),
    Lines(
        SecurityDomain.session,
        N_("Session of the owner"),
        when=_is_sev,
        help=N_("Launch blob in base64, made together with the certificate."),
    ),
    Text(SecurityDomain.host_data, N_("Data for the guest"), when=_is_snp),
    Text(SecurityDomain.workarounds, N_("Visible workarounds"), when=_is_snp),
    Lines(SecurityDomain.id_block, N_("ID block"), when=_is_snp),
    Lines(SecurityDomain.id_authentication, N_("ID authentication"), when=_is_snp),
    Switch(SecurityDomain.has_author_key, N_("ID authentication has an author key"), when=_is_snp),
    Switch(SecurityDomain.uses_vcek, N_("Guest may use the chip's key (VCEK)"), when=_is_snp),
)

_INTEL = (
    _policy(
        "tdx_policy",
        _is_tdx,
        N_("A number of bits: 1 allows debugging, 0x10000000 keeps page faults from the host."),
        placeholder=DEFAULT,
    ),
    Text(SecurityDomain.tdx_config, N_("ID of the configuration"), when=_is_tdx),
    Text(SecurityDomain.tdx_owner, N_("ID of the owner"), when=_is_tdx),
    Text(SecurityDomain.tdx_owner_config, N_("ID of the owner's configuration"), when=_is_tdx),
    Check(
        SecurityDomain.has_quote_service,
        N_("Quote generation service"),
        when=_is_tdx,
        help=N_("Lets the guest prove to others what it is."),
    ),
    Path(
        SecurityDomain.quote_socket,
        N_("Socket of the service"),
        placeholder=DEFAULT,
        then=_keep_service,
        when=every(_is_tdx, is_set(SecurityDomain.has_quote_service)),
    ),
)

LAUNCH_SECURITY = Group(
    N_("Confidential machine"),
    (
        Choice(
            SecurityDomain.launch_type,
            N_("Encryption"),
            _types,
            then=_fit_type,
            help=N_("The host's CPU encrypts the machine's memory with a key of its own."),
        ),
        Note(
            "confidential",
            lambda _element, _scene: _(
                "The guest's system has to know this kind of encryption. The machine can neither be"
                " saved nor moved to another host, devices of the host do not work in it, and the"
                " host cannot give back memory that it has lent."
            ),
            is_warning=True,
            when=is_set(SecurityDomain.launch_type),
        ),
        *_AMD,
        *_INTEL,
    ),
    when=or_set(is_qemu, SecurityDomain.has_launch_security),
)


def launch_problems(element: SecurityDomain, _scene: Scene) -> Iterator[Problem]:
    """What the types need around them."""
    type_ = element.launch_type
    if type_ not in (SEV, SEV_SNP, TDX):
        return
    if chipset(element.os.machine) != Q35:
        yield Problem("launch_type", _("It needs the chipset Q35."))
    if not element.os.is_uefi and element.os.loader is None:
        yield Problem("launch_type", _("It needs UEFI that knows it."))
    if type_ == SEV and not element.is_locked and not _is_es(element):
        message = _("Its memory should be locked, which is set under Memory.")
        yield Problem("launch_type", message, is_warning=True)


def _is_es(element: SecurityDomain) -> bool:
    policy = element.policy or ""
    return bool(_NUMBER.fullmatch(policy) and int(policy, 16) & _ES_BIT)
