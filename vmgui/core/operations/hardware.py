"""Adding and removing devices: each at once and for itself, beside whatever is being edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vmgui.base.errors import NotPossibleNow
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.core.draft import Draft
from vmgui.core.fleet import Fleet
from vmgui.core.operations import descriptions
from vmgui.core.operations.images import NewImage
from vmgui.hardware import registry
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device, Disk
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.targets import free_target, target_prefix


@dataclass(frozen=True, slots=True)
class Addition:
    """A device that a person wants to add."""

    xml: str
    image: NewImage | None = None
    """The image that has to be made for it first."""

    @property
    def title(self) -> str:
        """What people call the device."""
        device = parse(self.xml, Device)
        kind = registry.kind_of(device)
        return kind.name(kind.typed(device))

    def stored_at(self, path: str) -> Addition:
        """The same disk, whose image has been made at `path`."""
        disk = parse(self.xml, DiskDevice)
        set_path(disk, path)
        return Addition(disk.xml())


def set_path(disk: DiskDevice, path: str) -> None:
    """Let a disk be kept at a path of the host: an image, or a block device; empty for nowhere."""
    is_device = path.startswith("/dev/")
    disk.type = "block" if is_device else "file"
    disk.file, disk.block_device = (None, path) if is_device else (path or None, None)
    if not path:
        disk.source = None


async def fresh_draft(fleet: Fleet, where: ObjectId) -> Draft:
    """A draft of a domain as its host has it now, without anybody's edits.

    Raises:
        NotPossibleNow: the domain or its host is gone.
        HostError: the host could not be asked.
    """
    documents = await descriptions.documents(fleet, where)
    original = documents.next_start or documents.present
    if original is None:
        raise NotPossibleNow(_("The machine is not there any more."))
    return Draft(original, documents.present)


def add_to(draft: Draft, devices: Sequence[str]) -> list[Device]:
    """Put new devices into a draft.

    Args:
        draft: of the domain.
        devices: their XML.

    Returns:
        The devices, as part of the draft.
    """
    return [draft.domain.devices.append(parse(xml, Device)) for xml in devices]


def add_new(draft: Draft, xml: str, scene_of: Callable[[Draft], Scene]) -> None:
    """Put a device that a person wants into a fresh draft, with what it needs before itself.

    Args:
        draft: fresh from the host.
        xml: the device.
        scene_of: gives the scene of the draft.

    Raises:
        InvalidInput: it is a disk, and the machine can have no other on its bus.
    """
    device = parse(xml, Device)
    if device.tag == Disk.TAG:
        _give_free_target(device.viewed_as(Disk), draft)
    kind = registry.kind_of(device)
    needed = [each.xml() for each in kind.needs(kind.typed(device), scene_of(draft))]
    add_to(draft, [*needed, device.xml()])


def _give_free_target(disk: Disk, draft: Draft) -> None:
    """Call a disk otherwise if the machine has another of that name, be it only while it runs."""
    domains = [draft.domain, *([draft.present_domain] if draft.present_domain else [])]
    taken = {each.target for domain in domains for each in domain.devices.disks if each.target}
    if disk.target in taken:
        disk.target = free_target(target_prefix(disk.bus or ""), taken)


async def uses_image(fleet: Fleet, where: ObjectId, path: str) -> bool:
    """Whether a machine has a disk at a path, now or after its next start.

    Raises:
        NotPossibleNow: the machine or its host is gone.
        HostError: the host could not be asked.
    """
    draft = await fresh_draft(fleet, where)
    return any(
        _has_image(domain, path)
        for domain in (draft.original_domain, draft.present_domain)
        if domain
    )


def _has_image(domain: Domain, path: str) -> bool:
    return any(disk.source and disk.source.summary() == path for disk in domain.devices.disks)


def take_from(draft: Draft, edited: Draft, devices: Sequence[Element]) -> bool:
    """Remove devices that a person chose in another draft of the same domain.

    Args:
        draft: fresh from the host.
        edited: the draft that the person looks at.
        devices: of the edited draft.

    Returns:
        False if the host has none of them: they were only added in the edited draft.
    """
    originals = [edited.element_original(device) for device in devices]
    wanted = {each.xml() for each in originals if each is not None}
    found = [each for each in draft.domain.devices if each.xml() in wanted]
    for device in found:
        device.remove()
    return bool(found)
