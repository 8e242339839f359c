from __future__ import annotations

from vmgui.base.settings import Settings
from vmgui.ui.preferences.general import PAGE


def test_page_begins_with_the_colours() -> None:
    assert PAGE.rows[0].setting is Settings.theme
