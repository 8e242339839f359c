"""fs: a file system on a disk or partition of the host, mounted while the pool runs."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice
from vmgui.hardware.options import Labels
from vmgui.hardware.panel import Problem
from vmgui.hardware.pools import common
from vmgui.hardware.pools.building import Building, Way
from vmgui.hardware.pools.kind import DirectoryKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.pool import Pool

_FORMATS: Labels = {
    "auto": N_("Found out when it is mounted"),
    "ext4": "",
    "xfs": "",
    "ext3": "",
    "ext2": "",
    "vfat": "",
    "gfs2": "",
    "ocfs2": "",
    "hfs+": "",
    "udf": "",
    "iso9660": "",
    "ufs": "",
    "gfs": "",
    "vmfs": "",
}


class FilesystemKind(DirectoryKind):
    """Image files on a device of its own."""

    id = "fs"
    type = "fs"
    title = N_("fs: Pre-Formatted Block Device")
    about = N_("Image files on a disk or partition, which is mounted while the pool is active.")
    icon = "device.filesystem"
    building = Building(
        N_("Makes a file system of this format on the device, if it is empty."),
        Way.NEW,
        # Without a flag only the directory is made, which mounting needs.
        otherwise=Way.PLAIN,
        overwrite=N_("&Overwrite what is on the device"),
    )
    fields = (
        common.block_device(N_("The disk or partition with the file system.")),
        Choice(
            Pool.source_format,
            N_("Format"),
            common.formats("fs", _FORMATS),
            help=N_("The file system on the device."),
        ),
        common.target_directory(),
    )
    advanced = (common.mount_options(), common.permissions())

    @override
    def new(self, name: str, scene: Scene) -> Pool:
        pool = super().new(name, scene)
        pool.source_format = "auto"
        return pool

    @override
    def why_not_build(self, pool: Pool) -> Problem | None:
        if pool.source_format in (None, "auto"):
            return Problem(Pool.source_format.name, _("Choose the file system to make."))
        return None
