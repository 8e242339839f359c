"""Stages: what is done on a host to make a machine, one after the other."""

from __future__ import annotations

import posixpath
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial

import vmgui.virt.creation as creation
import vmgui.virt.definitions as definitions
import vmgui.virt.domains as domains
from vmgui.base.errors import HostError, InvalidInput
from vmgui.base.i18n import _
from vmgui.core.creation.blueprint import (
    Conversion,
    Copy,
    NewPool,
    PlannedImage,
    Seed,
    Upload,
)
from vmgui.core.creation.build.source import Keeping
from vmgui.core.creation.filling import fetch_installer, make_image
from vmgui.core.creation.installing import installing
from vmgui.core.creation.needs import needed_images
from vmgui.core.creation.site import Site
from vmgui.core.poolcalls import ALL
from vmgui.xmldoc import schema
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing that is done, and noted in the site's journal with its undo."""

    title: str
    """Translated: "Uploading install.iso"."""
    run: Callable[[Site], Awaitable[None]]
    """Raises VmguiError if it cannot."""


def stages(site: Site) -> Iterator[Stage]:
    """All that has to be done, in order."""
    blueprint = site.blueprint
    yield Stage(_("Checking the names"), check_names)
    if pool := blueprint.pool:
        title = _("Making the storage pool {name}").format(name=pool.name)
        yield Stage(title, partial(make_pool, pool=pool))
    if blueprint.network:
        title = _("Starting the network {name}").format(name=blueprint.network)
        yield Stage(title, start_network)
    for needed in needed_images(blueprint, site.domain):
        yield Stage(_title(needed.image), partial(make_image, needed=needed))
    if blueprint.is_started and blueprint.installation.tree is not None:
        yield Stage(_("Fetching the installer"), fetch_installer)
    yield Stage(_("Defining {name}").format(name=blueprint.name), define)
    if blueprint.is_autostart:
        yield Stage(_("Letting {name} start with the host").format(name=blueprint.name), autostart)
    if blueprint.is_started:
        yield Stage(_("Starting {name}").format(name=blueprint.name), start)


def _title(image: PlannedImage) -> str:
    name = image.image.name
    match image.content:
        case Upload() | Conversion():
            return _("Uploading {name}").format(name=name)
        case Copy(path):
            source = posixpath.basename(path)
            return _("Copying {source} to {name}").format(source=source, name=name)
        case Seed():
            return _("Making the cloud-init image {name}").format(name=name)
        case _:
            return _("Making the disk image {name}").format(name=name)


# Before anything is made


async def check_names(site: Site) -> None:
    """See that nothing has the names of what is to be made.

    Raises:
        InvalidInput: something has.
    """
    blueprint = site.blueprint
    pool = blueprint.pool
    new_pool = (pool.name, pool.path) if pool else None
    volumes = [
        (needed.image.image.pool, needed.image.image.name)
        for needed in needed_images(blueprint, site.domain)
        if pool is None or needed.image.image.pool != pool.name
    ]
    taken = await site.calls.pool_read(
        ALL, creation.taken, blueprint.name, site.where.key, new_pool, volumes
    )
    if taken.name:
        message = _("Another machine on this host is called “{name}”.")
        raise InvalidInput(message.format(name=blueprint.name), "name")
    if taken.uuid:
        raise InvalidInput(_("Another machine on this host has the same UUID."), "uuid")
    if pool and taken.pool:
        message = _("The host has a storage pool “{name}” already.")
        raise InvalidInput(message.format(name=pool.name), "pool")
    if taken.volumes:
        message = _("The storage pool has a volume “{name}” already.")
        raise InvalidInput(message.format(name=taken.volumes[0]), "disk")


# Pool and network


async def make_pool(site: Site, pool: NewPool) -> None:
    """Make a directory pool that starts with the host, unless another creation just has."""

    async def undo(is_built: bool | None) -> str | None:
        is_gone = await site.calls.verb(
            None, creation.remove_pool, pool.name, is_built=bool(is_built)
        )
        return None if is_gone else _("there are volumes in it")

    await site.journal.make(
        _("the storage pool {name}").format(name=pool.name),
        site.calls.verb(None, creation.make_pool, pool.name, pool.path),
        undo,
        is_made=lambda is_built: is_built is not None,
    )


async def start_network(site: Site) -> None:
    """Start the virtual network, unless it is active."""
    name = site.blueprint.network

    async def undo() -> str | None:
        is_off = await site.calls.verb(None, creation.stop_network, name)
        return None if is_off else _("something is plugged into it")

    if await site.calls.verb(None, creation.start_network, name):
        site.journal.note(_("the start of the network {name}").format(name=name), undo)


# The machine


async def define(site: Site) -> None:
    """Define the machine as it shall be for good."""
    uuid = site.where.key
    planned = parse(site.blueprint.domain, Keeping)
    # What is named by the description, or after its UUID, may have been there before the machine.
    keeps_state = bool(planned.uuid) or planned.is_state_named

    async def undo(_result: None) -> None:
        await site.calls.long(None, creation.discard, uuid, keeps_state=keeps_state)

    is_checked = not schema.is_hard(site.domain)
    await site.journal.make(
        _("the machine {name}").format(name=site.blueprint.name),
        site.calls.verb(None, creation.define_new, site.domain.xml(), uuid, is_checked=is_checked),
        undo,
    )


async def autostart(site: Site) -> None:
    """Let the machine start with the host; gone with its definition."""
    await site.calls.verb(None, domains.set_autostart, site.where.key, is_on=True)


async def start(site: Site) -> None:
    """Start the machine: with its installer the first time, if there is one."""
    installation, uuid = site.blueprint.installation, site.where.key
    if not installation.is_needed:
        await site.calls.long(None, domains.start, uuid)
        return
    documents = await site.calls.read(definitions.documents, uuid, is_persistent=True)
    if documents.next_start is None:
        raise HostError(_("The machine is not on this host any more."))
    xml = installing(documents.next_start, installation, site.kernel, site.initrd)
    await site.calls.long(None, creation.start_as, xml)
    site.ends_at_reboot = parse(xml, Domain).on_reboot == "destroy"
