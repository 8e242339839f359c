"""From answers to a blueprint: the description of the machine, and what is made for it.

    sketch       the machine that is being described, and what is known around it
    guest        what its system can drive
    machine      memory, processors, firmware, features
    timing       clock, and what Windows knows of its hypervisor
    storage      where the disks come from: what is made, and what is there
    disks        disks and CD-ROM drives
    network, display, controllers, devices    the other devices
    source       a machine from a domain XML file

Defaults are those of the kinds in `vmgui.hardware`; here they are fitted to what the system can
drive and the host offers. Everything is a pure function of its arguments.
"""

from __future__ import annotations

from vmgui.core.creation.answers import Answers, Source
from vmgui.core.creation.blueprint import Blueprint, Installation
from vmgui.core.creation.build import machine, source, timing
from vmgui.core.creation.build.controllers import add_controllers
from vmgui.core.creation.build.devices import add_devices, add_wishes
from vmgui.core.creation.build.disks import add_disk, add_drive
from vmgui.core.creation.build.display import add_display
from vmgui.core.creation.build.network import add_card
from vmgui.core.creation.build.sketch import Sketch
from vmgui.core.creation.build.storage import Storage, plan
from vmgui.core.creation.defaults import filled
from vmgui.core.creation.surroundings import Surroundings
from vmgui.hardware import boot
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import pretty

__all__ = ["blueprint"]


def blueprint(answers: Answers, around: Surroundings) -> Blueprint:
    """What is to be made.

    Args:
        answers: what a person said; the rest is filled in.
        around: what is known around it.

    Raises:
        InvalidInput: a file with a machine's description is none, there is no place for an image,
            or the host has not said yet what it can run.
    """
    complete = filled(answers, around)
    if complete.source is Source.XML:
        return Blueprint(
            around.host,
            complete.name or "",
            source.description(complete, around),
            is_autostart=complete.is_autostart,
        )
    storage, network = plan(complete, around), complete.network
    return Blueprint(
        around.host,
        complete.name or "",
        _description(complete, around, storage),
        storage.images,
        _installation(complete, around, storage),
        storage.pool,
        network.name if network.kind == "network" and network.starts else "",
        is_autostart=complete.is_autostart,
    )


def _description(answers: Answers, around: Surroundings, storage: Storage) -> str:
    """The permanent description."""
    sketch = Sketch(answers, around)
    machine.describe(sketch)
    timing.describe(sketch)
    tried = _add_drives(sketch, storage)
    card = add_card(sketch)
    if card is not None:
        if answers.extras.boots_network_first:
            tried.insert(0, card)
        elif answers.source is Source.PXE:
            tried.append(card)
    add_controllers(sketch)
    add_display(sketch)
    add_devices(sketch)
    add_wishes(sketch)
    boot.set_order(sketch.domain, tried)
    return pretty(sketch.domain.xml())


def _add_drives(sketch: Sketch, storage: Storage) -> list[Device]:
    """Add disks and CD-ROM drives; those that the machine tries to start from come back."""
    tried: list[Device] = []
    if storage.disk is not None:
        tried.append(add_disk(sketch, storage.disk))
    if storage.medium:
        # An installed machine has an empty drive; without a disk, the medium is the system.
        tried.append(add_drive(sketch, "" if storage.disk else storage.medium))
    if storage.seed:
        add_drive(sketch, storage.seed)
    if sketch.answers.drivers:
        add_drive(sketch, sketch.answers.drivers)
    return tried


def _installation(answers: Answers, around: Surroundings, storage: Storage) -> Installation:
    """What is different at the first start."""
    is_url = answers.source is Source.URL
    return Installation(
        medium=storage.medium,
        tree=around.tree if is_url else None,
        wishes=answers.tree if is_url else None,
        scratch_pool=storage.scratch_pool,
        boots_network=answers.source is Source.PXE,
        is_disk_first=storage.is_empty and not is_url,
        is_medium_kept=bool(storage.medium) and storage.disk is None,
    )
