"""Where the directories of new pools are made on a host."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import Path

import platformdirs

from vmgui.base.uris import parse

SYSTEM_IMAGES = "/var/lib/libvirt/images"
_SESSION_IMAGES = ".local/share/libvirt/images"


def images_directory(uri: str, paths: Iterable[str]) -> str:
    """The directory that libvirt's tools use for images.

    Args:
        uri: of the host.
        paths: of images and pools of the host.
    """
    where = parse(uri)
    if not where.is_session:
        return SYSTEM_IMAGES
    return session_images(where.user, paths, is_local=not where.is_remote)


def session_images(user: str | None, paths: Iterable[str], *, is_local: bool) -> str:
    """The same for a user's own libvirt: a directory in the home directory of that user.

    Nobody tells us the home directory of another computer's user, so it is taken from what is
    there, or else from the user's name; if that is wrong, the host refuses to make the directory,
    and nothing else comes of it.

    Args:
        user: who logs in there; None for the one who is logged in here.
        paths: of images and pools of the host.
        is_local: whether the host is this computer.
    """
    if is_local:
        # libvirt's g_get_user_data_dir() looks at XDG_DATA_HOME, too.
        return str(Path(platformdirs.user_data_dir("libvirt"), "images"))
    known = (f"{path}/".partition(f"/{_SESSION_IMAGES}/") for path in paths)
    homes = (home for home, found, _name in known if found)
    return posixpath.join(next(homes, "") or _home(user), _SESSION_IMAGES)


def _home(user: str | None) -> str:
    """The home directory of a user of another computer, as it usually is."""
    user = user or Path.home().name  # what ssh does without one
    return "/root" if user == "root" else f"/home/{user}"
