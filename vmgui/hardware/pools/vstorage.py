"""vstorage: a cluster of Virtuozzo Storage."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.hardware.fields import Text
from vmgui.hardware.pools import checks, common
from vmgui.hardware.pools.building import Building, Way
from vmgui.hardware.pools.kind import DirectoryKind
from vmgui.xmldoc.pool import Pool


class VstorageKind(DirectoryKind):
    """Image files on Virtuozzo Storage; few libvirts can."""

    id = "vstorage"
    type = "vstorage"
    title = N_("vstorage: Virtuozzo Storage")
    about = N_("Image files on a cluster of Virtuozzo Storage.")
    icon = "page.network"
    is_rare = True
    building = Building(
        N_("Makes the directory that the cluster is mounted at, if it is not there."),
        Way.PLAIN,
        is_usual=True,
    )
    fields = (
        Text(
            Pool.source_name,
            N_("Source Name"),
            is_required=True,
            placeholder=N_("Such as cluster1"),
            check=checks.plain_name,
            help=N_("The name of the cluster."),
        ),
        common.target_directory(),
    )
    advanced = (common.permissions(),)
