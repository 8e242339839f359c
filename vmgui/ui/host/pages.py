"""The pages of a connection's window: another page is another line of `PAGES`."""

from __future__ import annotations

from dataclasses import dataclass

from vmgui.base.i18n import N_
from vmgui.base.ids import HostId
from vmgui.base.records import HostRecord
from vmgui.ui.context import Context
from vmgui.ui.pages import Page, PageSpec


@dataclass(frozen=True)
class HostPlace:
    """What the pages are made of: the host and the program's parts."""

    context: Context
    host: HostId


def _overview(place: HostPlace) -> Page[HostRecord]:
    from vmgui.ui.host.overview import OverviewPage

    return OverviewPage(place)


def _xml(place: HostPlace) -> Page[HostRecord]:
    from vmgui.ui.host.xmlpage import XmlPage

    return XmlPage(place)


PAGES = (
    PageSpec("overview", N_("Overview"), "page.overview", _overview),
    PageSpec("xml", N_("XML"), "page.xml", _xml),
)
