"""A row of small switches that narrow a list: states and tags, with how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.ui.colours import TEXT_CONTRAST, Tone, mix, tag_colours, tone_colour, with_contrast
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, icon_extent, space
from vmgui.ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_CHECKED_SHARE = 0.2
_HOVER_SHARE = 0.07
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


@dataclass(frozen=True, slots=True)
class Chip:
    """What one switch is about."""

    key: str
    """Tells it from the others; never shown."""
    text: str
    count: int | None = None
    """How many things it would show; None when that is not known."""
    role: str | None = None
    """The icon in front of the text."""
    is_tag: bool = False
    """Painted in the colours of the tag `text`."""


class ChipButton(QPushButton):
    """One switch: a pill with icon, text and count. Checked ones carry a frame and a fill."""

    def __init__(self, chip: Chip, parent: QWidget | None = None) -> None:
        """Show `chip`, not checked."""
        super().__init__(parent)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setObjectName(f"chip-{chip.key}")
        self._chip = chip
        self.show_chip(chip)

    @property
    def chip(self) -> Chip:
        """What is shown."""
        return self._chip

    def show_chip(self, chip: Chip) -> None:
        """Show another text or count; being checked does not change."""
        self._chip = chip
        name = chip.text
        if chip.count is not None:
            # Translators: a filter and how many machines it shows, e.g. "Running, 12".
            name = _("{filter}, {count}").format(filter=chip.text, count=chip.count)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        gap = space(self, Space.SMALL)
        width = 2 * space(self, Space.MEDIUM) + metrics.horizontalAdvance(self._chip.text)
        if self._chip.role is not None:
            width += icon_extent(self) + gap
        if self._chip.count is not None:
            width += gap + metrics.horizontalAdvance(str(self._chip.count))
        return QSize(width, metrics.height() + 2 * space(self, Space.TINY) + 2)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, text = self._paint_pill(painter)
        area = self.rect().adjusted(space(self, Space.MEDIUM), 0, -space(self, Space.MEDIUM), 0)
        gap = space(self, Space.SMALL)
        if self._chip.role is not None:
            extent = icon_extent(self)
            top = (self.height() - extent) // 2
            icon(self._chip.role).paint(painter, QRect(area.left(), top, extent, extent))
            area.setLeft(area.left() + extent + gap)
        painter.setPen(text)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, self._chip.text)
        if self._chip.count is not None:
            painter.setPen(with_contrast(mix(text, fill, 0.7), fill, TEXT_CONTRAST))
            painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, str(self._chip.count))
        painter.end()

    def _paint_pill(self, painter: QPainter) -> tuple[QColor, QColor]:
        """Draw the background; returns its colour and that of the text on it."""
        palette = self.palette()
        fill, outline, text = self._colours()
        width = 1.0
        if self.isChecked():
            width = 1.5
        if self.hasFocus():
            outline, width = palette.color(QPalette.ColorRole.Accent), 2.0
        painter.setPen(QPen(outline, width))
        painter.setBrush(fill)
        inset = width / 2
        pill = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        return fill, text

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        """Fill, outline and text, as the switch stands now."""
        palette = self.palette()
        window = palette.color(QPalette.ColorRole.Window)
        text = tone_colour(Tone.TEXT, palette)
        if self._chip.is_tag:
            tag = tag_colours(self._chip.text, palette)
            fill, paint = tag.fill, tag.text
        else:
            fill, paint = window, palette.color(QPalette.ColorRole.Accent)
        if self.isChecked():
            fill = mix(paint, window, _CHECKED_SHARE)
            return fill, paint, with_contrast(text, fill, TEXT_CONTRAST)
        if self.underMouse():
            fill = mix(text, fill, _HOVER_SHARE)
        outline = mix(paint if self._chip.is_tag else text, window, 0.25)
        return fill, outline, with_contrast(text, fill, TEXT_CONTRAST)


class ChipRow(QWidget):
    """Switches side by side, wrapped when the window is narrow.

    Tab goes from one to the next, so do the arrow keys; Space switches.
    """

    changed = Signal()
    """Another set of chips is checked."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Create it empty. `name` says to assistive technology what is chosen here."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._buttons: dict[str, ChipButton] = {}
        self._is_setting = False
        self._flow = FlowLayout(self)
        self._flow.setSpacing(space(self, Space.SMALL))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show these, in this order. Chips of the same key stay checked and keep the focus."""
        checked_before = self.checked
        wanted = {chip.key for chip in chips}
        for key in [key for key in self._buttons if key not in wanted]:
            button = self._buttons.pop(key)
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        previous: QWidget = self
        for chip in chips:
            button = self._buttons.get(chip.key) or self._new_button(chip)
            button.show_chip(chip)
            self._flow.removeWidget(button)
            self._flow.addWidget(button)
            QWidget.setTabOrder(previous, button)
            previous = button
        self._buttons = {chip.key: self._buttons[chip.key] for chip in chips}
        if self.checked != checked_before:
            self.changed.emit()

    @property
    def checked(self) -> frozenset[str]:
        """The keys of the checked chips."""
        return frozenset(key for key, button in self._buttons.items() if button.isChecked())

    def set_checked(self, keys: Collection[str]) -> None:
        """Check exactly the chips of `keys`; `changed` is sent once, if at all."""
        before = self.checked
        self._is_setting = True
        for key, button in self._buttons.items():
            button.setChecked(key in keys)
        self._is_setting = False
        if self.checked != before:
            self.changed.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self._focus_neighbour(watched, step)
                return True
        return super().eventFilter(watched, event)

    def _new_button(self, chip: Chip) -> ChipButton:
        button = ChipButton(chip, self)
        button.toggled.connect(self._on_button_toggled)
        button.installEventFilter(self)
        self._buttons[chip.key] = button
        return button

    def _on_button_toggled(self) -> None:
        if not self._is_setting:
            self.changed.emit()

    def _focus_neighbour(self, watched: QObject, step: int) -> None:
        buttons = list(self._buttons.values())
        for index, button in enumerate(buttons):
            if button is watched:
                neighbour = buttons[(index + step) % len(buttons)]
                neighbour.setFocus(Qt.FocusReason.TabFocusReason)
