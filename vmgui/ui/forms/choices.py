"""ChoiceBox: a combo box in which some values cannot be chosen, and say why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QSizePolicy, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.hardware.scene import Option

_LEAST_CHARACTERS = 16
_NOTHING = "\0"
"""What no option has in it."""


class ChoiceBox(QComboBox):
    """Shows options; those with a reason are greyed."""

    chosen = Signal()
    """A person has chosen or typed something."""

    def __init__(self, parent: QWidget | None = None, *, is_editable: bool = False) -> None:
        """Create it without options.

        Args:
            parent: the form.
            is_editable: True if other texts may be typed.
        """
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()
        self.setEditable(is_editable)
        if is_editable:
            self.setCompleter(_Completer(self))
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.setMinimumContentsLength(_LEAST_CHARACTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda _index: self.chosen.emit())
        if (line := self.lineEdit()) is not None:
            line.textEdited.connect(lambda _text: self.chosen.emit())

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer `options`; what is shown stays until `set_value`."""
        wanted = tuple(options)
        if wanted == self._options:
            return
        self._options = wanted
        line = self.lineEdit()
        text, place = (line.text(), line.cursorPosition()) if line is not None else ("", 0)
        is_modified = line is not None and line.isModified()
        was_blocked = self.blockSignals(True)
        self.clear()
        for option in wanted:
            self._add(option)
        self.setCurrentIndex(-1)
        if line is not None:
            line.setText(text)
            line.setCursorPosition(place)
            line.setModified(is_modified)
        self.blockSignals(was_blocked)

    def set_value(self, value: str | None) -> None:
        """Show the option with this value, or the value itself where it can be typed."""
        if self._is_being_typed() and self.value() == value:
            return  # however it is written
        for index, option in enumerate(self._options):
            if option.value == value:
                self.setCurrentIndex(index)
                if self.isEditable():
                    self.setEditText(option.label)
                return
        self.setCurrentIndex(-1)
        if self.isEditable():
            self.setEditText(value or "")

    def value(self) -> str | None:
        """The value that is shown."""
        if not self.isEditable():
            index = self.currentIndex()
            return self._options[index].value if 0 <= index < len(self._options) else None
        text = self.currentText().strip()
        index = self.currentIndex()
        if 0 <= index < len(self._options) and self._options[index].label == text:
            return self._options[index].value  # labels can be alike
        for option in self._options:
            if text in (option.label, option.value):
                return option.value
        return text or None

    def is_option(self, text: str) -> bool:
        """Whether a text is the label or the value of an option."""
        return any(text in (option.label, option.value) for option in self._options)

    def _is_being_typed(self) -> bool:
        line = self.lineEdit()
        return line is not None and line.isModified() and self.hasFocus()

    def _add(self, option: Option) -> None:
        item = QStandardItem(option.label)
        item.setData(option.value, Qt.ItemDataRole.UserRole)
        if option.reason:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            item.setToolTip(option.reason)
            item.setData(
                # Translators: a greyed option and why it cannot be chosen
                _("{option} ({reason})").format(option=option.label, reason=option.reason),
                Qt.ItemDataRole.AccessibleTextRole,
            )
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        model.appendRow(item)


class _Completer(QCompleter):
    """Lists the options that have what is typed in them.

    Not for a text that is an option itself: the open list would swallow the next click.
    """

    def __init__(self, box: ChoiceBox) -> None:
        super().__init__(box.model(), box)
        self._box = box
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        # Qt would complete what is typed right in the line, and nobody has typed that.
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setFilterMode(Qt.MatchFlag.MatchContains)

    @override
    def splitPath(self, path: str) -> list[str]:
        return [_NOTHING] if self._box.is_option(path) else [path]
