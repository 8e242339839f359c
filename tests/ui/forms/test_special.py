from __future__ import annotations

from vmgui.hardware.items import Special
from vmgui.hardware.pools import registry as pools
from vmgui.hardware.registry import KINDS, PANELS
from vmgui.ui.forms.special import SPECIAL


def test_every_editor_that_a_page_names_exists_and_each_is_used() -> None:
    pages = (*PANELS, *KINDS, *pools.KINDS)

    named = {row.editor for page in pages for row in page.rows() if isinstance(row, Special)}

    assert named == set(SPECIAL)
