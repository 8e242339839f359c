"""Removing from a host whatever a test has made there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.lab.host import LabHost
from tests.support.lab.waiting import LabError

SEPARATOR = "----"
ACTIVE = ("net-list --name", "pool-list --name")


@dataclass(frozen=True)
class Removable:
    """A kind of object on a host.

    Args:
        listing: the virsh command that lists all of them, one name in a line.
        removal: the virsh commands that remove one.
    """

    listing: str
    removal: tuple[str, ...]


# Domains first: they hold networks and pools.
KINDS = (
    Removable(
        "list --all --name",
        (
            "destroy '{name}'",
            "undefine '{name}' --managed-save --snapshots-metadata --checkpoints-metadata --nvram",
        ),
    ),
    Removable("net-list --all --name", ("net-destroy '{name}'", "net-undefine '{name}'")),
    Removable("pool-list --all --name", ("pool-destroy '{name}'", "pool-undefine '{name}'")),
)


def clear(host: LabHost) -> bool:
    """Remove every domain, network and pool, and every volume of the pool "default".

    Returns:
        Is the host as it was when it started? If not, only a new start cures it: libvirt does not
        answer, or something cannot be removed, or libvirt's configuration has changed.
    """
    try:
        _remove_all(host)
    except (LabError, OSError):
        return False
    return host.configuration() == host.first_configuration


def empty(directory: Path) -> bool:
    """Remove everything in a directory; tell whether there was anything."""
    entries = list(directory.iterdir())
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    return bool(entries)


def _remove_all(host: LabHost) -> None:
    if commands := list(_removals(host)):
        host.virsh_script(commands)
        if left := list(_removals(host)):
            raise LabError(f"{host.name}: these failed: {left}")
    if empty(host.images):
        host.virsh("pool-refresh", "default")


def _removals(host: LabHost) -> Iterator[str]:
    """Return the commands which remove what is there, found by one process of virsh.

    Raises:
        LabError: the network or the pool "default" does not run.
    """
    listings = [*(kind.listing for kind in KINDS), *ACTIVE]
    answer = host.virsh(f"; echo {SEPARATOR}; ".join(listings))
    sections = [section.split() for section in answer.split(SEPARATOR)]
    if any("default" not in section for section in sections[len(KINDS) :]):
        raise LabError(f"{host.name}: its default network or pool does not run")
    for kind, names in zip(KINDS, sections, strict=False):
        for name in names:
            if name != "default":
                yield from (command.format(name=name) for command in kind.removal)
