"""disk: a whole disk of the host, whose partitions are the volumes."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_
from vmgui.hardware.fields import Choice, Switch
from vmgui.hardware.options import Labels
from vmgui.hardware.pools import common
from vmgui.hardware.pools.building import Building, Way
from vmgui.hardware.pools.kind import PoolKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.pool import Pool

_FORMATS: Labels = {
    "gpt": N_("GPT"),
    "dos": N_("DOS (MBR)"),
    "mac": N_("Apple"),
    "bsd": N_("BSD"),
    "sun": N_("Sun"),
    "dvh": N_("DVH (SGI)"),
    "pc98": N_("PC-98"),
    "lvm2": N_("LVM"),
    "unknown": N_("As DOS"),
}


class DiskKind(PoolKind):
    """Partitions of a disk."""

    id = "disk"
    type = "disk"
    title = N_("disk: Physical Disk Device")
    about = N_("Volumes are partitions of a whole disk.")
    icon = "device.disk"
    target = "/dev"
    building = Building(
        N_("Writes a partition table of this format, if the disk is empty."),
        Way.NEW,
        overwrite=N_("&Overwrite what is on the disk"),
    )
    fields = (
        common.block_device(N_("The whole disk. It is the pool's alone.")),
        Choice(
            Pool.source_format,
            N_("Format"),
            common.formats("disk", _FORMATS),
            help=N_("The partition table of the disk. It has to be the one that is there."),
        ),
        common.target_devices(),
    )
    advanced = (
        Switch(
            Pool.part_separator,
            N_("“p” in names of partitions"),
            default=N_("As the disk is called"),
            help=N_("Some multipath devices have “p” before the number of a partition."),
        ),
        common.permissions(),
    )

    @override
    def new(self, name: str, scene: Scene) -> Pool:
        pool = super().new(name, scene)
        pool.source_format = "gpt"
        return pool
