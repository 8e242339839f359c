"""The pages of a disk image's window: another page is another line of `PAGES`."""

from __future__ import annotations

from dataclasses import dataclass

from vmgui.base.i18n import N_
from vmgui.core.imaging.look import ImageLook
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.pages import Page, PageSpec


@dataclass(frozen=True)
class ImagePlace:
    """What the pages are made of."""

    look: ImageLook
    actions: BoundActions


def _overview(place: ImagePlace) -> Page[ImageLook]:
    from vmgui.ui.image.overview import OverviewPage

    return OverviewPage(place)


def _map(place: ImagePlace) -> Page[ImageLook]:
    from vmgui.ui.image.mappage import MapPage

    return MapPage(place)


def _snapshots(place: ImagePlace) -> Page[ImageLook]:
    from vmgui.ui.image.snapshots import SnapshotsPage

    return SnapshotsPage(place)


def _check(place: ImagePlace) -> Page[ImageLook]:
    from vmgui.ui.image.checkpage import CheckPage

    return CheckPage(place)


PAGES = (
    PageSpec("overview", N_("Overview"), "page.overview", _overview),
    PageSpec("map", N_("Map"), "page.performance", _map, N_("Which areas are allocated")),
    PageSpec("snapshots", N_("Snapshots"), "page.snapshots", _snapshots),
    PageSpec("check", N_("Check"), "action.search", _check, N_("Damage, looked for and repaired")),
)
