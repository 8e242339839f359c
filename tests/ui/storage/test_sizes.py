from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.support.volumes import GIB, POOL
from vmgui.base.errors import InvalidInput
from vmgui.ui.storage.sizes import allocated_size, checked_size
from vmgui.ui.widgets.sizeedit import SizeEdit


def edit(qtbot: QtBot, text: str) -> SizeEdit:
    made = SizeEdit()
    qtbot.addWidget(made)
    made.set_text(text)
    return made


def test_size_is_given_in_bytes(qtbot: QtBot) -> None:
    assert checked_size(edit(qtbot, "2G"), "capacity") == 2 * GIB


@pytest.mark.parametrize("text", ["", "0", "x"])
def test_what_is_no_size_is_refused_at_its_field(qtbot: QtBot, text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_size(edit(qtbot, text), "capacity")

    assert caught.value.field == "capacity"


def test_nothing_allocated_is_fine(qtbot: QtBot) -> None:
    assert allocated_size(edit(qtbot, ""), GIB, POOL) == 0


@pytest.mark.parametrize(
    ("text", "said"), [("2G", "more than its capacity"), ("x", "is not a size")]
)
def test_allocation_that_cannot_be_is_refused(qtbot: QtBot, text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        allocated_size(edit(qtbot, text), GIB, POOL)


def test_allocation_needs_room(qtbot: QtBot) -> None:
    with pytest.raises(InvalidInput, match="has 40 GiB free"):
        allocated_size(edit(qtbot, "41G"), 50 * GIB, POOL)
