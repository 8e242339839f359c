"""SizeEdit: a number of bytes, typed in the unit that fits."""

from __future__ import annotations

import math
import re
from decimal import Decimal, localcontext

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.ui.style import Space, space

UNITS = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
"""Unit -> its bytes. The names are SI's and are not translated."""

_CHARACTERS = 12
_SIZE = re.compile(
    r"(?P<number>(?=[.,]?[0-9])[0-9]{0,30}([.,][0-9]{0,30})?)\s*((?P<unit>[kmgt])(ib)?)?",
    re.IGNORECASE | re.ASCII,
)
_LETTERS = {name[0].lower(): name for name in UNITS if name != "bytes"}
"""How a unit that is typed with the number begins -> the unit."""
_DIGITS = 80
"""More than any size needs, so that nothing is rounded on the way."""
_MOST_QUOTED = 40
_GRAIN = 1024
"""Bytes. What is typed with decimals is rounded up to whole ones of these: libvirt knows no less
of memory, and nobody means a part of a KiB who writes 0.1 GiB."""


class SizeEdit(QWidget):
    """A line for the number and a choice of units. Changing the unit changes the size.

    A unit can be typed with the number, too: "2 GiB", "512M".
    """

    edited = Signal()
    """A person has changed it."""

    def __init__(self, step: int = UNITS["MiB"], parent: QWidget | None = None) -> None:
        """Create it empty.

        Args:
            step: bytes; the smallest unit to choose, unless a size needs a smaller one.
            parent: the form.
        """
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setMaximumWidth(self.fontMetrics().averageCharWidth() * _CHARACTERS * 2)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self._unit = QComboBox(self)
        self._unit.setObjectName("unit")
        self._unit.setAccessibleName(_("Unit"))
        for name, factor in UNITS.items():
            if factor >= step:
                self._unit.addItem(name, factor)
        self._unit.activated.connect(lambda _index: self.edited.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(self, Space.SMALL))
        row.addWidget(self.line)
        row.addWidget(self._unit)
        row.addStretch(1)
        self.setFocusProxy(self.line)

    def set_title(self, title: str) -> None:
        """Say to assistive technology what it is the size of."""
        self.line.setAccessibleName(title)
        self._unit.setAccessibleDescription(title)

    def set_size(self, size: int | None) -> None:
        """Show `size` bytes in the largest unit that it is a whole number of."""
        if self._matches(size):
            self._take_unit()
            return  # however it is written
        if size is None:
            self.line.clear()
            return
        name = _best_unit(size) if size else self._unit.currentText()
        self._offer(name)
        self._unit.setCurrentText(name)
        self.line.setText(str(size // UNITS[name]))

    def set_text(self, text: str) -> None:
        """Show `text`, whatever it is."""
        self.line.setText(text)

    def size_in_bytes(self) -> int | None:
        """The size in bytes; None for an empty line.

        Raises:
            InvalidInput: it is no number.
        """
        text = self.line.text().strip()
        if not text:
            return None
        found = _SIZE.fullmatch(text)
        if found is None:
            quoted = text[:_MOST_QUOTED]
            raise InvalidInput(_("“{text}” is not a size.").format(text=quoted))
        unit = found["unit"]
        factor = UNITS[_LETTERS[unit.lower()]] if unit else int(self._unit.currentData())
        with localcontext(prec=_DIGITS):
            exact = Decimal(found["number"].replace(",", ".")) * factor
            if exact == int(exact):
                return int(exact)
            return math.ceil(exact / _GRAIN) * _GRAIN

    def _take_unit(self) -> None:
        """Move a unit that is typed with the number to where units are chosen."""
        found = _SIZE.fullmatch(self.line.text().strip())
        if found is not None and found["unit"]:
            unit = _LETTERS[found["unit"].lower()]
            self._offer(unit)
            self._unit.setCurrentText(unit)
            self.line.setText(found["number"])

    def _matches(self, size: int | None) -> bool:
        """Whether the line says this size, however it is written: then it is left alone."""
        try:
            return self.size_in_bytes() == size
        except InvalidInput:
            return False

    def _offer(self, name: str) -> None:
        """Have this unit to choose, and those between it and the others."""
        least = int(self._unit.itemData(0))
        finer = [each for each in UNITS.items() if UNITS[name] <= each[1] < least]
        for unit, factor in reversed(finer):
            self._unit.insertItem(0, unit, factor)


def _best_unit(size: int) -> str:
    return max(
        (name for name, factor in UNITS.items() if size % factor == 0), key=UNITS.__getitem__
    )
