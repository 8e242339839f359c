"""What dialogs share: waiting for the answer, buttons with verbs, labels for long texts."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QWidget
from shiboken6 import isValid

from vmgui.base.i18n import _
from vmgui.ui.colours import Tone, tone_colour, with_contrast
from vmgui.ui.tasks import answer

_DESTRUCTIVE_CONTRAST = 7.0
"""Of white to the red of a button: more than text needs, because styles paint it lighter."""
_LONGEST_WORD = 32
# Qt breaks lines after dashes and slashes, too.
_LONG_WORD = re.compile(rf"[^\s/-]{{{_LONGEST_WORD}}}(?=\S)")
_ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"


async def asked(dialog: QDialog) -> bool:
    """True if `dialog` was accepted. It is put away afterwards, also if the waiting is cancelled.

    Its fields can be read until the caller waits for something else.
    """
    try:
        return await answer(dialog)
    finally:
        if isValid(dialog):  # it may have gone with its window
            if dialog.isVisible():
                dialog.reject()
            dialog.deleteLater()


def add_buttons(
    dialog: QDialog, verb: str, *, is_destructive: bool = False
) -> tuple[QDialogButtonBox, QPushButton]:
    """The buttons of a dialog: `verb` accepts it, Cancel does not.

    Enter presses the verb, or Cancel where the verb destroys something.

    Returns:
        The row of buttons, to be put into the layout, and the button of the verb.
    """
    box = QDialogButtonBox(dialog)
    accept = box.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
    accept.setObjectName("accept")
    # Not the standard button: without a desktop Qt puts an icon of its own on that.
    cancel = box.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
    cancel.setObjectName("cancel")
    for button in (accept, cancel):
        keep_focus_of_others(button)
    if is_destructive:
        _make_destructive(accept)
        accept.setAutoDefault(False)
    first = cancel if is_destructive else accept
    first.setDefault(True)
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box, accept


def keep_focus_of_others(widget: QWidget) -> None:
    """Let a click on `widget` leave the focus where it is; the Tab key still reaches it.

    A field that loses the focus may show a problem below itself. That would move the button away
    under the pressed mouse, and the click would be lost.
    """
    widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def text_label(text: str, parent: QWidget, *, is_wrapping: bool = True) -> QLabel:
    """A label for plain text, which may have names of any length and without spaces in it."""
    label = QLabel(breakable(text), parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(is_wrapping)
    return label


def breakable(text: str) -> str:
    """`text` with places to break a line in words that no dialog is wide enough for."""
    return _LONG_WORD.sub(lambda word: word.group() + _ZERO_WIDTH_SPACE, text)


def grow(dialog: QWidget) -> None:
    """Make `dialog` large enough for what it shows now.

    Qt sees to that by itself except for labels that wrap: their height depends on the width. Nor
    does it keep a dialog with a minimum of its own from becoming narrower than what is in it.
    """
    layout = dialog.layout()
    if layout is None:
        return
    layout.activate()
    least = layout.totalMinimumSize()
    width = max(dialog.width(), least.width())
    needed = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else 0
    height = max(dialog.height(), needed, least.height())
    if width > dialog.width() or height > dialog.height():
        dialog.resize(width, height)


def _make_destructive(button: QPushButton) -> None:
    """Paint `button` in the colour of trouble; its verb says the same in words."""
    palette = button.palette()
    white = QColor(Qt.GlobalColor.white)
    red = with_contrast(tone_colour(Tone.NEGATIVE, palette), white, _DESTRUCTIVE_CONTRAST)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        palette.setColor(group, QPalette.ColorRole.Button, red)
        palette.setColor(group, QPalette.ColorRole.ButtonText, white)
    button.setPalette(palette)
