"""Confirmations: which actions ask first."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.base.settings import declared
from vmgui.ui.preferences.page import Page, Row

PAGE = Page(
    "confirmations",
    N_("Confirmations"),
    "action.help",
    N_("What asks before it is done. Deleting always does."),
    tuple(Row(setting) for name, setting in declared().items() if name.startswith("confirm_")),
)
