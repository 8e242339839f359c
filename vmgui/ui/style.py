"""Theme, spacing and fonts: the platform's style where there is one, Fusion where there is not.

Sizes are multiples of the font's height, never pixels, so the program grows with the user's font
and is crisp on every screen. Qt multiplies by the screen's scale itself.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from vmgui.base.i18n import N_, _
from vmgui.ui.colours import is_dark


class Theme(Enum):
    """The user's choice. The value is the word used in the settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"

    @property
    def label(self) -> str:
        """The words for people, translated."""
        return _(_THEME_LABELS[self])


_THEME_LABELS = {
    Theme.SYSTEM: N_("Follow the system"),
    Theme.LIGHT: N_("Light"),
    Theme.DARK: N_("Dark"),
}
_SCHEMES = {
    Theme.SYSTEM: Qt.ColorScheme.Unknown,
    Theme.LIGHT: Qt.ColorScheme.Light,
    Theme.DARK: Qt.ColorScheme.Dark,
}
_FUSION = "fusion"


class Appearance(QObject):
    """Keeps the application's style and palette in step with the chosen theme and the desktop.

    A desktop that obeys the choice paints with its own style and palette. Where there is none, or
    where it cannot do what was chosen, Fusion paints with our palettes.
    """

    changed = Signal()
    """The palette has another darkness, or the style is another one."""

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        """Take `application`'s present style as the platform's. Changes nothing yet."""
        super().__init__(parent)
        self._application = application
        self._platform_style = application.style().name().lower()
        self._theme = Theme.SYSTEM
        self._hints = application.styleHints()
        self._hints.colorSchemeChanged.connect(self._refresh)

    @property
    def theme(self) -> Theme:
        """What was chosen last."""
        return self._theme

    def choose(self, theme: Theme) -> None:
        """Show the whole program in `theme` from now on."""
        self._theme = theme
        # Emits colorSchemeChanged on desktops that obey; then the refresh here is the second one
        # and changes nothing.
        self._hints.setColorScheme(_SCHEMES[theme])
        self._refresh()

    def _refresh(self) -> None:
        self._use_style(self._platform_style)
        self._application.setPalette(QPalette())
        if not self._platform_has_palette():
            self._use_style(_FUSION)
            self._use_own_palette(dark=self._wants_dark())
        self.changed.emit()

    def _use_own_palette(self, *, dark: bool) -> None:
        palette = own_palette(dark=dark)
        self._application.setPalette(palette)  # also ends what single classes had
        if dark:
            edged = _with_edges(palette)
            for name in _EDGED:
                # The stubs want bytes, PySide takes nothing but text.
                self._application.setPalette(edged, name)  # type: ignore[arg-type]

    def _use_style(self, name: str) -> None:
        if self._application.style().name().lower() != name:
            self._application.setStyle(name)

    def _platform_has_palette(self) -> bool:
        """True when the desktop brings colours of its own, and they are what was chosen."""
        palette = self._application.palette()
        if self._theme is not Theme.SYSTEM and is_dark(palette) != (self._theme is Theme.DARK):
            return False
        style = self._application.style()
        if style.name().lower() != _FUSION:
            return True
        standard = style.standardPalette()
        return any(palette.color(role) != standard.color(role) for role in _TELLING_ROLES)

    def _wants_dark(self) -> bool:
        if self._theme is Theme.SYSTEM:
            return self._hints.colorScheme() is Qt.ColorScheme.Dark
        return self._theme is Theme.DARK


_TELLING_ROLES = (
    QPalette.ColorRole.Window,
    QPalette.ColorRole.Base,
    QPalette.ColorRole.Button,
    QPalette.ColorRole.Highlight,
)
"""A desktop that brings a palette differs from Fusion's own in at least one of these."""

