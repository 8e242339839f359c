"""What libvirt accepts: each check says what is wrong with a text, or None."""

from __future__ import annotations

import ipaddress
import posixpath
import re
from collections.abc import Container
from typing import Any

from vmgui.base.i18n import _
from vmgui.base.names import why_no_file, why_not_bare
from vmgui.hardware.scene import Scene

MOST_NAME = 247
"""Bytes of a pool's name: libvirt writes a file with ".xml.new" behind it, and 255 are a file's."""
MOST_PART = 255
"""Bytes of a file's or a directory's name."""
MOST_PATH = 4095
"""Bytes of a path."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOST = re.compile(r"[A-Za-z0-9.-]+")
_IQN = re.compile(r"iqn\.[0-9]{4}-(0[1-9]|1[0-2])\.[a-zA-Z0-9.-]+(:.+)?")
_WWN = re.compile(r"[0-9a-fA-F]{16}")
_MODE = re.compile(r"0?[0-7]{3}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_.+-]+")


def pool_name(name: str, taken: Container[str]) -> str | None:
    """The name of a pool; `taken` are those of the host's other pools."""
    if problem := why_no_file(name, MOST_NAME) or why_not_bare(name):
        return problem
    if name in taken:
        return _("Another storage pool on this host is called “{name}”.").format(name=name)
    return None


def absolute_path(path: str, _element: object = None, _scene: object = None) -> str | None:
    """A path on the host."""
    if not path.startswith("/"):
        return _("Enter a whole path that begins with “/”.")
    if _CONTROL.search(path):
        return _("A path cannot contain line breaks or control characters.")
    return _too_long(path)


def directory(path: str, _element: Any, scene: Scene) -> str | None:
    """The directory of a pool: no other pool can have it."""
    if (problem := absolute_path(path)) is not None:
        return problem
    plain = posixpath.normpath(path)
    if plain.strip("/") == "":
        return _("The host's root directory cannot be a pool.")
    for taken, pool in scene.taken_paths.items():
        if posixpath.normpath(taken) == plain:
            return _("The pool “{pool}” has this directory.").format(pool=pool)
    return None


def _too_long(path: str) -> str | None:
    if len(path.encode()) > MOST_PATH:
        return _("The path is too long.")
    if any(len(part.encode()) > MOST_PART for part in path.split("/")):
        return _("A name in the path is longer than {most} bytes.").format(most=MOST_PART)
    return None


def is_host(name: str) -> bool:
    """Whether a text is a server's name or address."""
    if _HOST.fullmatch(name):
        return True
    try:
        ipaddress.IPv6Address(name)
    except ValueError:
        return False
    return True


def host(name: str, _element: Any, _scene: Scene) -> str | None:
    """A server's name or address."""
    return None if is_host(name) else _("Enter only the name or the IP address of the server.")


def is_iqn(name: str) -> bool:
    """Whether a text is an iSCSI qualified name."""
    return _IQN.fullmatch(name) is not None


def iqn(name: str, _element: Any, _scene: Scene) -> str | None:
    """An iSCSI qualified name."""
    if is_iqn(name):
        return None
    return _("Enter an IQN: “iqn.”, year and month, a domain, such as {example}.").format(
        example="iqn.2024-05.com.example:disks"
    )


def wwn(number: str, _element: Any, _scene: Scene) -> str | None:
    """A world wide name of Fibre Channel."""
    if _WWN.fullmatch(number):
        return None
    return _("Enter 16 hexadecimal digits, such as {example}.").format(example="20000000c9831b4b")


def mode(text: str, _element: Any, _scene: Scene) -> str | None:
    """Permissions in octal."""
    if _MODE.fullmatch(text):
        return None
    return _("Enter three digits from 0 to 7, such as {example}.").format(example="0711")


def plain_name(name: str, _element: Any, _scene: Scene) -> str | None:
    """The name of a volume group and the like: it becomes a part of paths and commands."""
    if not _PLAIN_NAME.fullmatch(name):
        return _("Use only letters, digits and the characters “_ . + -”.")
    if name.startswith("-"):
        return _("The name cannot begin with “-”.")
    return None


def dataset(name: str, element: Any, scene: Scene) -> str | None:
    """A pool of ZFS, or a data set in one: names with "/" between them."""
    problems = (plain_name(part, element, scene) for part in name.split("/"))
    return next(filter(None, problems), None)


def export(path: str, element: Any, _scene: Scene) -> str | None:
    """What a file server exports: a path of NFS, a name for others."""
    if element.source_format in (None, "auto", "nfs"):
        return absolute_path(path)
    if _CONTROL.search(path):
        return _("A name cannot contain line breaks or control characters.")
    return None
