from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray

from vmgui.base.storage import JsonValue, MemoryStorage
from vmgui.ui.widgets.keptstate import keep_state, restore_state

STATE = QByteArray(b"\x00\xff\x80state")


def test_state_kept_comes_back() -> None:
    storage, restored = MemoryStorage(), list[QByteArray]()

    keep_state(storage, "panes", STATE)

    assert restore_state(storage, "panes", lambda state: not restored.append(state))
    assert restored == [STATE]
    assert isinstance(storage.get("panes"), str)


@pytest.mark.parametrize("value", [None, 7, ["x"]])
def test_restore_nothing_kept_leaves_the_widget_alone(value: JsonValue) -> None:
    storage = MemoryStorage({"panes": value})

    def restore(_state: QByteArray) -> bool:
        raise AssertionError

    assert not restore_state(storage, "panes", restore)


def test_restore_refused_by_the_widget_says_so() -> None:
    storage = MemoryStorage({"panes": "bm9uc2Vuc2U="})

    assert not restore_state(storage, "panes", lambda _state: False)
