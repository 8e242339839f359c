"""The firmware of a machine: BIOS, UEFI, UEFI with Secure Boot, or an image that somebody names.

libvirt writes down the files that it has chosen for firmware="efi" (since 9.2), and takes what is
written for a wish; so another firmware begins without them.
"""

from __future__ import annotations

from vmgui.hardware.chipset import X86
from vmgui.xmldoc.domain.boot import FirmwareFeature
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import Children, Flag, Value, text, yes_no

BIOS = "bios"
"""A BIOS asked for by name; most descriptions of machines with one say nothing of it."""
UEFI = "efi"
"""UEFI, whose files libvirt chooses."""
SECURE_UEFI = "efi-secure"
"""The same with Secure Boot and Microsoft's keys; our word for it."""

_SECURE_FEATURES = ("enrolled-keys", "secure-boot")
_SECURE_IMAGES = ("secboot", ".ms.")
"""In the names of images that enforce Secure Boot (Fedora, Debian)."""


class Firmware(Domain):
    """A domain, as far as its firmware is concerned."""

    firmware = text("os/@firmware")
    features = Children(FirmwareFeature, "os/firmware")
    has_features = Flag("os/firmware")
    loader = text("os/loader")
    loader_type = text("os/loader/@type")
    is_readonly = yes_no("os/loader/@readonly")
    is_secure = yes_no("os/loader/@secure")
    is_stateless = yes_no("os/loader/@stateless")
    nvram_template = text("os/nvram/@template")
    nvram_template_format = text("os/nvram/@templateFormat")
    has_nvram = Flag("os/nvram")
    has_acpi = Flag("features/acpi")
    smm = text("features/smm/@state")

    @property
    def is_uefi(self) -> bool:
        """Whether it is UEFI, as far as the description tells."""
        return self.firmware == "efi" or self.loader_type == "pflash"

    @property
    def has_secure_boot(self) -> bool:
        """Whether Secure Boot is asked for."""
        return self.is_secure is True or any(
            each.name == "secure-boot" and each.is_enabled for each in self.features
        )


_OF_LOADER: tuple[Value[str] | Value[bool], ...] = (
    Firmware.loader,
    Firmware.loader_type,
    Firmware.is_readonly,
    Firmware.is_secure,
    Firmware.is_stateless,
)


def firmware(domain: Domain) -> str | None:
    """`UEFI`, `SECURE_UEFI`, `BIOS`, the path of an image, or None: what the machine has."""
    view = domain.viewed_as(Firmware)
    if view.firmware == "efi":
        return SECURE_UEFI if view.has_secure_boot else UEFI
    return (view.loader or "").strip() or view.firmware


def set_firmware(domain: Domain, wanted: str | None) -> None:
    """Choose another firmware, with what it needs.

    Between one UEFI and another the machine keeps its NVRAM, the file with its boot entries; a
    BIOS has none. UEFI needs ACPI on PCs, and Secure Boot needs SMM: they are switched on, and
    stay on when the firmware changes back, since they do no harm.
    """
    view = domain.viewed_as(Firmware)
    if wanted == firmware(view):
        return
    _forget(view)
    if wanted in (UEFI, SECURE_UEFI):
        view.firmware = "efi"
    elif wanted in (BIOS, None):
        view.firmware = wanted
        view.has_nvram = False
    else:
        _name_image(view, wanted or "")
    if wanted == SECURE_UEFI:
        for name in _SECURE_FEATURES:
            feature = view.features.append(FirmwareFeature.create())
            feature.is_enabled, feature.name = True, name
        view.is_secure = True
    if view.is_uefi and view.os.arch in X86:
        view.has_acpi = True
    if view.has_secure_boot:
        view.smm = "on"


def is_secure_image(path: str) -> bool:
    """Whether an UEFI image enforces Secure Boot, by its name."""
    return any(part in path for part in _SECURE_IMAGES)


def _forget(view: Firmware) -> None:
    """Drop everything that only the present firmware needs."""
    view.firmware = None
    view.has_features = False
    for each in _OF_LOADER:
        each.__set__(view, None)
    view.nvram_template = None
    view.nvram_template_format = None


def _name_image(view: Firmware, path: str) -> None:
    """Use one of the UEFI images of the host; libvirt finds the NVRAM template that fits it."""
    view.loader = path
    view.loader_type = "pflash"
    view.is_readonly = True
    if is_secure_image(path):
        view.is_secure = True
