"""scsi: what is behind a SCSI host adapter, real or virtual (vHBA)."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice, Switch, Text
from vmgui.hardware.options import from_host
from vmgui.hardware.panel import Problem
from vmgui.hardware.pools import checks, common
from vmgui.hardware.pools.kind import PoolKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.pool import Pool

_VIRTUAL = "fc_host"
_REAL = "scsi_host"


def _has_address(pool: Pool, _scene: Scene) -> bool:
    """Whether the adapter is named by where it is, which only XML can say."""
    return pool.adapter_unique_id is not None


class ScsiKind(PoolKind):
    """Disks behind an adapter of the host."""

    id = "scsi"
    type = "scsi"
    title = N_("scsi: SCSI Host Adapter")
    about = N_("Disks behind a SCSI adapter of the host. They are made on the storage system.")
    icon = "device.controller"
    target = common.BY_PATH
    makes_volumes = False
    fields = (
        Choice(
            Pool.adapter_name,
            N_("Source Adapter"),
            from_host("scsi_hosts"),
            is_editable=True,
            placeholder=N_("Such as scsi_host2"),
            when=lambda pool, scene: not _has_address(pool, scene),
            help=N_("The SCSI adapter of the host."),
        ),
        common.target_devices(),
    )

    @override
    def matches(self, pool: Pool) -> bool:
        return super().matches(pool) and pool.adapter_type != _VIRTUAL

    @override
    def new(self, name: str, scene: Scene) -> Pool:
        pool = super().new(name, scene)
        pool.adapter_type = _REAL
        return pool

    @override
    def problems(self, element: Pool, scene: Scene) -> Iterable[Problem]:
        if not element.adapter_name and not _has_address(element, scene):
            yield Problem(Pool.adapter_name.name, _("Enter a value."))


class VhbaKind(PoolKind):
    """Disks that a virtual adapter of Fibre Channel sees."""

    id = "vhba"
    type = "scsi"
    title = N_("scsi: Virtual Host Bus Adapter (vHBA)")
    about = N_("Disks of a Fibre Channel network, seen by a virtual adapter with names of its own.")
    icon = "device.controller"
    target = common.BY_PATH
    makes_volumes = False
    fields = (
        Choice(
            Pool.adapter_parent,
            N_("Parent"),
            from_host("fc_hosts", default=N_("One that can")),
            is_editable=True,
            help=N_("The adapter of the host that the virtual one is a part of."),
        ),
        Text(
            Pool.wwnn,
            N_("WWNN"),
            is_required=True,
            placeholder=N_("Such as 20000000c9831b4b"),
            check=checks.wwn,
            help=N_("The world wide name of the virtual adapter's node."),
        ),
        Text(
            Pool.wwpn,
            N_("WWPN"),
            is_required=True,
            placeholder=N_("Such as 10000000c9831b4b"),
            check=checks.wwn,
            help=N_("The world wide name of the virtual adapter's port."),
        ),
        common.target_devices(),
    )
    advanced = (
        Switch(
            Pool.adapter_is_managed,
            N_("Make it for the pool only"),
            default=N_("If it was not there before"),
            help=N_("Whether the virtual adapter goes when the pool is stopped."),
        ),
    )

    @override
    def matches(self, pool: Pool) -> bool:
        return super().matches(pool) and pool.adapter_type == _VIRTUAL

    @override
    def new(self, name: str, scene: Scene) -> Pool:
        pool = super().new(name, scene)
        pool.adapter_type = _VIRTUAL
        return pool
