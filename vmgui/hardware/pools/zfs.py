"""zfs: a pool or a data set of ZFS."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice, Text
from vmgui.hardware.options import from_host
from vmgui.hardware.panel import Problem
from vmgui.hardware.pools import checks
from vmgui.hardware.pools.building import Building, Way
from vmgui.hardware.pools.kind import PoolKind
from vmgui.xmldoc.pool import Pool


class ZfsKind(PoolKind):
    """Volumes of ZFS."""

    id = "zfs"
    type = "zfs"
    title = N_("zfs: ZFS Pool")
    about = N_("Volumes of ZFS, with its checksums and compression.")
    icon = "device.disk"
    building = Building(
        N_("Makes the ZFS pool on the device. ZFS refuses a device that is in use."), Way.PLAIN
    )
    fields = (
        Text(
            Pool.source_name,
            N_("Source Name"),
            is_required=True,
            placeholder=N_("Such as tank or tank/guests"),
            check=checks.dataset,
            help=N_("The name of the ZFS pool, or of a data set in it."),
        ),
        Choice(
            Pool.device_path,
            N_("Source Device"),
            from_host("block_devices", default=N_("No device")),
            is_editable=True,
            check=checks.absolute_path,
            help=N_("Only to build the pool: what the ZFS pool is made on."),
        ),
    )

    @override
    def why_not_build(self, pool: Pool) -> Problem | None:
        if not self.devices(pool):
            return Problem(
                Pool.device_path.name, _("Name the device that the ZFS pool is made on.")
            )
        return None