_LIGHT = {
    QPalette.ColorRole.Window: "#f3f4f6",
    QPalette.ColorRole.WindowText: "#1f2329",
    QPalette.ColorRole.Base: "#ffffff",
    QPalette.ColorRole.AlternateBase: "#f7f8fa",
    QPalette.ColorRole.Text: "#1f2329",
    QPalette.ColorRole.PlaceholderText: "#6b727d",
    QPalette.ColorRole.Button: "#fbfcfd",
    QPalette.ColorRole.ButtonText: "#1f2329",
    QPalette.ColorRole.BrightText: "#ffffff",
    QPalette.ColorRole.ToolTipBase: "#2b3038",
    QPalette.ColorRole.ToolTipText: "#f3f4f6",
    QPalette.ColorRole.Highlight: "#2563c9",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.Accent: "#2563c9",
    QPalette.ColorRole.Link: "#1f5bbf",
    QPalette.ColorRole.LinkVisited: "#7a3fb0",
    QPalette.ColorRole.Light: "#ffffff",
    QPalette.ColorRole.Midlight: "#e8eaee",
    QPalette.ColorRole.Mid: "#c5cad2",
    QPalette.ColorRole.Dark: "#9aa1ac",
    QPalette.ColorRole.Shadow: "#5b626d",
}
_DARK = {
    QPalette.ColorRole.Window: "#25282d",
    QPalette.ColorRole.WindowText: "#e6e8eb",
    QPalette.ColorRole.Base: "#1b1d21",
    QPalette.ColorRole.AlternateBase: "#212429",
    QPalette.ColorRole.Text: "#e6e8eb",
    QPalette.ColorRole.PlaceholderText: "#8d949e",
    QPalette.ColorRole.Button: "#2b2e34",
    QPalette.ColorRole.ButtonText: "#e6e8eb",
    QPalette.ColorRole.BrightText: "#ffffff",
    QPalette.ColorRole.ToolTipBase: "#3a3f47",
    QPalette.ColorRole.ToolTipText: "#f0f2f4",
    QPalette.ColorRole.Highlight: "#2f6bd0",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.Accent: "#4c8bf0",
    QPalette.ColorRole.Link: "#79aefc",
    QPalette.ColorRole.LinkVisited: "#c29bf0",
    QPalette.ColorRole.Light: "#454a53",
    QPalette.ColorRole.Midlight: "#3a3f47",
    QPalette.ColorRole.Mid: "#1f2226",
    QPalette.ColorRole.Dark: "#15171a",
    QPalette.ColorRole.Shadow: "#0c0d0f",
}
_DARK_EDGE = "#adb4bf"
_DARK_EDGE_DISABLED = "#666b73"
_EDGED = (
    "QAbstractSpinBox",
    "QCheckBox",
    "QComboBox",
    "QLineEdit",
    "QListWidget",
    "QPlainTextEdit",
    "QRadioButton",
)
"""Classes whose edge shows where to click or type."""
_LIGHT_DISABLED = "#8f96a1"
_DARK_DISABLED = "#6c737e"
_TEXT_ROLES = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.PlaceholderText,
)


def own_palette(*, dark: bool) -> QPalette:
    """The palette for Fusion where the desktop brings none."""
    palette = QPalette()
    for role, name in (_DARK if dark else _LIGHT).items():
        palette.setColor(role, QColor(name))
    disabled = QColor(_DARK_DISABLED if dark else _LIGHT_DISABLED)
    for role in _TEXT_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    faded = palette.color(QPalette.ColorRole.Midlight)
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, faded)
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.HighlightedText, disabled)
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Accent, faded)
    return palette


def _with_edges(palette: QPalette) -> QPalette:
    """Our dark palette, for what Fusion shall paint a visible edge around.

    Fusion's edges are darker than the colour of windows by a factor of 1.4 to 1.5 (`outline` in
    qfusionstyle_p_p.h), and on dark windows nothing darker can be seen. In the classes of `_EDGED`
    that colour paints edges alone, and the corner between two scroll bars. What is inside them
    inherits it, so nothing that holds other widgets may be there. A style of our own would cost
    Python calls at each cell of each view.
    """
    edged = QPalette(palette)
    edged.setColor(QPalette.ColorRole.Window, QColor(_DARK_EDGE))
    disabled = QColor(_DARK_EDGE_DISABLED)
    edged.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Window, disabled)
    return edged


class Space(Enum):
    """Distances, as parts of the height of a line of text."""

    TINY = 0.15
    """Between things that read as one: an icon and its text."""
    SMALL = 0.35
    """Between neighbours in a group."""
    MEDIUM = 0.7
    """Around a group; the margins of a page."""
    LARGE = 1.5
    """Between groups."""


def space(widget: QWidget, size: Space) -> int:
    """`size` in the device-independent pixels of `widget`'s font; at least 1."""
    return max(1, round(widget.fontMetrics().height() * size.value))


_CRISP_EXTENTS = (16, 24, 32, 48, 64, 96)
"""Multiples of half the icons' 16 pixel grid, where their lines fall on whole pixels."""


def icon_extent(widget: QWidget, lines: float = 1.0) -> int:
    """The side of an icon that goes with `lines` lines of text, in device-independent pixels."""
    wanted = widget.fontMetrics().height() * lines
    return min(_CRISP_EXTENTS, key=lambda extent: abs(extent - wanted))


_HEADING_SCALE = 1.35


def heading_font(font: QFont) -> QFont:
    """`font` as it is used for the title of a page."""
    heading = QFont(font)
    heading.setPointSizeF(_point_size(font) * _HEADING_SCALE)
    heading.setWeight(QFont.Weight.DemiBold)
    return heading


_SMALL_SCALE = 0.85


def small_font(font: QFont) -> QFont:
    """`font` as it is used for captions and the labels of graphs."""
    small = QFont(font)
    small.setPointSizeF(_point_size(font) * _SMALL_SCALE)
    return small


def monospaced_font(font: QFont) -> QFont:
    """The user's font with equally wide characters, as large as `font`."""
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    fixed.setStyleHint(QFont.StyleHint.Monospace)
    fixed.setPointSizeF(_point_size(font))
    return fixed


def _point_size(font: QFont) -> float:
    """The size of `font` in points, also when it was set in pixels."""
    if font.pointSizeF() > 0:
        return font.pointSizeF()
    return QFontMetrics(font).height() * 0.6
