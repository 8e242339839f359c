from __future__ import annotations

from vmgui.base.settings import declared
from vmgui.ui.preferences.statistics import PAGE


def test_page_has_everything_that_is_sampled() -> None:
    names = {row.setting.name for row in PAGE.rows}

    assert {name for name in declared() if name.startswith("sample_")} < names
