"""Statistics: what is measured, and how often."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.base.settings import Settings
from vmgui.ui.preferences.page import Page, Row

PAGE = Page(
    "statistics",
    N_("Statistics"),
    "page.performance",
    N_("What is measured on the hosts that are shown, and how often."),
    (
        Row(Settings.stats_interval),
        Row(Settings.sample_cpu),
        Row(Settings.sample_disk),
        Row(Settings.sample_network),
    ),
)
