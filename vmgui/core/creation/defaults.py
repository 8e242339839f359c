"""What follows from the answers where a person says nothing. Called at each key: nothing waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import vmgui.core.creation.names as names
import vmgui.core.creation.platforms as platforms
import vmgui.core.operations.images as images
from vmgui.base.errors import InvalidInput
from vmgui.base.macs import usual
from vmgui.base.uris import parse as parse_uri
from vmgui.core.creation.answers import (
    GIB,
    MIB,
    Answers,
    Extras,
    ImageUse,
    NetworkAnswer,
    Source,
)
from vmgui.core.creation.blueprint import NewPool
from vmgui.core.creation.images import is_raw_only
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.osinfo.system import Resources
from vmgui.core.resources import NetworkReading, PoolReading
from vmgui.core.storage.directories import SYSTEM_IMAGES, session_images
from vmgui.hardware.chipset import X86
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

MEMORY, CPUS, CAPACITY = 2 * GIB, 2, 20 * GIB
"""What a machine gets whose system says nothing of its needs."""
NATIVE_FORMATS = frozenset({"qcow2", "raw", "qed"})
"""The formats of images that QEMU writes to as well as it reads them."""
BASE_FORMATS = frozenset({"qcow2", "raw"})
"""The formats of images that others are usually made to stand on."""

_DEFAULT = "default"
"""What libvirt's tools call the first pool and the first network of a host."""


def filled(answers: Answers, around: Surroundings) -> Answers:
    """The answers with what follows in place of what is None or empty.

    What somebody has said stays as it is, right or wrong, except for formats that the chosen pool
    cannot have, and for MAC addresses, which get the usual form. What nothing is
    known of yet stays None.
    """
    if answers.source is Source.XML:
        return replace(answers, name=_name_in_document(answers, around))
    answers = replace(answers, platform=platforms.filled(answers.platform, around))
    resources = _resources(answers, around)
    answers = replace(
        answers,
        memory=resources.memory if answers.memory is None else answers.memory,
        cpus=resources.cpus if answers.cpus is None else answers.cpus,
        name=_name(answers, around) if answers.name is None else answers.name,
        network=_network(answers.network, around),
        extras=_extras(answers, around),
        firmware=answers.firmware or platforms.usual_firmware(answers.platform, around),
    )
    return _with_disk(answers, around)


# Memory and processors


