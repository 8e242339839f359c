"""Needs: which of the planned images a machine has, and what they are made from."""

from __future__ import annotations

from dataclasses import dataclass

from vmgui.core.creation.blueprint import Blueprint, Copy, Overlay, PlannedImage
from vmgui.xmldoc.domain.domain import Domain


@dataclass(frozen=True, slots=True)
class Needed:
    """An image that has to be made."""

    image: PlannedImage
    is_scratch: bool = False
    """Whether only a copy is made from it: then nobody needs it any more."""


def needed_images(blueprint: Blueprint, domain: Domain) -> tuple[Needed, ...]:
    """The planned images that the machine has, and those that they are made from, first.

    A person may have removed a disk from the description, or chosen another image for it.

    Args:
        blueprint: has the plan.
        domain: the machine's permanent description.
    """
    lasting = {disk.source.summary() for disk in domain.devices.disks if disk.source}
    lasting.add(blueprint.installation.medium)
    copied: set[str] = set()
    found: list[Needed] = []
    for image in reversed(blueprint.images):
        places = {image.path, f"{image.image.pool}/{image.image.name}"}
        is_lasting = not lasting.isdisjoint(places)
        if not is_lasting and copied.isdisjoint(places):
            continue
        found.append(Needed(image, is_scratch=not is_lasting))
        if isinstance(image.content, Overlay):
            lasting.add(image.content.path)
        elif isinstance(image.content, Copy):
            copied.add(image.content.path)
    return tuple(reversed(found))
