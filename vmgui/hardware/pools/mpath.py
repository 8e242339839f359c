"""mpath: all multipath devices of the host."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.hardware.pools import common
from vmgui.hardware.pools.kind import PoolKind


class MpathKind(PoolKind):
    """Multipath devices. A host can have one such pool."""

    id = "mpath"
    type = "mpath"
    title = N_("mpath: Multipath Device Enumerator")
    about = N_("All devices that the host reaches on several paths. They are made elsewhere.")
    icon = "device.disk"
    target = "/dev/mapper"
    makes_volumes = False
    fields = (common.target_devices(),)
