"""PoolKind: what vmgui knows of a type of storage pools, apart from how its form looks."""

from __future__ import annotations

import posixpath
from typing import ClassVar

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.pools.building import Building
from vmgui.hardware.pools.discovery import Discovery
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.pool import Pool


class PoolKind(Panel[Pool]):
    """A type of storage pools. One object a type, without state."""

    icon: ClassVar[str] = "page.storage"
    element: type[Pool] = Pool
    type: ClassVar[str]
    """libvirt's: "dir", "netfs" ..."""
    about: ClassVar[str] = ""
    """What such a pool is, and what it is good for: a sentence, untranslated."""
    building: ClassVar[Building | None] = None
    """What *Build Pool* does; None if there is nothing to build."""
    discovery: ClassVar[Discovery | None] = None
    """What the host can look for; None if it can look for nothing."""
    makes_volumes: ClassVar[bool] = True
    """Whether libvirt can make and delete volumes in it."""
    is_rare: ClassVar[bool] = False
    """True for a type that is impossible unless the host says otherwise."""
    target: ClassVar[str] = ""
    """The target path of a new one; empty if it has none, or one of its own."""

    def matches(self, pool: Pool) -> bool:
        """Whether a pool is of this kind."""
        return pool.type == self.type

    def why_not(self, scene: Scene) -> str | None:
        """Why the host can have no such pool; None if it can, or may."""
        capabilities = scene.pool_capabilities
        is_supported = capabilities.is_supported(self.type) if capabilities is not None else None
        if is_supported is False or (self.is_rare and not is_supported):
            return _("The host's libvirt has no support for this type.")
        return None

    def new(self, name: str, scene: Scene) -> Pool:
        """A pool to begin with."""
        pool = Pool.create()
        pool.type = self.type
        pool.name = name
        pool.target_path = self.default_target(name, scene) or None
        return pool

    def default_target(self, name: str, scene: Scene) -> str:
        """Where a pool of this name usually is on the host; empty if there is nothing usual."""
        del name, scene
        return self.target

    def rename(self, pool: Pool, name: str, scene: Scene) -> None:
        """Give a new pool another name; its path follows while it is the usual one."""
        if (pool.target_path or "") == self.default_target(pool.name or "", scene):
            pool.target_path = self.default_target(name, scene) or None
        pool.name = name

    def why_not_build(self, pool: Pool) -> Problem | None:
        """What has to be said before the pool can be built; None if nothing."""
        del pool
        return None

    def devices(self, pool: Pool) -> list[str]:
        """What building it writes to."""
        return [each.path for each in pool.devices if each.path]


class DirectoryKind(PoolKind):
    """A type whose pools are directories of the host, with image files in them."""

    @override
    def default_target(self, name: str, scene: Scene) -> str:
        return posixpath.join(scene.images_directory, name) if scene.images_directory else ""
