"""What libvirt cannot do of the edits of a draft, and what may be wrong with those it can."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.core.checks.devices import disk_path, doubts
from vmgui.core.draft import Draft
from vmgui.core.fleet import Fleet
from vmgui.hardware import registry
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.leaves import is_within, leaves
from vmgui.xmldoc.patch import changes


def why_impossible(draft: Draft) -> str:
    """Why no host could apply the edits, a translated sentence; empty if one may.

    Looks only at what makes a machine this machine: libvirt would take another UUID for another
    machine, and `virDomainRename` does not rename what runs.
    """
    before, after = draft.original_domain, draft.domain
    if _plain(after.uuid) != _plain(before.uuid):
        return _("The UUID of a machine cannot be changed.")
    if draft.present_domain is not None and after.name != before.name:
        return _("A running machine cannot be renamed: shut it off first.")
    return ""


def _plain(uuid: str | None) -> str:
    """A UUID without what libvirt lets people write as they like."""
    return "".join(each for each in (uuid or "").lower() if each.isalnum())


async def doubts_of(
    fleet: Fleet,
    where: ObjectId,
    draft: Draft,
    *,
    new_images: Collection[str] = (),
    known: Collection[str] = (),
) -> list[str]:
    """Reasons to think again before the edits are applied: a translated sentence each.

    Only what a person has changed is doubted: what was so before is not asked about again.

    Args:
        fleet: knows the hosts and their machines.
        where: the machine.
        draft: its description.
        new_images: the paths of images that are yet to be made.
        known: what the person has been told of devices, and insists on.
    """
    found: list[str] = []
    for name, device, places in list(_edited(draft)):
        copy = parse(device.xml(), Device)
        is_new = disk_path(copy) in new_images
        kind = draft.domain.type or ""
        found += [
            # Translators: a device, and what may be wrong with it
            _("{name}: {doubt}").format(name=name, doubt=doubt.message)
            for doubt in await doubts(fleet, where, copy, domain_type=kind, is_image_new=is_new)
            if doubt.message not in known
            and (places is None or any(is_within(place, doubt.place) for place in places))
        ]
    return found


def _edited(draft: Draft) -> Iterator[tuple[str, Device, frozenset[str] | None]]:
    """Name and places that were edited of each device; None for a new one."""
    for entry in registry.entries(draft.domain):
        original = draft.element_original(entry.device)
        if original is None:
            yield entry.name, entry.device, None
        elif edits := changes(original, entry.device):
            places = frozenset(leaf for edit in edits for leaf in leaves(edit))
            yield entry.name, entry.device, places
