"""What is looked up for a new machine, when, and what `Surroundings` know then: a table."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import vmgui.core.capabilities as capabilities
import vmgui.core.resources as resources
from vmgui.base.errors import ConnectionLost, HostError, InvalidInput, TimedOut
from vmgui.base.i18n import N_, _
from vmgui.core.creation.answers import Answers, FileChoice, Source, StorageChoice
from vmgui.core.creation.defaults import filled
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.fleet import Fleet
from vmgui.core.work import away

if TYPE_CHECKING:
    from vmgui.core.osinfo.database import OsDatabase
    from vmgui.core.osinfo.match import Match

log = logging.getLogger(__name__)

Found: TypeAlias = Mapping[str, Any]
"""Fields of `Surroundings` with their values."""

_TYPING_SECONDS = 0.4
"""How long nothing is typed before a path or an address is looked up."""
_MOST_XML_BYTES = 4 << 20
_ROUTES = Path("/proc/net/route")
_DEFAULT = "00000000"
_IMAGES = frozenset({Source.IMPORT, Source.CLOUD})
"""What is made of a disk image."""


@dataclass(frozen=True)
class Look:
    """Something that is looked up as soon as its key is another one."""

    name: str
    key: Callable[[Answers, Surroundings], Hashable]
    """What it depends on; None if there is nothing to look up."""
    read: Callable[[Fleet, Answers, Surroundings], Awaitable[Found]]
    """Looks it up; what it cannot, a VmguiError, goes into `Surroundings.problems`."""
    sentence: str
    """What is shown meanwhile; untranslated."""
    without: Found = field(default_factory=dict)
    """What is known without it: while it is being looked up, too."""
    delay: float = 0.0
    """Seconds that the key has to stay as it is."""


# The host


def _host_key(_answers: Answers, around: Surroundings) -> Hashable:
    return around.host


async def _read_host(fleet: Fleet, _answers: Answers, around: Surroundings) -> Found:
    host = around.host
    found: dict[str, Any] = {
        "capabilities": await capabilities.capabilities(fleet, host),
        "pools": await _known(resources.pools(fleet, host)),
        "networks": await _known(resources.networks(fleet, host)),
        "interfaces": await _known(resources.host_interfaces(fleet, host)),
        "is_ready": True,
    }
    if around.is_local:
        names = {each.name for each in found["interfaces"] if each.kind == "bridge"}
        route = await away(_default_route)
        found["default_route"] = route if route in names else ""
    return found


async def _known(read: Awaitable[tuple[Any, ...]]) -> tuple[Any, ...]:
    """What there is; nothing where the host has no driver for it, or one that does not answer."""
    try:
        return await read
    except (ConnectionLost, TimedOut):
        raise
    except HostError as error:
        log.info("Left out of what the host has: %s", error)
        return ()


def _default_route() -> str:
    """The interface of this computer's default route; empty if there is none."""
    try:
        lines = _ROUTES.read_text().splitlines()[1:]
    except OSError:
        return ""
    fields = (line.split() for line in lines)
    return next((each[0] for each in fields if len(each) > 1 and each[1] == _DEFAULT), "")


def _platform_key(answers: Answers, around: Surroundings) -> Hashable:
    if around.capabilities is None:
        return None
    platform = filled(answers, around).platform
    return around.host, platform


async def _read_platform(fleet: Fleet, answers: Answers, around: Surroundings) -> Found:
    platform = filled(answers, around).platform
    found = await capabilities.domain_capabilities(
        fleet, around.host, None, platform.arch, platform.machine, platform.domain_type
    )
    return {"domain_capabilities": found}


def _pool_key(answers: Answers, around: Surroundings) -> Hashable:
    disk = filled(answers, around).disk
    is_active = any(pool.name == disk.pool and pool.is_active for pool in around.pools)
    return (around.host, disk.pool) if is_active else None


async def _read_pool(fleet: Fleet, answers: Answers, around: Surroundings) -> Found:
    pool = filled(answers, around).disk.pool
    volumes = await resources.volumes(fleet, around.host, pool)
    return {"taken": {**around.taken, pool: frozenset(each.name for each in volumes)}}


# What the machine is made from


def _of(*sources: Source) -> Callable[[Answers, Surroundings], Hashable]:
    """The file that is chosen, if the machine comes from one of these."""

    def key(answers: Answers, around: Surroundings) -> Hashable:
        is_wanted = answers.source in sources and answers.medium.path
        return (around.host, answers.source, answers.medium) if is_wanted else None

    return key


