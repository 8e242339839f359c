"""gluster: a volume of Gluster, which QEMU reads by itself."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_
from vmgui.hardware.fields import Choice, Text
from vmgui.hardware.options import from_host
from vmgui.hardware.pools import checks, common
from vmgui.hardware.pools.discovery import NOUN, Discovery, search_notes
from vmgui.hardware.pools.kind import PoolKind
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.poolsources import Source


def _volume(source: Source) -> Option | None:
    return Option(source.name, source.name) if source.name else None


class GlusterKind(PoolKind):
    """Image files on a Gluster volume."""

    id = "gluster"
    type = "gluster"
    title = N_("gluster: Gluster Filesystem")
    about = N_("Image files on a Gluster volume, used without mounting it.")
    icon = "page.network"
    makes_volumes = False
    discovery = Discovery(
        _volume,
        N_("Looking for the volumes of {host}…"),
        N_("{host} has no Gluster volumes."),
        needs_host=True,
    )
    fields = (
        common.host_name(N_("A server of the Gluster cluster.")),
        common.port("24007"),
        Choice(
            Pool.source_name,
            N_("Source Name"),
            from_host(NOUN),
            is_editable=True,
            is_required=True,
            placeholder=N_("Such as gv0"),
            check=checks.plain_name,
            help=N_("The name of the Gluster volume."),
        ),
        *search_notes(),
        Text(
            Pool.source_directory,
            N_("Source Path"),
            placeholder="/",
            check=checks.absolute_path,
            help=N_("The directory in the volume that has the images."),
        ),
    )

    @override
    def new(self, name: str, scene: Scene) -> Pool:
        pool = super().new(name, scene)
        pool.source_directory = "/"
        return pool
