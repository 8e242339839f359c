"""rbd: a pool of Ceph."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Number, Text
from vmgui.hardware.items import Rows
from vmgui.hardware.panel import Problem
from vmgui.hardware.pools import checks
from vmgui.hardware.pools.kind import PoolKind
from vmgui.hardware.pools.login import login, login_problems
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.pool import ConfigOption, Pool, SourceHost


def _new_monitor(_pool: Pool, _scene: Scene) -> SourceHost:
    return SourceHost.create()


def _new_option(_pool: Pool, _scene: Scene) -> ConfigOption:
    option = ConfigOption.create()
    option.name, option.value = "client_mount_timeout", "30"
    return option


class RbdKind(PoolKind):
    """Block devices of a Ceph cluster."""

    id = "rbd"
    type = "rbd"
    title = N_("rbd: RADOS Block Device/Ceph")
    about = N_("Block devices of a Ceph cluster. Hosts can share it.")
    icon = "page.network"
    fields = (
        Rows(
            "monitors",
            Pool.hosts,
            N_("Monitors"),
            (
                Text(SourceHost.name, N_("Host Name"), is_required=True, check=checks.host),
                Number(SourceHost.port, N_("Port"), least=1, most=65535, placeholder="6789"),
            ),
            _new_monitor,
            help=N_("The servers that know where everything is; one is enough to begin with."),
        ),
        Text(
            Pool.source_name,
            N_("Source Name"),
            is_required=True,
            placeholder=N_("Such as rbd"),
            help=N_("The name of the pool in Ceph; with a namespace behind “/” if it has one."),
        ),
        login("ceph", N_("Ceph user"), N_("Such as libvirt"), N_("Key")),
    )
    advanced = (
        Rows(
            "config_options",
            Pool.config_options,
            N_("Options"),
            (
                Text(ConfigOption.name, N_("Name"), is_required=True),
                Text(ConfigOption.value, N_("Value"), is_required=True),
            ),
            _new_option,
            help=N_("Options of Ceph's client library."),
        ),
    )

    @override
    def new(self, name: str, scene: Scene) -> Pool:
        pool = super().new(name, scene)
        pool.hosts.append(_new_monitor(pool, scene))
        pool.source_name = "rbd"
        return pool

    @override
    def problems(self, element: Pool, scene: Scene) -> Iterable[Problem]:
        if not len(element.hosts):
            yield Problem("monitors", _("Name at least one monitor."))
        yield from login_problems(element)