async def _read_medium(fleet: Fleet, answers: Answers, around: Surroundings) -> Found:
    from vmgui.core.creation.media import medium_facts

    facts = await medium_facts(fleet, around.host, answers.medium)
    return {"medium": facts}


def _image(answers: Answers) -> FileChoice:
    """The disk image that is there already, wherever it was chosen."""
    if answers.source in _IMAGES:
        return answers.medium
    is_there = answers.disk.choice is StorageChoice.EXISTING and answers.source is not Source.XML
    return FileChoice(answers.disk.path.strip() if is_there else "")


def _image_key(answers: Answers, around: Surroundings) -> Hashable:
    file = _image(answers)
    return (around.host, file) if file.path else None


async def _read_image(fleet: Fleet, answers: Answers, around: Surroundings) -> Found:
    from vmgui.core.creation.images import image_facts

    return {"image": await image_facts(fleet, around.host, _image(answers))}


def _tree_key(answers: Answers, around: Surroundings) -> Hashable:
    if answers.source is not Source.URL or not answers.tree.url.strip():
        return None
    return answers.tree.url.strip(), filled(answers, around).platform.arch


async def _read_tree(_fleet: Fleet, answers: Answers, around: Surroundings) -> Found:
    from vmgui.core.creation.trees import tree_facts
    from vmgui.core.osinfo.database import database

    arch = filled(answers, around).platform.arch or ""
    facts = await tree_facts(answers.tree, arch, await database())
    return {"tree": facts}


async def _read_document(_fleet: Fleet, answers: Answers, _around: Surroundings) -> Found:
    from vmgui.core.creation.contents import look_here

    content = await look_here(answers.medium.path, lambda found: found.read(0, _MOST_XML_BYTES + 1))
    return {"document": _text(content)}


def _text(content: bytes) -> str:
    """The text in a file.

    Raises:
        InvalidInput: there is too much of it, or it is none.
    """
    if len(content) > _MOST_XML_BYTES:
        raise InvalidInput(_("The file is too large for a description of a machine."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(_("The file is no text."), detail=str(error)) from error


# The operating system


def _system_key(answers: Answers, around: Surroundings) -> Hashable:
    chosen = answers.os_id if not answers.is_os_detected or answers.os_id else None
    tree = around.tree
    image = around.image.path if around.image and answers.source in _IMAGES else None
    found = (around.medium, tree, image)
    return chosen or (found if any(found) else None)


async def _read_system(_fleet: Fleet, answers: Answers, around: Surroundings) -> Found:
    from vmgui.core.osinfo.database import database

    known = await database()
    match = _match(known, answers, around)
    detected = match and match.system
    chosen = known.system(answers.os_id) if answers.os_id else None
    is_detected = answers.is_os_detected and answers.os_id is None
    return {
        "detected": detected,
        "unknown_version": match.version if match and not match.is_exact else "",
        "system": detected if is_detected else chosen,
    }


def _match(known: OsDatabase, answers: Answers, around: Surroundings) -> Match | None:
    """What is recognised of what the machine is made from."""
    tree, image = around.tree, around.image
    if around.medium is not None:
        return known.match_medium(around.medium)
    if tree is not None:
        return known.match_tree(tree.family, tree.variant, tree.version, tree.arch)
    if image is not None and answers.source in _IMAGES:
        return known.match_file_name(image.path)
    return None


LOOKS: tuple[Look, ...] = (
    Look("host", _host_key, _read_host, N_("Asking the host what it has…")),
    Look(
        "platform",
        _platform_key,
        _read_platform,
        N_("Asking the host what its machines can have…"),
        {"domain_capabilities": None},
    ),
    Look("pool", _pool_key, _read_pool, N_("Reading the storage pool…")),
    Look(
        "medium",
        _of(Source.ISO),
        _read_medium,
        N_("Reading the medium…"),
        {"medium": None},
        _TYPING_SECONDS,
    ),
    Look(
        "image",
        _image_key,
        _read_image,
        N_("Reading the disk image…"),
        {"image": None},
        _TYPING_SECONDS,
    ),
    Look(
        "tree",
        _tree_key,
        _read_tree,
        N_("Looking at the installation tree…"),
        {"tree": None},
        _TYPING_SECONDS,
    ),
    Look(
        "document",
        _of(Source.XML),
        _read_document,
        N_("Reading the file…"),
        {"document": ""},
        _TYPING_SECONDS,
    ),
    Look(
        "system",
        _system_key,
        _read_system,
        N_("Recognising the operating system…"),
        {"detected": None, "unknown_version": "", "system": None},
    ),
)
"""In this order: later ones may depend on what earlier ones found."""
