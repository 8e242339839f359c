"""Colours by role, as functions of the palette in use.

Nothing here is a fixed colour on a fixed background: every colour is moved in lightness until it
is readable on what the palette paints behind it, so light, dark and a desktop's own palettes all
work. The contrast is that of WCAG 2.2: 4.5 for text, 3 for what is drawn.
"""

from __future__ import annotations

import zlib
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtGui import QColor, QPalette

TEXT_CONTRAST = 4.5
"""Least contrast of text to its background (WCAG 2.2, 1.4.3)."""

DRAWING_CONTRAST = 3.0
"""Least contrast of graphs and outlines to their background (WCAG 2.2, 1.4.11)."""

_CACHED_COLOURS = 1024


class Tone(Enum):
    """What a colour says. It never says it alone: a shape or a word always goes with it."""

    TEXT = "text"
    """Says nothing: as the text beside it."""
    QUIET = "quiet"
    """Off, done, of no concern."""
    POSITIVE = "positive"
    """Running, connected, succeeded."""
    CAUTION = "caution"
    """Paused, on its way, worth a look."""
    NEGATIVE = "negative"
    """Failed, crashed, in trouble."""
    NOTICE = "notice"
    """Saved, asleep, for information."""


class Graph(Enum):
    """What a graph's line measures. Pairs that share a graph differ in lightness too."""

    CPU = "cpu"
    MEMORY = "memory"
    DISK = "disk"
    DISK_READ = "disk-read"
    DISK_WRITE = "disk-write"
    NETWORK = "network"
    NETWORK_IN = "network-in"
    NETWORK_OUT = "network-out"


class TagColours(NamedTuple):
    """How one tag is painted."""

    fill: QColor
    text: QColor
    outline: QColor


_TONES = {
    Tone.POSITIVE: "#2da44e",
    Tone.CAUTION: "#bf8700",
    Tone.NEGATIVE: "#e5484d",
    Tone.NOTICE: "#3b82f6",
}
_GRAPHS = {
    Graph.CPU: "#2f81f7",
    Graph.MEMORY: "#a371f7",
    Graph.DISK: "#2da44e",
    Graph.DISK_READ: "#2da44e",
    Graph.DISK_WRITE: "#d29922",
    Graph.NETWORK: "#1b9aaa",
    Graph.NETWORK_IN: "#1b9aaa",
    Graph.NETWORK_OUT: "#e06c9f",
}
_MIDDLE_LUMINANCE = 0.179
"""Below it white text is the more readable one, above it black text."""

_QUIET_SHARE = 0.6
_TAG_HUES = 24
_TAG_FILL_SHARE = 0.16
_TAG_OUTLINE_SHARE = 0.4


def is_dark(palette: QPalette) -> bool:
    """True when `palette` writes light on dark."""
    window = palette.color(QPalette.ColorRole.Window)
    text = palette.color(QPalette.ColorRole.WindowText)
    return luminance(window) < luminance(text)


def luminance(colour: QColor) -> float:
    """The relative luminance of `colour`, from 0 (black) to 1 (white)."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours, from 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: QColor, background: QColor, share: float) -> QColor:
    """`colour` laid over `background` with the opacity `share` (0 to 1)."""
    rest = 1.0 - share
    return QColor.fromRgbF(
        colour.redF() * share + background.redF() * rest,
        colour.greenF() * share + background.greenF() * rest,
        colour.blueF() * share + background.blueF() * rest,
    )


def with_contrast(colour: QColor, background: QColor, least: float) -> QColor:
    """`colour`, made lighter or darker until its contrast to `background` is `least`."""
    return QColor(_readable(colour.rgb(), background.rgb(), least))


@lru_cache(_CACHED_COLOURS)
def _readable(colour: int, background: int, least: float) -> int:
    """The first of ever lighter (or darker) shades that is readable. Colours are RGB numbers."""
    behind = QColor(background)
    candidate = QColor(colour)
    hue = max(candidate.hslHueF(), 0.0)  # greys have the hue -1
    saturation, lightness = candidate.hslSaturationF(), candidate.lightnessF()
    step = 0.02 if luminance(behind) < _MIDDLE_LUMINANCE else -0.02
    while contrast(candidate, behind) < least and 0.0 < lightness < 1.0:
        lightness = min(max(lightness + step, 0.0), 1.0)
        candidate = QColor.fromHslF(hue, saturation, lightness)
    return candidate.rgb()


def tone_colour(tone: Tone, palette: QPalette, least: float = TEXT_CONTRAST) -> QColor:
    """The colour of `tone` on `palette`'s windows and views, with at least the contrast `least`."""
    text = palette.color(QPalette.ColorRole.WindowText)
    window = palette.color(QPalette.ColorRole.Window)
    if tone is Tone.TEXT:
        return text
    if tone is Tone.QUIET:
        return with_contrast(mix(text, window, _QUIET_SHARE), window, least)
    return _on_palette(_TONES[tone], palette, least)


def graph_colour(graph: Graph, palette: QPalette) -> QColor:
    """The colour of a graph's line on the backgrounds of `palette`."""
    return _on_palette(_GRAPHS[graph], palette, DRAWING_CONTRAST)


def tag_colours(tag: str, palette: QPalette) -> TagColours:
    """How `tag` is painted: always alike for the same text, on every computer.

    Tags of the same hue are still told apart by their text.
    """
    hue = zlib.crc32(tag.casefold().encode()) % _TAG_HUES / _TAG_HUES
    base = palette.color(QPalette.ColorRole.Base)
    paint = QColor.fromHslF(hue, 0.65, 0.5)
    fill = mix(paint, base, _TAG_FILL_SHARE)
    return TagColours(
        fill=fill,
        text=with_contrast(paint, fill, TEXT_CONTRAST),
        outline=mix(paint, base, _TAG_OUTLINE_SHARE),
    )


def _on_palette(name: str, palette: QPalette, least: float) -> QColor:
    """The colour `name`, readable on both the windows and the views of `palette`."""
    colour = QColor(name)
    for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base):
        colour = with_contrast(colour, palette.color(role), least)
    return colour
