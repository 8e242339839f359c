from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tests.ui.forms.samples import tools


async def test_without_a_window_nothing_is_chosen_or_made(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)

    plain = tools(owner)

    assert await plain.choose_path("file", "/old") is None
    assert plain.new_mac is None
