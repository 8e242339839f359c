"""<smartcard>: a smart card reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Choice, Path, Text
from vmgui.hardware.items import Rows
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.chardev import HOST, CharDevice
from vmgui.hardware.kinds.charform import PORT_TYPES, source_fields, source_groups, type_field
from vmgui.hardware.kinds.spice import has_spice
from vmgui.hardware.options import Labels, fixed
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, text

_CERTIFICATES = 3
"""How many certificates QEMU's emulated card has (VIR_DOMAIN_SMARTCARD_NUM_CERTIFICATES)."""

MODES: Labels = {
    "passthrough": N_("Passthrough"),
    "host": N_("Card reader of the host"),
    "host-certificates": N_("Certificates of the host"),
}


class Certificate(Element):
    """<certificate>: the name of one in the host's database."""

    TAG = "certificate"
    name = text("")


class Smartcard(CharDevice):
    """<smartcard> of a domain."""

    TAG = "smartcard"
    mode = text("@mode")
    database = text("database")
    certificates = Children(Certificate)


def _change_mode(device: Smartcard, scene: Scene) -> None:
    """Each mode has parts of its own, and some that it cannot do without."""
    if device.mode == "passthrough":
        device.type = "spicevmc" if has_spice(scene.domain) else "tcp"
    else:
        device.type = device.protocol = device.log_file = device.log_append = None
    HOST.switch(device, scene)
    if device.mode != "host-certificates":
        device.database = None
        device.certificates.clear()
    while device.mode == "host-certificates" and len(device.certificates) < _CERTIFICATES:
        device.certificates.append(Certificate.create())


def _new_certificate(_device: Any, _scene: Scene) -> Certificate:
    return Certificate.create()


_is_wire = is_one_of(Smartcard.mode, "passthrough")
_has_certificates = is_one_of(Smartcard.mode, "host-certificates")


class SmartcardKind(DeviceKind[Smartcard]):
    """A smart card reader: QEMU has one at most."""

    id = "smartcard"
    title = N_("Smartcard")
    keywords = N_("card reader CCID")
    icon = "device.tpm"
    element = Smartcard
    most = 1
    fields = (
        Choice(
            Smartcard.mode,
            N_("Mode"),
            fixed(MODES),
            help=N_("Whose card the guest reads: the viewer's, the host's, or an emulated one."),
            then=_change_mode,
        ),
        type_field(HOST, PORT_TYPES, when=_is_wire),
        *source_fields(HOST, when=_is_wire),
        Rows(
            "certificates",
            Smartcard.certificates,
            N_("Certificates"),
            (Text(Certificate.name, N_("Name"), is_required=True),),
            _new_certificate,
            help=N_("The names of three certificates in the host's database."),
            when=_has_certificates,
            most=_CERTIFICATES,
        ),
        Path(
            Smartcard.database,
            N_("Database"),
            chooses="directory",
            placeholder="/etc/pki/nssdb",
            help=N_("The directory on the host with the NSS database of the certificates."),
            when=_has_certificates,
        ),
    )
    advanced = source_groups(HOST, when=_is_wire)

    @override
    def new(self, scene: Scene) -> Smartcard:
        device = Smartcard.create()
        device.mode = "passthrough" if has_spice(scene.domain) else "host"
        _change_mode(device, scene)
        return device

    @override
    def summary(self, element: Smartcard, scene: Scene) -> str:
        if element.mode == "passthrough":
            return HOST.summary(element)
        return _(MODES[element.mode]) if element.mode in MODES else element.mode or ""

    @override
    def problems(self, element: Smartcard, scene: Scene) -> Iterable[Problem]:
        yield from HOST.problems(element, scene)
        names = [each for each in element.certificates if each.name]
        if element.mode == "host-certificates" and len(names) != _CERTIFICATES:
            yield Problem("certificates", _("Enter the names of three certificates."))
