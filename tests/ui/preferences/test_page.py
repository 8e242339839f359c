from __future__ import annotations

from vmgui.base.settings import Settings
from vmgui.base.storage import MemoryStorage
from vmgui.ui.preferences.page import Row


def test_row_always_counts_unless_it_says_otherwise() -> None:
    assert Row(Settings.theme).counts(Settings(MemoryStorage()))
