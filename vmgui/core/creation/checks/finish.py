"""What is wrong with the name, the network and the rest of the last step."""

from __future__ import annotations

from collections.abc import Iterator

import vmgui.core.creation.platforms as platforms
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _
from vmgui.base.macs import check_mac
from vmgui.core.creation.answers import Answers, NetworkAnswer, SharedDirectory, Source
from vmgui.core.creation.checks.finding import caught, path_problems
from vmgui.core.creation.names import check_name
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.resources import NetworkReading
from vmgui.hardware.chipset import Q35, chipset
from vmgui.hardware.firmware import BIOS, SECURE_UEFI
from vmgui.hardware.panel import Problem
from vmgui.xmldoc.document import parse

MACVTAP_MODES = ("bridge", "vepa", "private", "passthrough")
_MOST_TAG = 36
"""Bytes of the name of a shared directory (virtio's specification of file systems, 5.11.4)."""
_HOST_DEVICE = "hostdev"

_NOTHING_CHOSEN = {
    "network": N_("Choose a virtual network."),
    "bridge": N_("Enter the name of a bridge of the host."),
    "direct": N_("Choose a network interface of the host."),
}
"""Kind of network -> what is said if it has no name."""


def problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    """What is wrong at the last step."""
    is_named_by_file = answers.source is Source.XML and not answers.name
    if not is_named_by_file:
        yield from caught("name", check_name, answers.name or "", around.names)
    if answers.source is Source.XML:
        return
    yield from _network_problems(answers, around)
    yield from _mac_problems(answers.network.mac, around)
    yield from _directory_problems(answers.extras.directories)
    yield from _device_problems(answers.extras.host_devices)
    yield from _graphics_problems(answers, around)
    yield from _firmware_problems(answers, around)
    if answers.drivers:
        yield from path_problems("drivers", answers.drivers, "")


# Network


def _network_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    network = answers.network
    if answers.source is Source.PXE and network.kind in ("none", "user"):
        message = _("Network boot needs a virtual network or a bridge.")
        yield Problem("network", message)
    elif network.kind == "none" and not (around.networks or around.interfaces):
        message = _("The host has no network that the machine could use.")
        yield Problem("network", message, True)
    if network.kind in _NOTHING_CHOSEN and not network.name.strip():
        yield Problem("network", _(_NOTHING_CHOSEN[network.kind]))
    elif network.kind == "network":
        yield from _virtual_problems(network, around)
    elif network.kind == "bridge" and around.is_session:
        message = _(
            "A user's own machines can use a bridge only if the host's administrator allows it for "
            "qemu-bridge-helper."
        )
        yield Problem("network", message, True)
    elif network.kind == "direct":
        yield from _macvtap_problems(network, around)


def _virtual_problems(network: NetworkAnswer, around: Surroundings) -> Iterator[Problem]:
    found = next((each for each in around.networks if each.name == network.name), None)
    if found is None:
        message = _("The host has no virtual network “{name}”.")
        yield Problem("network", message.format(name=network.name))
        return
    yield from _activity_problems(found, network, is_session=around.is_session)
    if network.portgroup and network.portgroup not in found.portgroups:
        message = _("The network “{name}” has no port group “{portgroup}”.")
        text = message.format(name=network.name, portgroup=network.portgroup)
        yield Problem("portgroup", text)


def _activity_problems(
    found: NetworkReading, network: NetworkAnswer, *, is_session: bool
) -> Iterator[Problem]:
    if found.is_active:
        return
    if is_session:
        message = _("A user's own libvirt cannot start virtual networks. Use user networking.")
        yield Problem("network", message)
    elif not network.starts:
        message = _("The network “{name}” is not active. Start it, or choose another one.")
        yield Problem("network", message.format(name=network.name))


def _macvtap_problems(network: NetworkAnswer, around: Surroundings) -> Iterator[Problem]:
    if around.is_session:
        message = _("A user's own machines cannot use the network interfaces of the host.")
        yield Problem("network", message)
    known = {interface.name for interface in around.interfaces}
    if known and network.name not in known:
        message = _("The host has no network interface “{name}”.")
        yield Problem("network", message.format(name=network.name), True)
    if network.mode not in MACVTAP_MODES:
        yield Problem("macvtap_mode", _("Choose how the machine shares the interface."))


def _mac_problems(mac: str, around: Surroundings) -> Iterator[Problem]:
    if not mac:
        return
    wrong = list(caught("mac", check_mac, mac))
    yield from wrong
    if not wrong and mac.lower() in around.macs:
        message = _("Another machine of this host has the MAC address {mac}.")
        yield Problem("mac", message.format(mac=mac), True)


# The rest


def _directory_problems(directories: tuple[SharedDirectory, ...]) -> Iterator[Problem]:
    tags: set[str] = set()
    for each in directories:
        yield from path_problems("directories", each.path, _("Choose the directory to share."))
        if not each.tag.strip():
            yield Problem("directories", _("Enter a name that the guest mounts it by."))
        elif len(each.tag.encode()) > _MOST_TAG:
            message = _("The name of a shared directory has {most} characters at most.")
            yield Problem("directories", message.format(most=_MOST_TAG))
        elif each.tag in tags:
            message = _("Two shared directories are called “{tag}”.")
            yield Problem("directories", message.format(tag=each.tag))
        tags.add(each.tag)


def _device_problems(devices: tuple[str, ...]) -> Iterator[Problem]:
    for xml in dict.fromkeys(devices):
        try:
            is_device = parse(xml).tag == _HOST_DEVICE
        except InvalidInput as error:
            yield Problem("host_devices", error.message)
            continue
        if not is_device:
            yield Problem("host_devices", _("This is no description of a host device."))
        elif devices.count(xml) > 1:
            yield Problem("host_devices", _("A host device can be given only once."))


def _graphics_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    chosen = answers.extras.graphics
    if around.domain_capabilities is None:
        return
    if chosen not in platforms.graphics(answers.platform, around):
        message = _("This host's machines cannot have a display of the type “{type}”.")
        yield Problem("graphics", message.format(type=chosen))


def _firmware_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    chosen = answers.firmware
    if chosen is None or around.domain_capabilities is None:
        return
    if chosen not in platforms.firmwares(answers.platform, around):
        yield Problem("firmware", _firmware_reason(chosen, answers))
    elif chosen == BIOS and platforms.needs_uefi(around.system, answers.platform.arch):
        name = around.system.name if around.system else ""
        message = _("“{system}” is not known to start from a BIOS. Use UEFI.")
        yield Problem("firmware", message.format(system=name), True)


def _firmware_reason(chosen: str, answers: Answers) -> str:
    """Why the machine cannot have the firmware."""
    platform = answers.platform
    if chosen == BIOS:
        message = _("Machines of the architecture “{arch}” have no BIOS.")
        return message.format(arch=platform.arch)
    if chosen == SECURE_UEFI and chipset(platform.machine) != Q35:
        return _("Secure boot needs the machine type “q35”.")
    if chosen == SECURE_UEFI:
        return _("This host has no UEFI firmware with secure boot.")
    return _("This host has no UEFI firmware for such machines.")
