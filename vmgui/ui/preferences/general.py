"""General: how the program looks."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.base.settings import Settings
from vmgui.ui.preferences.page import Page, Row

PAGE = Page(
    "general",
    N_("General"),
    "action.preferences",
    N_("How the program looks."),
    (
        Row(Settings.theme),
        Row(Settings.grouping),
        Row(Settings.show_details),
        Row(Settings.show_jobs),
    ),
)
