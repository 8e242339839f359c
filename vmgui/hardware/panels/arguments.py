"""Xen and bhyve command lines: arguments that are handed to the hypervisor past libvirt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _, ngettext
from vmgui.hardware.fields import Text
from vmgui.hardware.items import Item, Note, Rows
from vmgui.hardware.panel import Panel
from vmgui.hardware.panels.common import emptied
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.commandline import Argument, BhyveArgument, XenArgument
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import Children


class XenDomain(Domain):
    """A domain, as far as Xen's namespace in it is concerned."""

    arguments = Children(XenArgument, "xen:commandline")


class BhyveDomain(Domain):
    """A domain, as far as bhyve's namespace in it is concerned."""

    arguments = Children(BhyveArgument, "bhyve:commandline")


def _form(arguments: Any, kind: type[Argument], container: str) -> tuple[Item, ...]:
    def new(_element: Any, _scene: Scene) -> Argument:
        argument = kind.create()
        argument.value = ""
        return argument

    return (
        Note(
            "unsupported",
            lambda _element, _scene: _(
                "libvirt hands on unread what is typed here. It can keep the machine from starting,"
                " and can stop working with each update."
            ),
            is_warning=True,
        ),
        Rows(
            "arguments",
            arguments,
            N_("Arguments"),
            (Text(kind.value, N_("Argument"), is_required=True),),
            new,
            is_ordered=True,
            then=emptied(container),
            help=N_("One word each: an option, then its value."),
        ),
    )


def _count(arguments: Sequence[Argument]) -> str:
    count = len(arguments)
    if not count:
        return ""
    return ngettext("{count} argument", "{count} arguments", count).format(count=count)


class XenPanel(Panel[XenDomain]):
    """Arguments for the device model of a Xen guest."""

    id = "xen"
    title = N_("Xen command line")
    is_advanced = True
    element = XenDomain
    fields = _form(XenDomain.arguments, XenArgument, "xen:commandline")

    @override
    def is_for(self, scene: Scene) -> bool:
        return scene.domain.type == "xen"

    @override
    def summary(self, element: XenDomain, scene: Scene) -> str:
        return _count(element.arguments)


class BhyvePanel(Panel[BhyveDomain]):
    """Arguments for bhyve."""

    id = "bhyve"
    title = N_("bhyve command line")
    is_advanced = True
    element = BhyveDomain
    fields = _form(BhyveDomain.arguments, BhyveArgument, "bhyve:commandline")

    @override
    def is_for(self, scene: Scene) -> bool:
        return scene.domain.type == "bhyve"

    @override
    def summary(self, element: BhyveDomain, scene: Scene) -> str:
        return _count(element.arguments)
