"""Where files are: resources of the program, and the user's configuration, cache and sockets.

Follows the freedesktop base directory specification through platformdirs. Nothing is created by
asking; who writes creates.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs

import vmgui

_PROGRAM = "vmgui"
_PACKAGE = Path(vmgui.__file__).resolve().parent


def resources() -> Path:
    """The directory of icons and worlds: in an installed package, or beside it in a checkout."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def catalogs() -> Path:
    """The directory of compiled translations."""
    return resources() / "locale"


def config_dir() -> Path:
    """The user's settings."""
    return Path(platformdirs.user_config_dir(_PROGRAM))


def cache_dir() -> Path:
    """What can be made again: the last known lists of hosts."""
    return Path(platformdirs.user_cache_dir(_PROGRAM))


def state_dir() -> Path:
    """Window layouts and the history of jobs."""
    return Path(platformdirs.user_state_dir(_PROGRAM))


def runtime_dir() -> Path:
    """Sockets and short-lived secret files; private to the user and gone after logout.

    Without XDG_RUNTIME_DIR a directory of the temporary directory stands in; whoever uses it makes
    it with `make_private`.
    """
    base = os.environ.get("XDG_RUNTIME_DIR")
    if base:
        return Path(base) / _PROGRAM
    return Path(tempfile.gettempdir()) / f"{_PROGRAM}-{os.getuid()}"


def make_private(directory: Path) -> Path:
    """Create `directory` readable by the user alone, and return it. Blocks (file system).

    Raises:
        PermissionError: it exists and belongs to somebody else, or others may enter it.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = directory.lstat()
    if status.st_uid != os.getuid() or status.st_mode & 0o077:
        message = f"{directory} is not private to this user"
        raise PermissionError(message)
    return directory
