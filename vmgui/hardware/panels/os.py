"""OS information: the operating system that the machine was made for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice
from vmgui.hardware.items import Fact
from vmgui.hardware.osids import OS_IDS
from vmgui.hardware.panel import Panel
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.osid import os_name


def _systems(_element: Any, _scene: Scene) -> Sequence[Option]:
    return [Option(None, _("Not known")), *(Option(each, os_name(each)) for each in OS_IDS)]


class OsPanel(Panel[Domain]):
    """The libosinfo identifier: programs choose defaults by it, the machine runs without it."""

    id = "os"
    title = N_("OS information")
    icon = "page.overview"
    element = Domain
    fields = (
        Choice(
            Domain.os_id,
            N_("Operating system"),
            _systems,
            is_editable=True,
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
