"""What changes: the lines of a unified diff, and clashes of three versions beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _, ngettext
from vmgui.ui.colours import TEXT_CONTRAST, Tone, mix, tone_colour, with_contrast
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, monospaced_font, space
from vmgui.ui.widgets.codeedit import CodeEdit

_TONES = {"+": Tone.POSITIVE, "-": Tone.NEGATIVE, "@": Tone.NOTICE}
"""The colour of a line by its first character, which stays there and says the same."""

_BACKGROUND_SHARE = 0.14
_COLUMN_CHARACTERS = 28
"""Less room for each of three columns, and they are put below each other."""


class DiffView(QWidget):
    """Shows a unified diff: what is added and removed in colours, with the signs in the text."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Create it empty. `name` says to assistive technology what changes."""
        super().__init__(parent)
        self._text = CodeEdit(self)
        self._text.setObjectName("diff-text")
        self._text.setAccessibleName(name)
        self._text.setReadOnly(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.set_line_numbers_visible(False)
        self._empty = _plain_label(_("Nothing changes."), self)
        self._empty.setObjectName("diff-empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._summary = _plain_label("", self)
        self._summary.setObjectName("diff-summary")
        self._copy = QPushButton(icon("action.copy"), _("&Copy"), self)
        self._copy.setObjectName("diff-copy")
        self._copy.setAutoDefault(False)
        self._copy.clicked.connect(self.copy_all)
        self._stack = QStackedLayout()
        self._lay_out()
        self.set_text("")

    def text(self) -> str:
        """The diff."""
        return self._text.toPlainText()

    def set_text(self, text: str) -> None:
        """Show a unified diff as `vmgui.xmldoc.document.difference` writes it; empty for none."""
        self._text.setPlainText(text.rstrip("\n"))
        self._paint_lines()
        self._stack.setCurrentWidget(self._text if text else self._empty)
        self._copy.setEnabled(bool(text))
        self._summary.setText(_summary(text) if text else "")
        self._text.setAccessibleDescription(self._summary.text())

    def summary(self) -> str:
        """How many lines are added and removed; empty if nothing changes."""
        return self._summary.text()

    def copy_all(self) -> None:
        """Put the whole diff on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._paint_lines()

    def _paint_lines(self) -> None:
        cursor = QTextCursor(self._text.document())
        cursor.beginEditBlock()
        for block in _blocks(self._text):
            tone = _TONES.get(block.text()[:1])
            if tone is not None:
                self._paint_line(QTextCursor(block), tone)
        cursor.endEditBlock()

    def _paint_line(self, cursor: QTextCursor, tone: Tone) -> None:
        base = self.palette().color(QPalette.ColorRole.Base)
        paint = tone_colour(tone, self.palette())
        behind = mix(paint, base, _BACKGROUND_SHARE)
        line, letters = QTextBlockFormat(), QTextCharFormat()
        if tone is not Tone.NOTICE:
            line.setBackground(behind)
        letters.setForeground(with_contrast(paint, behind, TEXT_CONTRAST))
        cursor.setBlockFormat(line)
        cursor.movePosition(cursor.MoveOperation.EndOfBlock, cursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(letters)

    def _lay_out(self) -> None:
        self._stack.addWidget(self._text)
        self._stack.addWidget(self._empty)
        row = QHBoxLayout()
        row.addWidget(self._summary, 1)
        row.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addLayout(self._stack, 1)
        column.addLayout(row)


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that was changed in two places, in different ways.

    The versions are values or short pieces of XML; empty where there is nothing.
    """

    title: str
    """What it is, such as "Memory"."""
    before: str
    """As it was when the user began."""
    theirs: str
    """As somebody else has made it meanwhile."""
    ours: str
    """As the user has made it."""


class ThreeWayView(QScrollArea):
    """Clashes, each with its three versions beside each other, or below where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self.setObjectName("clashes")
        self.setAccessibleName(_("Conflicting changes"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._clashes: tuple[Clash, ...] = ()
        self._rows: list[_ClashRow] = []
        self.set_clashes(())

    def clashes(self) -> tuple[Clash, ...]:
        """What is shown."""
        return self._clashes

    def set_clashes(self, clashes: Iterable[Clash]) -> None:
        """Show these instead."""
        self._clashes = tuple(clashes)
        page = QWidget()
        self._rows = [_ClashRow(clash, page) for clash in self._clashes]
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.LARGE))
        for row in self._rows:
            column.addWidget(row)
        if not self._rows:
            empty = _plain_label(_("No changes are in conflict."), page)
            empty.setObjectName("clashes-empty")
            empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(empty)
        column.addStretch(1)
        self.setWidget(page)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        least = self.fontMetrics().averageCharWidth() * _COLUMN_CHARACTERS * 3
        for row in self._rows:
            row.set_stacked(self.viewport().width() < least)


class _ClashRow(QWidget):
    """One clash."""

    def __init__(self, clash: Clash, parent: QWidget) -> None:
        super().__init__(parent)
        title = _plain_label(clash.title, self)
        title.setObjectName("clash-title")
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        self._versions = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._versions.setSpacing(space(self, Space.MEDIUM))
        for name, heading, text in (
            ("before", _("Before"), clash.before),
            ("theirs", _("Elsewhere"), clash.theirs),
            ("ours", _("Yours"), clash.ours),
        ):
            self._versions.addWidget(_Version(name, clash.title, heading, text, self), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(title)
        column.addLayout(self._versions)

    def set_stacked(self, is_stacked: bool) -> None:
        """Put the versions below each other, or beside."""
        direction = QBoxLayout.Direction
        self._versions.setDirection(direction.TopToBottom if is_stacked else direction.LeftToRight)


class _Version(QFrame):
    """One version of what clashes: whose it is, and what."""

    def __init__(self, name: str, title: str, heading: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        whose = _plain_label(heading, self)
        whose.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        value = _plain_label(text or _("Nothing"), self)
        value.setObjectName(f"clash-{name}")
        # Translators: what clashes and whose version it is: "Memory: Yours"
        value.setAccessibleName(_("{title}: {whose}").format(title=title, whose=heading))
        value.setAccessibleDescription(value.text())
        value.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        value.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if text:
            value.setFont(monospaced_font(value.font()))
        else:
            value.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.TINY))
        column.addWidget(whose)
        column.addWidget(value)
        column.addStretch(1)


def _plain_label(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _summary(diff: str) -> str:
    lines: Sequence[str] = diff.splitlines()
    added = sum(line.startswith("+") for line in lines)
    removed = sum(line.startswith("-") for line in lines)
    # Translators: {added} and {removed} are texts like "3 lines added" and "1 line removed"
    return _("{added}, {removed}").format(
        added=ngettext("{count} line added", "{count} lines added", added).format(count=added),
        removed=ngettext("{count} line removed", "{count} lines removed", removed).format(
            count=removed
        ),
    )


def _blocks(text: CodeEdit) -> Iterator[QTextBlock]:
    block = text.document().firstBlock()
    while block.isValid():
        yield block
        block = block.next()
