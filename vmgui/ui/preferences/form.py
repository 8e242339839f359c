"""Settings to widgets: a switch is a check box, a number a spin box, a choice a combo box.

The widgets follow the settings, whoever changes them, and write them as they are changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.base.settings import Setting, Settings
from vmgui.ui.dialogs.fields import FieldForm, NoteLabel
from vmgui.ui.preferences.page import AnySetting, Page, Row
from vmgui.ui.style import Space, monospaced_font, small_font, space


class _Editor(NamedTuple):
    """A widget for a setting."""

    widget: QWidget
    show: Callable[[Any], None]
    """Shows a value of the setting's type; tells nobody."""


class SettingsForm(QWidget):
    """The settings of one page."""

    changed = Signal()
    """A setting of the page has another value."""

    def __init__(self, page: Page, settings: Settings, parent: QWidget | None = None) -> None:
        """Show the settings of `page`, and change `settings`."""
        super().__init__(parent)
        self._rows = {row.setting.name: row for row in page.rows}
        self._settings = settings
        self._form = FieldForm(self)
        self._editors = {name: self._add(row) for name, row in self._rows.items()}
        self._form.look_at()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.LARGE))
        column.addWidget(self._form)
        if page.terms:
            column.addWidget(_terms(page.terms, self))
        for name in self._rows:
            self._show(name)
        settings.changed.connect(self._on_setting_changed)
        # The event holds us weakly, but Python's half of a widget may outlive Qt's.
        self.destroyed.connect(partial(settings.changed.disconnect, self._on_setting_changed))

    def is_default(self) -> bool:
        """True when nothing on the page differs from what it was at first."""
        return all(self._value(row.setting) == row.setting.default for row in self._rows.values())

    def reset(self) -> None:
        """Set everything on the page to what it was at first."""
        for name, row in self._rows.items():
            setattr(self._settings, name, row.setting.default)
            self._show(name)  # also where nothing was stored because what is typed is wrong
        self._form.show_problem(None)

    def _add(self, row: Row) -> _Editor:
        setting = row.setting
        editor = self._editor(row)
        # A check box has its title beside it.
        label = "" if isinstance(editor.widget, QCheckBox) else _label(setting)
        self._form.add_field(setting.name, label, editor.widget)
        if setting.help and not row.is_explained:
            self._form.add_note(setting.name, _(setting.help))
        return editor

    def _editor(self, row: Row) -> _Editor:
        write = partial(setattr, self._settings, row.setting.name)
        setting = row.setting
        if isinstance(setting.default, bool):
            return _check_box(cast("Setting[bool]", setting), write, self)
        if isinstance(setting.default, int):
            return _spin_box(cast("Setting[int]", setting), write, self)
        if setting.choices is not None:
            return _combo_box(setting.choices, write, self)
        return self._line_edit(row, write)

    def _line_edit(self, row: Row, write: Callable[[str], None]) -> _Editor:
        edit = QLineEdit(self)

        def keep(text: str) -> None:
            problem: InvalidInput | None = None
            try:
                if row.check is not None:
                    row.check(text)
                write(text)
            except InvalidInput as error:
                problem = error
            self._form.show_problem(problem)

        edit.textEdited.connect(keep)
        return _Editor(edit, partial(_show_text, edit))

    def _value(self, setting: AnySetting) -> bool | int | str:
        return setting.__get__(self._settings, Settings)

    def _show(self, name: str) -> None:
        """Show a setting's value as it is now."""
        row, editor = self._rows[name], self._editors[name]
        was_blocked = editor.widget.blockSignals(True)
        editor.show(self._value(row.setting))
        editor.widget.blockSignals(was_blocked)
        editor.widget.setEnabled(row.counts(self._settings))

    def _on_setting_changed(self, name: str) -> None:
        if name not in self._rows:
            return
        self._show(name)
        for other, row in self._rows.items():
            self._editors[other].widget.setEnabled(row.counts(self._settings))
        self.changed.emit()


def _label(setting: AnySetting) -> str:
    # Translators: the label of a setting, before its field
    return _("{title}:").format(title=_(setting.title))


def _check_box(setting: Setting[bool], write: Callable[[bool], None], parent: QWidget) -> _Editor:
    box = QCheckBox(_(setting.title), parent)
    box.toggled.connect(write)
    return _Editor(box, box.setChecked)


def _spin_box(setting: Setting[int], write: Callable[[int], None], parent: QWidget) -> _Editor:
    box = QSpinBox(parent)
    if setting.least is not None:
        box.setMinimum(setting.least)
    if setting.most is not None:
        box.setMaximum(setting.most)
    box.valueChanged.connect(write)
    return _Editor(box, box.setValue)


def _combo_box(
    choices: Mapping[str, str], write: Callable[[str], None], parent: QWidget
) -> _Editor:
    box = QComboBox(parent)
    for value, title in choices.items():
        box.addItem(_(title), value)
    box.currentIndexChanged.connect(lambda row: write(box.itemData(row)))
    return _Editor(box, lambda value: box.setCurrentIndex(box.findData(value)))


def _show_text(edit: QLineEdit, text: str) -> None:
    if text != edit.text():  # the cursor stays where the user types
        edit.setText(text)


def _terms(terms: tuple[tuple[str, str], ...], parent: QWidget) -> QWidget:
    """Words and what they mean, side by side."""
    whole = QWidget(parent)
    whole.setObjectName("terms")
    grid = QGridLayout(whole)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(space(whole, Space.TINY))
    grid.setHorizontalSpacing(space(whole, Space.MEDIUM))
    grid.setColumnStretch(1, 1)
    small = small_font(whole.font())
    top = Qt.AlignmentFlag.AlignTop
    for number, (word, meaning) in enumerate(terms):
        grid.addWidget(_small_label(word, monospaced_font(small), whole), number, 0, top)
        grid.addWidget(_small_label(_(meaning), small, whole), number, 1)
    return whole


def _small_label(text: str, font: QFont, parent: QWidget) -> NoteLabel:
    label = NoteLabel(text, parent)
    label.setFont(font)
    return label
