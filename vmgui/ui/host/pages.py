"""The pages of a connection's window: another page is another line of `PAGES`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vmgui.base.i18n import N_
from vmgui.base.ids import HostId
from vmgui.base.records import HostRecord
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.menus import Item
from vmgui.ui.context import Context
from vmgui.ui.pages import Page, PageSpec
from vmgui.ui.storage import bars


@dataclass(frozen=True)
class HostPlace:
    """What the pages are made of: the host, the program's parts and the window's actions."""

    context: Context
    host: HostId
    actions: BoundActions


def _overview(place: HostPlace) -> Page[HostRecord]:
    from vmgui.ui.host.overview import OverviewPage

    return OverviewPage(place)


def _storage(place: HostPlace) -> Page[HostRecord]:
    from vmgui.ui.host.storage import StoragePage

    return StoragePage(place)


def _secrets(place: HostPlace) -> Page[HostRecord]:
    from vmgui.ui.host.secrets import SecretsPage

    return SecretsPage(place)


def _xml(place: HostPlace) -> Page[HostRecord]:
    from vmgui.ui.host.xmlpage import XmlPage

    return XmlPage(place)


PAGES = (
    PageSpec("overview", N_("Overview"), "page.overview", _overview),
    PageSpec("storage", N_("Storage"), "page.storage", _storage),
    PageSpec("secrets", N_("Secrets"), "page.secrets", _secrets),
    PageSpec("xml", N_("XML"), "page.xml", _xml),
)
MENUS: Mapping[str, Sequence[tuple[str, Sequence[Item]]]] = {
    "storage": ((N_("&Pool"), bars.POOL), (N_("V&olume"), bars.VOLUME)),
    "secrets": ((N_("&Secret"), bars.SECRET),),
}
"""The menus that a page brings with it, by its id: titles, untranslated, and what is in them."""
