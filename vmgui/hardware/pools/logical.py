"""logical: a volume group of LVM."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice
from vmgui.hardware.items import Fact, Rows
from vmgui.hardware.options import from_host
from vmgui.hardware.panel import Problem
from vmgui.hardware.pools import checks
from vmgui.hardware.pools.building import Building, Way
from vmgui.hardware.pools.discovery import NOUN, Discovery, search_notes
from vmgui.hardware.pools.kind import PoolKind
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.pool import Pool, SourceDevice
from vmgui.xmldoc.poolsources import Source


def _group(source: Source) -> Option | None:
    if not source.name:
        return None
    devices = ", ".join(each.path for each in source.devices if each.path)
    # Translators: a volume group with the devices that it is on
    label = _("{name} ({devices})").format(name=source.name, devices=devices)
    return Option(source.name, label if devices else source.name)


def _follow_name(pool: Pool, _scene: Scene) -> None:
    # libvirt makes it of the name, whatever is said (virStoragePoolDefParseXML).
    pool.target_path = f"/dev/{pool.source_name}" if pool.source_name else None


def _new_device(_pool: Pool, _scene: Scene) -> SourceDevice:
    device = SourceDevice.create()
    device.path = "/dev/"
    return device


class LogicalKind(PoolKind):
    """Logical volumes of a volume group."""

    id = "logical"
    type = "logical"
    title = N_("logical: LVM Volume Group")
    about = N_("Volumes are logical volumes of a volume group, quicker than image files.")
    icon = "device.disk"
    building = Building(
        N_("Makes the volume group on the devices, if they are empty."),
        Way.NEW,
        overwrite=N_("&Overwrite what is on the devices"),
    )
    discovery = Discovery(
        _group,
        N_("Looking for volume groups…"),
        N_("The host has no volume groups yet. Name a new one, and build the pool."),
    )
    fields = (
        Choice(
            Pool.source_name,
            N_("Source Name"),
            from_host(NOUN),
            is_editable=True,
            is_required=True,
            placeholder=N_("Such as vg_guests"),
            check=checks.plain_name,
            then=_follow_name,
            help=N_("The name of the volume group."),
        ),
        *search_notes(),
        Fact("target", N_("Target Path"), lambda pool, _scene: pool.target_path or ""),
        Rows(
            "devices",
            Pool.devices,
            N_("Source Devices"),
            (
                Choice(
                    SourceDevice.path,
                    N_("Device"),
                    from_host("block_devices"),
                    is_editable=True,
                    is_required=True,
                    check=checks.absolute_path,
                ),
            ),
            _new_device,
            help=N_("Only to build the pool: a volume group that is there knows its devices."),
        ),
    )

    @override
    def new(self, name: str, scene: Scene) -> Pool:
        pool = super().new(name, scene)
        pool.source_format = "lvm2"
        pool.target_path = None
        return pool

    @override
    def problems(self, element: Pool, scene: Scene) -> Iterable[Problem]:
        paths = self.devices(element)
        if len(paths) != len(set(paths)):
            yield Problem("devices", _("A device is in the list twice."))

    @override
    def why_not_build(self, pool: Pool) -> Problem | None:
        if not self.devices(pool):
            return Problem("devices", _("Name the devices that the volume group is made on."))
        return None
