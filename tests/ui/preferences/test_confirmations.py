from __future__ import annotations

from vmgui.base.settings import declared
from vmgui.ui.preferences.confirmations import PAGE


def test_page_has_every_question_that_can_be_turned_off() -> None:
    names = [row.setting.name for row in PAGE.rows]

    assert names == [name for name in declared() if name.startswith("confirm_")]
