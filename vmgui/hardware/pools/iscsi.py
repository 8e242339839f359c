"""iscsi and iscsi-direct: the units of an iSCSI target."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base.compat import override
from vmgui.base.i18n import N_
from vmgui.hardware.fields import Choice, Text
from vmgui.hardware.items import Group
from vmgui.hardware.options import from_host
from vmgui.hardware.panel import Problem
from vmgui.hardware.pools import checks, common
from vmgui.hardware.pools.discovery import NOUN, Discovery, search_notes
from vmgui.hardware.pools.kind import PoolKind
from vmgui.hardware.pools.login import login, login_problems
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.poolsources import Source


def _target(source: Source) -> Option | None:
    return Option(source.device_path, source.device_path) if source.device_path else None


def _source_iqn() -> Choice:
    return Choice(
        Pool.device_path,
        N_("Source IQN"),
        from_host(NOUN),
        is_editable=True,
        is_required=True,
        placeholder=N_("Such as iqn.2024-05.com.example:disks"),
        check=checks.iqn,
        help=N_("The name of the target on the server."),
    )


def _initiator(*, is_required: bool) -> Text:
    return Text(
        Pool.initiator,
        N_("Initiator IQN"),
        is_required=is_required,
        placeholder=N_("Such as iqn.2024-05.com.example:host1")
        if is_required
        else N_("The host's own"),
        check=checks.iqn,
        help=N_("The name that the host has towards the server."),
    )


def _chap() -> Group:
    return login("chap", N_("CHAP"), N_("No user"), N_("Password"))


class IscsiKind(PoolKind):
    """Disks of an iSCSI target, which the host logs in to."""

    id = "iscsi"
    type = "iscsi"
    title = N_("iscsi: iSCSI Target")
    about = N_("Disks of an iSCSI server, which the host logs in to. They are made on the server.")
    icon = "page.network"
    target = common.BY_PATH
    makes_volumes = False
    discovery = Discovery(
        _target,
        N_("Looking for the targets of {host}…"),
        N_("{host} offers no targets."),
        needs_host=True,
    )
    fields = (
        common.host_name(N_("The iSCSI server.")),
        common.port("3260"),
        _source_iqn(),
        *search_notes(),
        common.target_devices(),
        _chap(),
    )
    advanced = (_initiator(is_required=False),)

    @override
    def problems(self, element: Pool, scene: Scene) -> Iterable[Problem]:
        yield from login_problems(element)


class IscsiDirectKind(PoolKind):
    """Disks of an iSCSI target, which QEMU logs in to by itself."""

    id = "iscsi-direct"
    type = "iscsi-direct"
    title = N_("iscsi-direct: iSCSI without the Host")
    about = N_("Disks of an iSCSI server, which each machine uses without the host's help.")
    icon = "page.network"
    makes_volumes = False
    discovery = Discovery(
        _target,
        N_("Looking for the targets of {host}…"),
        N_("{host} offers no targets."),
        needs_host=True,
        needs_initiator=True,
    )
    fields = (
        common.host_name(N_("The iSCSI server.")),
        common.port("3260"),
        _initiator(is_required=True),
        _source_iqn(),
        *search_notes(),
        _chap(),
    )

    @override
    def problems(self, element: Pool, scene: Scene) -> Iterable[Problem]:
        yield from login_problems(element)
