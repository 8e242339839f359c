from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from vmgui.ui.style import icon_extent
from vmgui.ui.widgets.iconlabel import IconLabel


def painted(widget: QWidget) -> bool:
    """True when not all pixels are alike."""
    drawn = widget.grab().toImage()
    colours = {drawn.pixel(x, y) for x in range(drawn.width()) for y in range(drawn.height())}
    return len(colours) > 1


@pytest.mark.parametrize("faded", [True, False])
def test_icon_is_as_high_as_its_lines(qtbot, faded):
    label = IconLabel("severity.error", lines=3, faded=faded)
    qtbot.addWidget(label)

    assert label.sizeHint().height() == icon_extent(label, 3)
    assert painted(label)


def test_set_role_shows_another_icon(qtbot):
    label = IconLabel("severity.error")
    qtbot.addWidget(label)
    before = label.grab().toImage()

    label.set_role("severity.info")

    assert label.role() == "severity.info"
    assert label.grab().toImage() != before
