"""<tpm>: a trusted platform module: a security chip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Check, Choice, Number, Path, Text
from vmgui.hardware.items import Group
from vmgui.hardware.kinds.common import drop_address
from vmgui.hardware.kinds.emulated import EmulatedKind
from vmgui.hardware.kinds.parts import PLACE
from vmgui.hardware.options import DEFAULT, fixed, offered
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import Flag, integer, text, yes_no

_UUID = re.compile(r"[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
_HOST_TPM = "/dev/tpm0"
_MODELS = {"ppc64": "tpm-spapr", "ppc64le": "tpm-spapr", "aarch64": "tpm-tis"}


class Tpm(Device):
    """<tpm> of a domain."""

    TAG = "tpm"
    model = text("@model")
    type = text("backend/@type")
    version = text("backend/@version")
    keeps_state = yes_no("backend/@persistent_state")
    debug = integer("backend/@debug")
    device_path = text("backend/device/@path")
    source_type = text("backend/source/@type")
    source_path = text("backend/source/@path")
    source_mode = text("backend/source/@mode")
    secret = text("backend/encryption/@secret")
    sha1 = Flag("backend/active_pcr_banks/sha1")
    sha256 = Flag("backend/active_pcr_banks/sha256")
    sha384 = Flag("backend/active_pcr_banks/sha384")
    sha512 = Flag("backend/active_pcr_banks/sha512")
    profile = text("backend/profile/@source")
    profile_name = text("backend/profile/@name")
    removes_disabled = text("backend/profile/@removeDisabled")


_IS_EMULATED = is_one_of(Tpm.type, "emulator")


def _fit(device: Tpm, _scene: Scene) -> None:
    """Give the type what it needs, and take away what belongs to the others."""
    device.source_type = device.source_path = device.source_mode = None
    if device.type == "passthrough":
        device.device_path = _HOST_TPM
    else:
        device.device_path = None
    if device.type == "external":
        device.source_type, device.source_mode = "unix", "connect"
    if device.type != "emulator":
        device.version = device.secret = device.profile = device.profile_name = None
        device.keeps_state = device.debug = device.removes_disabled = None
        device.sha1 = device.sha256 = device.sha384 = device.sha512 = False


def _fit_version(device: Tpm, _scene: Scene) -> None:
    """Version 1.2 has no PCR banks to choose from, no profiles, and no CRB interface."""
    if device.version == "1.2":
        device.sha1 = device.sha256 = device.sha384 = device.sha512 = False
        device.profile = device.profile_name = device.removes_disabled = None
        if device.model == "tpm-crb":
            device.model = "tpm-tis"


def _fit_source(device: Tpm, _scene: Scene) -> None:
    if device.source_path is None:
        device.source_type = None
    elif device.source_type is None:
        device.source_type = "dir"


def _problem_of_secret(value: str, _device: Tpm, _scene: Scene) -> str | None:
    return None if _UUID.fullmatch(value) else _("This is not the UUID of a secret.")


def _possible(scene: Scene, enum: str, usual: str) -> Sequence[str]:
    """What the host can do; the usual if it does not say."""
    caps = scene.domain_capabilities
    found = None if caps is None else caps.values("tpm", enum)
    return (usual,) if found is None else found


class TpmKind(EmulatedKind[Tpm]):
    """A TPM; machines of POWER can have a proxy besides it."""

    id = "tpm"
    title = "TPM"
    keywords = N_("trusted platform module Secure Boot Windows 11 encryption")
    icon = "device.tpm"
    element = Tpm
    fields = (
        Choice(
            Tpm.type,
            N_("Type"),
            offered(
                "tpm",
                "backendModel",
                {
                    "emulator": N_("Emulated"),
                    "passthrough": N_("Pass-through of the host's"),
                    "external": N_("External program"),
                },
                {"emulator": N_("The host has no swtpm: install it there.")},
            ),
            then=_fit,
        ),
        Choice(
            Tpm.version,
            N_("Version"),
            offered("tpm", "backendVersion", {None: DEFAULT, "2.0": "", "1.2": ""}),
            then=_fit_version,
            when=_IS_EMULATED,
            help=N_("Windows 11 needs version 2.0."),
        ),
        Path(
            Tpm.device_path,
            N_("Device path"),
            placeholder=_HOST_TPM,
            when=is_one_of(Tpm.type, "passthrough"),
            help=N_("The host's TPM. Only one machine can use it at a time."),
        ),
        Path(
            Tpm.source_path,
            N_("Socket path"),
            id="socket_path",
            is_required=True,
            when=is_one_of(Tpm.type, "external"),
            help=N_("The UNIX socket where swtpm, started by somebody else, waits."),
        ),
    )
    advanced = (
        Choice(
            Tpm.model,
            N_("Model"),
            offered(
                "tpm",
                "model",
                {
                    None: DEFAULT,
                    "tpm-crb": "CRB",
                    "tpm-tis": "TIS",
                    "tpm-spapr": "SPAPR",
                    "spapr-tpm-proxy": N_("SPAPR proxy"),
                },
            ),
            then=drop_address,
            help=N_("The interface that the guest sees. CRB is for version 2.0 only."),
        ),
        Group(
            N_("State of the emulated TPM"),
            (
                Check(
                    Tpm.keeps_state,
                    N_("Keep the state of transient machines"),
                    help=N_("Otherwise the keys of a transient machine are lost when it ends."),
                ),
                Text(
                    Tpm.secret,
                    N_("Encryption secret"),
                    check=_problem_of_secret,
                    help=N_("The UUID of the secret whose passphrase encrypts the state."),
                ),
                Path(
                    Tpm.source_path,
                    N_("State directory"),
                    chooses="directory",
                    placeholder=N_("Chosen by libvirt"),
                    then=_fit_source,
                    help=N_("Needs libvirt 10.10 or later."),
                ),
                Choice(
                    Tpm.source_type,
                    N_("Kind of state"),
                    fixed({None: DEFAULT, "dir": N_("Directory"), "file": N_("File")}),
                ),
                Number(
                    Tpm.debug,
                    N_("Debug level"),
                    most=20,
                    placeholder=N_("None"),
                    help=N_("How much swtpm writes into its log."),
                ),
            ),
            when=_IS_EMULATED,
        ),
        Group(
            N_("Active PCR banks"),
            (
                Check(Tpm.sha1, "SHA-1"),
                Check(Tpm.sha256, "SHA-256"),
                Check(Tpm.sha384, "SHA-384"),
                Check(Tpm.sha512, "SHA-512"),
            ),
            when=lambda device, _scene: device.type == "emulator" and device.version == "2.0",
        ),
        Group(
            N_("Profile"),
            (
                Text(
                    Tpm.profile,
                    N_("Profile"),
                    placeholder="local:restricted",
                    help=N_("Which algorithms a new TPM has. Needs libvirt 10.10 or later."),
                ),
                Choice(
                    Tpm.removes_disabled,
                    N_("Algorithms that the host has disabled"),
                    fixed(
                        {
                            None: N_("Keep them"),
                            "check": N_("Leave out those that do not work"),
                            "fips-host": N_("Leave out those that FIPS forbids"),
                        }
                    ),
                ),
            ),
            when=_IS_EMULATED,
        ),
        PLACE,
    )

    @override
    def new(self, scene: Scene) -> Tpm:
        device = Tpm.create()
        device.model = _MODELS.get(scene.domain.os.arch or "", "tpm-crb")
        # Where nothing can emulate one, the form says so: the host's own is for people to choose.
        device.type = "emulator"
        versions = _possible(scene, "backendVersion", "2.0")
        device.version = "2.0" if "2.0" in versions else None
        return device

    @override
    def name(self, device: Tpm) -> str:
        if device.type == "emulator" and device.version:
            # Translators: a security chip, by its version
            return _("TPM {version}").format(version=device.version)
        return _(self.title)

    @override
    def summary(self, element: Tpm, scene: Scene) -> str:
        return element.device_path or element.source_path or element.model or ""

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        present = self.among(scene)
        is_power = (scene.domain.os.arch or "").startswith("ppc64")
        if len(present) >= (2 if is_power else 1):
            return _("The machine has one already.")
        caps = scene.domain_capabilities
        if caps is not None and caps.is_supported("tpm") is False:
            return _("The host has no TPM, and no program (swtpm) to emulate one.")
        return super().why_not_add(scene)

    @override
    def problems(self, element: Tpm, scene: Scene) -> Iterable[Problem]:
        if element.model == "tpm-crb" and element.version == "1.2":
            yield Problem("model", _("CRB needs version 2.0."))
        if element.model == "spapr-tpm-proxy" and element.type != "passthrough":
            yield Problem("type", _("The proxy passes the host's TPM through."))
