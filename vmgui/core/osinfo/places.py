"""Where the osinfo database is, and which of its files count.

Source: osinfo_loader_process_default_path and osinfo_loader_find_files in libosinfo.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import platformdirs

log = logging.getLogger(__name__)

_SYSTEM = "/usr/share/osinfo"
_LOCAL = "/etc/osinfo"
_VERSION = "VERSION"
_EXTENSIONS = ".d"
"""Directories with files that add to the one of the same name."""


def places() -> tuple[Path, ...]:
    """The directories of the database: the distribution's, the administrator's, the user's.

    OSINFO_SYSTEM_DIR, OSINFO_LOCAL_DIR and OSINFO_USER_DIR put others in their place.
    """
    user = os.environ.get("OSINFO_USER_DIR")
    return (
        Path(os.environ.get("OSINFO_SYSTEM_DIR") or _SYSTEM),
        Path(os.environ.get("OSINFO_LOCAL_DIR") or _LOCAL),
        Path(user) if user else Path(platformdirs.user_config_dir("osinfo")),
    )


def files(directories: Iterable[Path]) -> tuple[Path, ...]:
    """The files about operating systems that count, each before those that add to it. Blocks.

    A file replaces the one of the same name in an earlier directory, and what is added to that. A
    file in "NAME.d" adds to "NAME.xml", wherever this is.
    """
    found: dict[str, list[Path]] = {}
    for directory in directories:
        for name, paths in _entries(directory).items():
            is_replaced = any(path.parent.suffix != _EXTENSIONS for path in paths)
            found[name] = paths if is_replaced else found.get(name, []) + paths
    return tuple(path for paths in found.values() for path in paths)


def _entries(directory: Path) -> dict[str, list[Path]]:
    """The files of one directory by what they are about: the main one first."""
    found: dict[str, list[Path]] = {}
    try:
        for path in sorted((directory / "os").rglob("*.xml")):
            if path.is_file():
                _place(found, path, path.relative_to(directory))
    except OSError as error:
        log.warning("%s cannot be read: %s", directory, error)
    return found


def _place(found: dict[str, list[Path]], path: Path, name: Path) -> None:
    if name.parent.suffix == _EXTENSIONS:
        found.setdefault(str(name.parent.with_suffix("")), []).append(path)
    else:
        # Not with_suffix(""): "debian-3.1.xml" is about debian-3.1.
        found.setdefault(str(name)[: -len(".xml")], []).insert(0, path)


def version(directories: Iterable[Path], paths: Iterable[Path]) -> date | None:
    """When the database was made: the newest VERSION, or else the newest file. Blocks.

    None if there is neither.
    """
    said = [when for each in directories if (when := _said(each / _VERSION))]
    return max(said, default=None) or max(map(_changed, paths), default=None)


def _said(path: Path) -> date | None:
    """The day in a VERSION file, "20221203"."""
    try:
        return date.fromisoformat(path.read_text(encoding="ascii").strip()[:8])
    except (OSError, ValueError):
        return None


def _changed(path: Path) -> date:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    except OSError:
        return date.min
