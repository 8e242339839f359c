"""Container: users, kernel capabilities and namespaces of a Linux container."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice, Number, Switch, Text
from vmgui.hardware.items import Group, Note, Rows
from vmgui.hardware.options import DEFAULT, fixed
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.panels.common import emptied
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.idmap import GroupRange, IdRange, UserRange
from vmgui.xmldoc.properties import Children, Value, on_off, text

R = TypeVar("R", bound=IdRange)

_CAPABILITIES = (
    "audit_control",
    "audit_write",
    "block_suspend",
    "chown",
    "dac_override",
    "dac_read_search",
    "fowner",
    "fsetid",
    "ipc_lock",
    "ipc_owner",
    "kill",
    "lease",
    "linux_immutable",
    "mac_admin",
    "mac_override",
    "mknod",
    "net_admin",
    "net_bind_service",
    "net_broadcast",
    "net_raw",
    "setgid",
    "setfcap",
    "setpcap",
    "setuid",
    "sys_admin",
    "sys_boot",
    "sys_chroot",
    "sys_module",
    "sys_nice",
    "sys_pacct",
    "sys_ptrace",
    "sys_rawio",
    "sys_resource",
    "sys_time",
    "sys_tty_config",
    "syslog",
    "wake_alarm",
)
"""Those of capabilities(7) that libvirt knows."""
_USUAL_COUNT = 65536
_USUAL_TARGET = 100000
"""What distributions hand out first (/etc/subuid)."""
_MOST_ID = 2**32 - 1


class ContainerDomain(Domain):
    """A domain, as far as it is a container."""

    users = Children(UserRange, "idmap")
    groups = Children(GroupRange, "idmap")
    policy = text("features/capabilities/@policy")
    network_type = text("lxc:namespace/lxc:sharenet/@type")
    network_value = text("lxc:namespace/lxc:sharenet/@value")
    ipc_type = text("lxc:namespace/lxc:shareipc/@type")
    ipc_value = text("lxc:namespace/lxc:shareipc/@value")
    uts_type = text("lxc:namespace/lxc:shareuts/@type")
    uts_value = text("lxc:namespace/lxc:shareuts/@value")


CAPABILITIES = {name: on_off(f"features/capabilities/{name}/@state") for name in _CAPABILITIES}
"""Name of a capability of the kernel -> whether the container has it; None for the policy."""


def _new_user(element: ContainerDomain, _scene: Scene) -> UserRange:
    return _next_range(UserRange.create(), element.users)


def _new_group(element: ContainerDomain, _scene: Scene) -> GroupRange:
    return _next_range(GroupRange.create(), element.groups)


def _next_range(new: R, present: Sequence[IdRange]) -> R:
    """A range behind those that are there; libvirt wants the first one to begin with root."""
    new.start = max(((each.start or 0) + (each.count or 0) for each in present), default=0)
    new.target = max(
        ((each.target or 0) + (each.count or 0) for each in present), default=_USUAL_TARGET
    )
    new.count = _USUAL_COUNT
    return new


def _ranges(name: str, bound: Children[Any], label: str, kind: type[IdRange], new: Any) -> Rows:
    return Rows(
        name,
        bound,
        label,
        (
            Number(kind.start, N_("From, in the container"), most=_MOST_ID, is_required=True),
            Number(kind.target, N_("From, on the host"), most=_MOST_ID, is_required=True),
            Number(kind.count, N_("How many"), least=1, most=_MOST_ID, is_required=True),
        ),
        new,
        then=emptied("idmap"),
    )


_IDS = Group(
    N_("Users and groups"),
    (
        Note(
            "ids",
            lambda _element, _scene: _(
                "With these, root of the container is an ordinary user of the host. Without them it"
                " is root of the host, and keeping it in is up to the capabilities."
            ),
        ),
        _ranges("users", ContainerDomain.users, N_("Users"), UserRange, _new_user),
        _ranges("groups", ContainerDomain.groups, N_("Groups"), GroupRange, _new_group),
    ),
)


def _shared(type_: Value[str], value: Value[str], label: str, *, by_path: bool) -> Sequence[Any]:
    """The two fields of a namespace."""
    labels: dict[str | None, str] = {
        None: N_("A new one"),
        "name": N_("That of the container"),
        "pid": N_("That of the process with the number"),
    }
    if by_path:
        labels["netns"] = N_("The one called")

    def begin(element: ContainerDomain, _scene: Scene) -> None:
        """libvirt wants both, or neither."""
        if type_.raw(element) is None:
            value.__set__(element, None)
        elif value.raw(element) is None:
            value.__set__(element, "")

    return (
        Choice(type_, label, fixed(labels), then=begin),
        Text(
            value,
            N_("Which"),
            is_required=True,
            then=begin,
            when=lambda element, _scene: type_.raw(element) is not None,
        ),
    )


_NAMESPACES = Group(
    N_("Namespaces of the kernel"),
    (
        *_shared(
            ContainerDomain.network_type,
            ContainerDomain.network_value,
            N_("Network"),
            by_path=True,
        ),
        *_shared(
            ContainerDomain.ipc_type,
            ContainerDomain.ipc_value,
            N_("Messages and shared memory"),
            by_path=False,
        ),
        *_shared(
            ContainerDomain.uts_type,
            ContainerDomain.uts_value,
            N_("Host name"),
            by_path=False,
        ),
    ),
)


def _default_policy(element: ContainerDomain, _scene: Scene) -> None:
    """libvirt wants a policy wherever there are capabilities."""
    is_listed = any(bound.raw(element) is not None for bound in CAPABILITIES.values())
    if element.policy is None and is_listed:
        element.policy = "default"


_KERNEL_CAPABILITIES = Group(
    N_("Capabilities of the kernel"),
    (
        Choice(
            ContainerDomain.policy,
            N_("The container has"),
            fixed(
                {
                    None: DEFAULT,
                    "default": N_("The usual ones, and those below that are on"),
                    "allow": N_("All but those below that are off"),
                    "deny": N_("None but those below that are on"),
                }
            ),
            then=_default_policy,
            help=N_("What root may do in the container, see capabilities(7)."),
        ),
        *(
            Switch(
                bound,
                f"CAP_{name.upper()}",
                id=f"capability_{name}",
                default=N_("As the policy says"),
                then=_default_policy,
            )
            for name, bound in CAPABILITIES.items()
        ),
    ),
)


class ContainerPanel(Panel[ContainerDomain]):
    """What keeps a container apart from its host."""

    id = "container"
    title = N_("Container")
    icon = "device.filesystem"
    is_advanced = True
    element = ContainerDomain
    fields = (_IDS, _NAMESPACES)
    advanced = (_KERNEL_CAPABILITIES,)

    @override
    def is_for(self, scene: Scene) -> bool:
        return scene.domain.type == "lxc"

    @override
    def problems(self, element: ContainerDomain, scene: Scene) -> Iterable[Problem]:
        yield from _range_problems("users", element.users)
        yield from _range_problems("groups", element.groups)
        if bool(len(element.users)) != bool(len(element.groups)):
            name = "groups" if len(element.users) else "users"
            yield Problem(name, _("Users and groups need each other: enter both."))


def _range_problems(name: str, ranges: Sequence[IdRange]) -> Iterator[Problem]:
    """What virDomainIdmapDefParseXML and virDomainIdMapEntrySort refuse."""
    if len(ranges) and not any(each.start == 0 for each in ranges):
        yield Problem(name, _("One of the ranges has to begin with 0, which is root."))
    spans = sorted((each.start or 0, each.count or 0) for each in ranges)
    if any(start + count > after for (start, count), (after, _n) in pairwise(spans)):
        yield Problem(name, _("The ranges overlap."))
