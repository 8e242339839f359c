"""Colours stay readable, whatever the palette."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette

from vmgui.ui.colours import (
    DRAWING_CONTRAST,
    TEXT_CONTRAST,
    Graph,
    Tone,
    contrast,
    graph_colour,
    is_dark,
    luminance,
    mix,
    tag_colours,
    tone_colour,
    with_contrast,
)
from vmgui.ui.style import own_palette

pytestmark = pytest.mark.usefixtures("qapp")

ROUNDING = 0.05
"""What a contrast loses when a colour is rounded to 8 bits a channel."""


def solarized() -> QPalette:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor("#eee8d5"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#fdf6e3"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#073642"))
    return palette


@pytest.fixture(params=["light", "dark", "solarized"])
def palette(request):
    if request.param == "solarized":
        return solarized()
    return own_palette(dark=request.param == "dark")


def test_contrast_of_black_and_white_is_twenty_one():
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)


def test_luminance_of_white_is_one():
    assert luminance(QColor("white")) == pytest.approx(1)


def test_mix_of_nothing_is_the_background():
    assert mix(QColor("red"), QColor("blue"), 0).name() == QColor("blue").name()


def test_with_contrast_of_a_readable_colour_changes_nothing():
    assert with_contrast(QColor("#000000"), QColor("#ffffff"), 4.5) == QColor("#000000")


@pytest.mark.parametrize("background", ["#000000", "#ffffff", "#777777", "#2563c9"])
@pytest.mark.parametrize("colour", ["#808080", "#ff0000", "#ffff00", "#0000ff"])
def test_with_contrast_reaches_the_contrast(colour, background):
    found = with_contrast(QColor(colour), QColor(background), 4.0)

    assert contrast(found, QColor(background)) >= 4.0 - ROUNDING


@pytest.mark.parametrize("dark", [True, False])
def test_is_dark_tells_the_own_palettes_apart(dark):
    assert is_dark(own_palette(dark=dark)) is dark


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("role", [QPalette.ColorRole.Window, QPalette.ColorRole.Base])
def test_tone_colour_is_readable_as_text(palette, tone, role):
    colour = tone_colour(tone, palette)

    assert contrast(colour, palette.color(role)) >= TEXT_CONTRAST - ROUNDING


@pytest.mark.parametrize("graph", Graph)
def test_graph_colour_is_seen_on_a_view(palette, graph):
    colour = graph_colour(graph, palette)

    base = palette.color(QPalette.ColorRole.Base)
    assert contrast(colour, base) >= DRAWING_CONTRAST - ROUNDING


@pytest.mark.parametrize("tag", ["web", "production", "test", "éclair", "データ", "x" * 200])
def test_tag_colours_are_readable(palette, tag):
    colours = tag_colours(tag, palette)

    assert contrast(colours.text, colours.fill) >= TEXT_CONTRAST - ROUNDING


def test_tag_colours_ignore_case(palette):
    assert tag_colours("Web", palette) == tag_colours("web", palette)


def test_tag_colours_of_different_tags_differ(palette):
    fills = {tag_colours(f"tag{number}", palette).fill.name() for number in range(50)}

    assert len(fills) > 10
