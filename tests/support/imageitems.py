"""Disk images as their dialogs get them, without any file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from vmgui.base.ids import HostId, domain_id
from vmgui.base.notify import Event
from vmgui.core.imaging.look import ImageItem
from vmgui.core.imaging.values import ImageFile, ImageInfo, Link
from vmgui.core.storage.users import User, UserKind

HERE = HostId("qemu:///session")
GIB = 1024**3
BASE = "/images/debian.qcow2"
MIDDLE = "/images/web-base.qcow2"
TOP = "/images/web1.qcow2"


class NobodyUses:
    """Instead of what the inventory knows of a host: no machine uses any image."""

    is_complete = True
    places = ()

    def __init__(self) -> None:
        self.changed: Event[None] = Event()

    def look(self) -> None: ...

    def rest(self) -> None: ...

    async def built(self) -> None: ...

    async def close(self) -> None: ...

    def users_of_path(self, _path: str) -> tuple[User, ...]:
        return ()


def info(path: str, backing: str = "", **fields: Any) -> ImageInfo:
    """What a qcow2 image of 20 GiB says of itself."""
    found = ImageInfo(
        ImageFile(path, "qcow2"),
        virtual_size=20 * GIB,
        actual_size=GIB,
        backing_name=backing,
        backing_path=backing,
        compat="1.1",
        refcount_bits=16,
        has_lazy_refcounts=False,
    )
    return replace(found, **fields)


def item(*infos: ImageInfo, users: tuple[User, ...] = (), reason: str = "") -> ImageItem:
    """An image and what it builds on; of `infos`, or web1 on web-base on debian."""
    found = infos or (info(TOP, MIDDLE), info(MIDDLE, BASE), info(BASE))
    chain = tuple(Link(each.file, each) for each in found)
    return ImageItem(HERE, found[0].file, chain, users, reason)


def user(name: str = "web1", kind: UserKind = UserKind.DISK, *, is_active: bool = False) -> User:
    """A machine that uses the image as its first disk."""
    return User(domain_id(HERE, name), name, kind, "vda", is_active)
