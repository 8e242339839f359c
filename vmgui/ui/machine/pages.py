"""The pages of a machine's window: another page is another line of `PAGES`."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.base.records import DomainRecord
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.pages import Page, PageSpec


def _overview(place: MachinePlace) -> Page[DomainRecord]:
    from vmgui.ui.machine.overview import OverviewPage

    return OverviewPage(place)


def _hardware(place: MachinePlace) -> Page[DomainRecord]:
    from vmgui.ui.machine.hardware.page import HardwarePage

    return HardwarePage(place)


def _performance(place: MachinePlace) -> Page[DomainRecord]:
    from vmgui.ui.machine.performance import PerformancePage

    return PerformancePage(place)


def _xml(place: MachinePlace) -> Page[DomainRecord]:
    from vmgui.ui.machine.xmlpage import XmlPage

    return XmlPage(place)


PAGES = (
    PageSpec("overview", N_("Summary"), "page.overview", _overview),
    PageSpec(
        "hardware", N_("Hardware"), "page.hardware", _hardware, N_("Show virtual hardware details")
    ),
    PageSpec("performance", N_("Performance"), "page.performance", _performance),
    PageSpec("xml", N_("XML"), "page.xml", _xml),
)
