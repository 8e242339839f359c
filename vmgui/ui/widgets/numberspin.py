"""NumberSpin: a whole number of any size that may be missing, with buttons to count."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _

_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,30}\s*")
_CHARACTERS = 20
_MOST_CHARACTERS = 34
_MOST_QUOTED = 40
_TAKEN = QValidator.State.Acceptable


class NumberSpin(QAbstractSpinBox):
    """A number in a line with arrows. Anything can be typed: what is wrong is said elsewhere.

    Qt's own spin boxes end at 31 bits, know no missing number, and swallow what does not fit.
    """

    edited = Signal()
    """A person has changed it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self.least: int | None = None
        """The arrows stop here."""
        self.most: int | None = None
        self.step = 1
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToPreviousValue)
        line = self.lineEdit()
        line.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # it is the spin box that Tab stops at
        line.textEdited.connect(lambda _text: self.edited.emit())
        self._fit("")

    def set_text(self, text: str) -> None:
        """Show `text`, whatever it is."""
        if text != self.lineEdit().text():
            self.lineEdit().setText(text)

    def set_placeholder(self, text: str) -> None:
        """Show `text` while there is no number."""
        self.lineEdit().setPlaceholderText(text)
        self._fit(text)

    def number(self) -> int | None:
        """The number; None for an empty line.

        Raises:
            InvalidInput: it is no whole number.
        """
        text = self.lineEdit().text()
        if not text.strip():
            return None
        if not _NUMBER.fullmatch(text):
            quoted = text.strip()[:_MOST_QUOTED]
            raise InvalidInput(_("“{text}” is not a whole number.").format(text=quoted))
        return int(text)

    @override
    def stepBy(self, steps: int) -> None:
        try:
            present = self.number()
        except InvalidInput:
            return
        if present is None:
            wanted = self.least if self.least is not None else 0
        else:
            wanted = present + steps * self.step
        if self.most is not None:
            wanted = min(wanted, self.most)
        if self.least is not None:
            wanted = max(wanted, self.least)
        if wanted != present:
            self.lineEdit().setText(str(wanted))
            self.selectAll()
            self.edited.emit()

    @override
    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        enabled = QAbstractSpinBox.StepEnabledFlag
        if self.isReadOnly():
            return enabled.StepNone
        try:
            present = self.number()
        except InvalidInput:
            return enabled.StepNone
        steps = enabled.StepNone
        if present is None or self.most is None or present < self.most:
            steps |= enabled.StepUpEnabled
        if present is None or self.least is None or present > self.least:
            steps |= enabled.StepDownEnabled
        return steps

    @override
    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return _TAKEN, text, position

    @override
    def clear(self) -> None:
        self.lineEdit().clear()

    def _fit(self, placeholder: str) -> None:
        """As wide as usual numbers, or as the placeholder if that is longer."""
        metrics = self.fontMetrics()
        arrows = 3 * metrics.height()
        wanted = max(
            metrics.averageCharWidth() * _CHARACTERS, metrics.horizontalAdvance(placeholder)
        )
        most = metrics.averageCharWidth() * _MOST_CHARACTERS
        self.setFixedWidth(min(wanted, most) + arrows)
