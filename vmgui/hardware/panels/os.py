"""OS information: the operating system that the machine was made for."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_
from vmgui.hardware.items import Fact, Special
from vmgui.hardware.panel import Panel
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.osid import os_name


class OsPanel(Panel[Domain]):
    """The libosinfo identifier: programs choose defaults by it, the machine runs without it."""

    id = "os"
    title = N_("OS information")
    icon = "page.overview"
    element = Domain
    fields = (
        Special(
            "os_id",
            N_("Operating system"),
            "system",
            edits=(Domain.os_id,),
            help=N_(
                "What is installed in the machine, or shall be. It decides about the defaults of"
                " new hardware, not about what the machine can do. Choose one, or type libosinfo's"
                " identifier of another."
            ),
        ),
    )
    advanced = (
        Fact("identifier", N_("libosinfo identifier"), lambda domain, _scene: domain.os_id or ""),
    )

    @override
    def summary(self, element: Domain, scene: Scene) -> str:
        return os_name(element.os_id) if element.os_id else ""
