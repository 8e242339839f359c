"""A person in front of the wizard: chooses from lists, sees what is there."""

from __future__ import annotations

import re
from collections import Counter

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget

from tests.ui.dialogs.acting import part

_MNEMONIC = re.compile(r"&(?P<letter>[^&\s])")


def choices(window: QWidget, name: str) -> list[str]:
    """What a combo box offers."""
    box = part(window, QComboBox, name)
    return [box.itemText(index) for index in range(box.count())]


def choose(window: QWidget, name: str, text: str) -> None:
    """Choose an entry of a combo box, as a person does."""
    box = part(window, QComboBox, name)
    index = box.findText(text)
    assert index >= 0, f"{name} offers {choices(window, name)}"
    box.setCurrentIndex(index)
    box.activated.emit(index)


def is_seen(window: QWidget, name: str) -> bool:
    """Whether the widget called `name` is shown."""
    return part(window, QWidget, name).isVisibleTo(window)


def clashes(window: QWidget) -> list[str]:
    """The mnemonics that more than one widget has that is shown."""
    buttons = [each.text() for each in window.findChildren(QAbstractButton) if each.isVisible()]
    labels = [
        each.text() for each in window.findChildren(QLabel) if each.isVisible() and each.buddy()
    ]
    texts = (*buttons, *labels)
    letters = [found["letter"].lower() for text in texts for found in _MNEMONIC.finditer(text)]
    return [letter for letter, count in Counter(letters).items() if count > 1]
