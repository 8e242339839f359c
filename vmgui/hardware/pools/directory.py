"""dir: a directory of the host, the usual kind of pool."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.panel import Problem
from vmgui.hardware.pools import common
from vmgui.hardware.pools.building import Building, Way
from vmgui.hardware.pools.kind import DirectoryKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.pool import Pool


class DirKind(DirectoryKind):
    """Image files in a directory."""

    id = "dir"
    type = "dir"
    title = N_("dir: Filesystem Directory")
    about = N_("Image files in a directory of the host.")
    icon = "group.folder"
    building = Building(N_("Makes the directory, if it is not there."), Way.PLAIN, is_usual=True)
    fields = (common.target_directory(),)
    advanced = (common.permissions(),)

    @override
    def problems(self, element: Pool, scene: Scene) -> Iterable[Problem]:
        path = (element.target_path or "").rstrip("/")
        if posixpath.dirname(path) == scene.images_directory:
            return  # where libvirt's tools put such directories
        for taken, pool in scene.taken_paths.items():
            outer = taken.rstrip("/")
            if outer and path.startswith(f"{outer}/"):
                text = _("This is inside of the directory of the pool “{pool}”.")
                yield Problem(Pool.target_path.name, text.format(pool=pool), is_warning=True)
