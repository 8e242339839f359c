"""The theme is what was chosen, and sizes follow the font."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QTreeView,
)

from vmgui.ui.colours import DRAWING_CONTRAST, TEXT_CONTRAST, contrast, is_dark
from vmgui.ui.style import (
    Appearance,
    Space,
    Theme,
    heading_font,
    icon_extent,
    monospaced_font,
    own_palette,
    small_font,
    space,
)

pytestmark = pytest.mark.usefixtures("qapp")

PAIRS = [
    (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window),
    (QPalette.ColorRole.Text, QPalette.ColorRole.Base),
    (QPalette.ColorRole.Text, QPalette.ColorRole.AlternateBase),
    (QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.Base),
    (QPalette.ColorRole.ButtonText, QPalette.ColorRole.Button),
    (QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Highlight),
    (QPalette.ColorRole.ToolTipText, QPalette.ColorRole.ToolTipBase),
    (QPalette.ColorRole.Link, QPalette.ColorRole.Base),
    (QPalette.ColorRole.LinkVisited, QPalette.ColorRole.Base),
]


@pytest.fixture
def appearance(qapp):
    style, palette = qapp.style().name(), qapp.palette()
    yield Appearance(qapp)
    qapp.styleHints().unsetColorScheme()
    qapp.setStyle(style)
    qapp.setPalette(palette)


@pytest.mark.parametrize(("theme", "dark"), [(Theme.LIGHT, False), (Theme.DARK, True)])
def test_choose_overrides_a_platform_without_colours(qapp, appearance, theme, dark):
    appearance.choose(theme)

    assert is_dark(qapp.palette()) is dark
    assert appearance.theme is theme


def test_choose_system_on_a_platform_without_scheme_is_light(qapp, appearance):
    appearance.choose(Theme.DARK)

    appearance.choose(Theme.SYSTEM)

    assert not is_dark(qapp.palette())


def test_choose_reaches_widgets_that_are_there(qtbot, appearance):
    label = QLabel("text")
    qtbot.addWidget(label)
    label.show()

    appearance.choose(Theme.DARK)

    qtbot.waitUntil(lambda: is_dark(label.palette()))


def test_choose_tells_that_it_changed(qtbot, appearance):
    with qtbot.waitSignal(appearance.changed):
        appearance.choose(Theme.DARK)


def test_choose_keeps_the_colours_of_the_desktop(qapp, appearance, monkeypatch):
    # A desktop's palette is one that Fusion would not bring itself.
    qapp.setPalette(QPalette())
    desktops = qapp.palette().color(QPalette.ColorRole.Window)
    monkeypatch.setattr(qapp.style(), "standardPalette", lambda: own_palette(dark=True))

    appearance.choose(Theme.SYSTEM)

    assert qapp.palette().color(QPalette.ColorRole.Window) == desktops


@pytest.mark.parametrize("theme", Theme)
def test_label_is_there_for_each_theme(theme):
    assert theme.label


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize(("text", "background"), PAIRS)
def test_own_palette_is_readable(dark, text, background):
    palette = own_palette(dark=dark)

    assert contrast(palette.color(text), palette.color(background)) >= TEXT_CONTRAST


def clearest(widget, start, length):
    """The contrast of an edge that is crossed going right from `start` in a picture of `widget`.

    It counts to both what is around fields and what is in them.
    """
    image = widget.grab().toImage()
    palette = own_palette(dark=True)
    grounds = [palette.color(role) for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base)]
    colours = (image.pixelColor(start.x() + step, start.y()) for step in range(length))
    return max(min(contrast(colour, ground) for ground in grounds) for colour in colours)


FIELDS = [QLineEdit, QSpinBox, QComboBox, QPlainTextEdit]


@pytest.mark.parametrize("kind", FIELDS)
def test_dark_field_has_a_visible_edge(qtbot, appearance, kind):
    appearance.choose(Theme.DARK)
    field = kind()
    qtbot.addWidget(field)
    field.resize(120, field.sizeHint().height())

    assert clearest(field, QPoint(0, field.height() // 2), 3) >= DRAWING_CONTRAST


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        (QCheckBox, QStyle.SubElement.SE_CheckBoxIndicator),
        (QRadioButton, QStyle.SubElement.SE_RadioButtonIndicator),
    ],
)
def test_dark_box_to_tick_has_a_visible_edge(qtbot, appearance, kind, part):
    appearance.choose(Theme.DARK)
    box = kind("")
    box.resize(box.sizeHint())
    qtbot.addWidget(box)
    option = QStyleOptionButton()
    box.initStyleOption(option)

    rect = box.style().subElementRect(part, option, box)

    middle = QPoint(rect.left(), rect.center().y())
    assert clearest(box, middle, rect.width()) >= DRAWING_CONTRAST


def test_dark_box_in_a_list_has_a_visible_edge(qtbot, appearance):
    appearance.choose(Theme.DARK)
    view = QListWidget()
    qtbot.addWidget(view)
    QListWidgetItem("", view).setCheckState(Qt.CheckState.Unchecked)
    row = view.visualItemRect(view.item(0)).center()

    assert clearest(view.viewport(), QPoint(0, row.y()), 30) >= DRAWING_CONTRAST


def test_dark_edges_are_of_nothing_but_fields(qtbot, appearance):
    appearance.choose(Theme.DARK)
    window = own_palette(dark=True).color(QPalette.ColorRole.Window)
    field = QLineEdit()
    qtbot.addWidget(field)
    menu, view = field.createStandardContextMenu(), QTreeView()
    qtbot.addWidget(menu)
    qtbot.addWidget(view)

    for widget in (field, menu, view):
        widget.ensurePolished()

    assert field.palette().color(QPalette.ColorRole.Window) != window
    for other in (menu, view):
        assert other.palette().color(QPalette.ColorRole.Window) == window


def test_choose_light_after_dark_ends_the_edges_of_dark(qtbot, appearance):
    appearance.choose(Theme.DARK)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()

    appearance.choose(Theme.LIGHT)

    light = own_palette(dark=False).color(QPalette.ColorRole.Window)
    qtbot.waitUntil(lambda: field.palette().color(QPalette.ColorRole.Window) == light)


def test_space_grows_with_the_font(qtbot):
    small, large = QLabel("text"), QLabel("text")
    qtbot.addWidget(small)
    qtbot.addWidget(large)
    font = large.font()
    font.setPointSizeF(font.pointSizeF() * 3)
    large.setFont(font)

    assert space(large, Space.MEDIUM) > 2 * space(small, Space.MEDIUM)
    assert icon_extent(large) > icon_extent(small)


@pytest.mark.parametrize("size", Space)
def test_space_is_never_nothing(qtbot, size):
    label = QLabel("text")
    qtbot.addWidget(label)

    assert space(label, size) >= 1


def test_fonts_keep_their_order_of_size(qapp):
    font = qapp.font()

    assert small_font(font).pointSizeF() < font.pointSizeF() < heading_font(font).pointSizeF()


def test_fonts_set_in_pixels_get_a_size_in_points(qapp):
    font = qapp.font()
    font.setPixelSize(30)

    assert heading_font(font).pointSizeF() > 15


def test_monospaced_font_is_monospaced_and_as_large(qapp):
    font = monospaced_font(qapp.font())

    assert QFontInfo(font).fixedPitch()
    assert font.pointSizeF() == pytest.approx(qapp.font().pointSizeF())