def _resources(answers: Answers, around: Surroundings) -> Resources:
    """What the system needs: as its makers recommend, but not more than the host has."""
    system, arch = around.system, answers.platform.arch or ""
    wanted = system.recommended_for(arch) if system else Resources()
    least = system.minimum_for(arch) if system else Resources()
    memory = max(wanted.memory or MEMORY, least.memory or 0)
    cpus = max(CPUS, wanted.cpus or 0, least.cpus or 0)
    if around.memory:
        memory = min(memory, around.memory)
    if around.cpus:
        cpus = min(cpus, around.cpus)
    return Resources(cpus, memory // MIB * MIB)


# Name


def _name(answers: Answers, around: Surroundings) -> str:
    short_id = around.system.short_id if around.system else ""
    arch = answers.platform.arch or ""
    own = around.capabilities.arch if around.capabilities else arch
    is_foreign = arch != own and not {arch, own} <= X86
    return names.suggestion(short_id, arch if is_foreign else "", around.names)


def _name_in_document(answers: Answers, around: Surroundings) -> str | None:
    if answers.name is not None:
        return answers.name
    name = _document_name(around.document)
    return names.free(name, around.names) if name else None


@lru_cache(maxsize=1)
def _document_name(xml: str) -> str:
    """The name in a description; empty if there is none. Kept, for it is asked at each key."""
    if not xml:
        return ""
    try:
        return parse(xml, Domain, keep_blanks=False).name or ""
    except InvalidInput:
        return ""


# Storage


def new_pool(around: Surroundings) -> NewPool | None:
    """The pool to make on a host that has none for disk images; None if it has one.

    A pool that is only not active is one: it has to be started. The new one is where libvirt's
    tools have it, see `vmgui.core.storage.directories`.
    """
    if not around.is_ready or any(map(_can_have_images, around.pools)):
        return None
    return NewPool(
        names.free(_DEFAULT, {pool.name for pool in around.pools}),
        _images_directory(around),
    )


def _images_directory(around: Surroundings) -> str:
    if not around.is_session:
        return SYSTEM_IMAGES
    user = parse_uri(around.host.uri).user
    return session_images(user, around.paths, is_local=around.is_local)


def _can_have_images(pool: PoolReading) -> bool:
    """Whether images can be made in a pool once it is active."""
    return images.why_not(pool._replace(is_active=True)) is None


def pool_of(name: str, around: Surroundings) -> PoolReading | None:
    """A pool by its name, also the one that is still to be made; None if there is none."""
    for pool in around.pools:
        if pool.name == name:
            return pool
    new = new_pool(around)
    if new is None or new.name != name:
        return None
    return PoolReading(new.name, "dir", True, new.path, None, None, None)


def scratch_pool(answers: Answers, around: Surroundings) -> str:
    """The pool for files that only the first start needs: the disk's if it has files, else another.

    A pool of devices is one only where nothing else is; empty if the host has none at all.
    """
    usable = [pool for pool in around.pools if images.why_not(pool) is None]
    ranked = sorted(usable, key=lambda pool: (is_raw_only(pool), pool.name != answers.disk.pool))
    usual = next((pool.name for pool in ranked), "")
    return usual or _usual_pool(around)


def _usual_pool(around: Surroundings) -> str:
    """The pool for new images: an active one, else one that is to be made or started."""
    usual = images.default_pool(around.pools, ())
    if usual is not None:
        return usual.name
    new = new_pool(around)
    idle = (pool.name for pool in around.pools if _can_have_images(pool))
    return new.name if new else next(idle, "")


def _with_disk(answers: Answers, around: Surroundings) -> Answers:
    disk = replace(answers.disk, pool=answers.disk.pool or _usual_pool(around))
    pool = pool_of(disk.pool, around)
    use = _chosen_use(answers) or _image_use(answers, around, pool)
    format_ = _format(disk.format, use, pool)
    taken = around.taken.get(disk.pool, frozenset())
    disk = replace(
        disk,
        format=format_,
        name=disk.name or names.image_name(answers.name or "", pool, format_, taken),
        capacity=_capacity(answers, around) if disk.capacity is None else disk.capacity,
    )
    medium = answers.medium
    if medium.is_here and not medium.pool:
        medium = replace(medium, pool=disk.pool)
    return replace(answers, disk=disk, image_use=use, medium=medium)


def _format(wanted: str, use: ImageUse | None, pool: PoolReading | None) -> str:
    """The format of the disk: overlays are always qcow2, and not every pool has all formats."""
    if use is ImageUse.OVERLAY:
        return "qcow2"
    possible = images.formats(pool) if pool is not None else (wanted,)
    return wanted if wanted in possible else possible[0]


def _chosen_use(answers: Answers) -> ImageUse | None:
    """What a person wants of an image; nobody can want a cloud image to be written to."""
    is_kept_base = answers.source is Source.CLOUD and answers.image_use is ImageUse.KEEP
    return None if is_kept_base else answers.image_use


def _image_use(answers: Answers, around: Surroundings, pool: PoolReading | None) -> ImageUse | None:
    """What becomes of an image: nothing that harms it or whoever else uses it."""
    image, is_here, path = around.image, answers.medium.is_here, answers.medium.path
    is_written = bool(users(path, around))
    if answers.source is Source.IMPORT:
        is_free = not (is_written or dependents(path, around))
        is_native = image is None or image.format in NATIVE_FORMATS
        return ImageUse.KEEP if is_native and (is_here or is_free) else ImageUse.COPY
    if answers.source is Source.CLOUD:
        is_base = image is None or image.format in BASE_FORMATS
        can_overlay = pool is None or "qcow2" in images.formats(pool)
        is_base = is_base and can_overlay and not is_written
        return ImageUse.OVERLAY if is_base and not is_here else ImageUse.COPY
    return None


def users(path: str, around: Surroundings) -> tuple[str, ...]:
    """The names of the machines whose disks are in an image, as far as they are known."""
    found = around.paths.get(path, ())
    if around.image is not None and around.image.path == path:
        found = (*found, *around.image.users)
    return tuple(dict.fromkeys(found))


def dependents(path: str, around: Surroundings) -> tuple[str, ...]:
    """The names of the machines whose disks stand on an image, as far as they are known."""
    image = around.image
    return image.dependents if image is not None and image.path == path else ()


def _capacity(answers: Answers, around: Surroundings) -> int:
    """The size of the disk in bytes: what the system needs; never less than the image has."""
    image = around.image.capacity if around.image else None
    if answers.source is Source.IMPORT and image:
        return image
    system, arch = around.system, answers.platform.arch or ""
    wanted = system.recommended_for(arch).storage if system else None
    least = system.minimum_for(arch).storage if system else None
    needed = max(wanted or CAPACITY, least or 0)
    return max(needed, image or 0) if answers.source is Source.CLOUD else needed


# Network and screen


def _network(network: NetworkAnswer, around: Surroundings) -> NetworkAnswer:
    """The usual network where none is chosen, and the first one of a kind without a name."""
    kind, name = network.kind, network.name
    if not kind:
        kind, name = _usual_network(around)
    elif not name:
        name = next(iter(network_names(kind, around)), "")
    return replace(network, kind=kind, name=name, mac=usual(network.mac))


def _usual_network(around: Surroundings) -> tuple[str, str]:
    """Kind and name of the network that new machines are plugged into.

    In virt-manager's order: the host's bridge with the default route, the network "default", any
    other network, any other bridge. A user's own libvirt can use none of them as it is.
    """
    if around.is_session:
        return "user", ""
    if around.default_route:
        return "bridge", around.default_route
    for kind in ("network", "bridge"):
        if found := network_names(kind, around):
            return kind, found[0]
    return "none", ""


def network_names(kind: str, around: Surroundings) -> Sequence[str]:
    """What a network card can be plugged into, the usual one first.

    Args:
        kind: "network", "bridge" or "direct", see `NetworkAnswer.kind`; others have no names.
        around: the host.
    """
    if kind == "network":
        return [network.name for network in sorted(around.networks, key=_network_rank)]
    own = {network.bridge for network in around.networks}
    found = [each for each in around.interfaces if each.name not in own]
    if kind == "bridge":
        bridges = [each.name for each in found if each.kind == "bridge"]
        return sorted(bridges, key=lambda name: name != around.default_route)
    if kind == "direct":
        return [each.name for each in found if each.kind != "bridge"]
    return ()


def _network_rank(network: NetworkReading) -> tuple[bool, bool, bool, str]:
    """Orders networks: "default", then those that are active and lead outside."""
    is_default = network.name == _DEFAULT
    return (not is_default, not network.is_active, not network.forward_mode, network.name)


def _extras(answers: Answers, around: Surroundings) -> Extras:
    extras = answers.extras
    usual = platforms.usual_graphics(answers.platform, around)
    return replace(extras, graphics=extras.graphics or usual)
