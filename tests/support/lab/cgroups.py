"""Control groups of a host: libvirt makes one group for each domain, below groups of our own.

Groups are the only thing of the lab which outlives its processes: they have to be removed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

MOUNT = Path("/sys/fs/cgroup")
CPUSET_FILES = ("cpuset.cpus", "cpuset.mems")
# Runs a command in groups: join.sh FILE... -- COMMAND...
JOIN = 'while [ "$1" != -- ]; do echo 0 >"$1" || exit 1; shift; done; shift; exec "$@"'


def make(name: str) -> list[Path]:
    """Make a group of this name in every hierarchy in which we may; a restriction is no error."""
    groups = []
    for controller, parent in _parents().items():
        group = parent / name
        with suppress(OSError):
            group.mkdir()
            if "cpuset" in controller.split(","):
                _fill_cpuset(group)
            groups.append(group)
    return groups


def remove(groups: Iterable[Path]) -> None:
    """Remove groups with all below them; their processes must have ended."""
    for group in groups:
        for directory, _, _ in os.walk(group, topdown=False):
            with suppress(OSError):
                Path(directory).rmdir()


def remove_matching(pattern: str) -> None:
    """Remove all groups whose names match: what a crashed run has left."""
    for parent in _parents().values():
        remove(parent.glob(pattern))


def controllers() -> list[str]:
    """Return the controllers of version 1 in which groups can be made."""
    return [name for name in _parents() if name]


def joining(groups: Iterable[Path], command: Sequence[str]) -> list[str]:
    """Return a command which joins the groups, then becomes the given one."""
    files = [str(_leaf(group) / "cgroup.procs") for group in groups]
    return ["sh", "-c", JOIN, "sh", *files, "--", *command]


def _leaf(group: Path) -> Path:
    """Return where processes go.

    In version 2 a group with processes cannot give controllers to groups below it, so init.sh
    makes a leaf beside the groups of the domains; it exists once the host runs.
    """
    leaf = group / "init"
    return leaf if leaf.is_dir() else group


def _fill_cpuset(group: Path) -> None:
    """Give a new cpuset what its parent has: an empty one takes no process."""
    for name in CPUSET_FILES:
        (group / name).write_text((group.parent / name).read_text())


def _parents() -> dict[str, Path]:
    """Return the group below which ours go, by controller; version 2 has the empty name.

    Version 1: only hierarchies in whose root we are, else we would put something below a group
    which somebody else manages. Version 2: below our own group.
    """
    parents = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controller, path = line.split(":", 2)
        if controller == "":
            is_pure = (MOUNT / "cgroup.controllers").exists()
            if is_pure and (MOUNT / path.lstrip("/")).is_dir():
                parents[""] = MOUNT / path.lstrip("/")
        elif not controller.startswith("name=") and path == "/" and (MOUNT / controller).is_dir():
            parents[controller] = MOUNT / controller
    return parents
