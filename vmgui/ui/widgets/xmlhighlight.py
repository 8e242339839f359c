"""Colours for XML, in those of the palette."""

from __future__ import annotations

import re
from typing import NamedTuple

from PySide6.QtGui import QPalette, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from vmgui.base.compat import override
from vmgui.ui.colours import TEXT_CONTRAST, Tone, tone_colour, with_contrast

_IN_COMMENT = 1
"""The state of a line that ends inside a comment."""

_TOKEN = re.compile(
    r"""(?P<comment><!--.*?(?:-->|$))
      | (?P<tag></?[\w:.-]+|/?>|<\?[\w-]+|\?>)
      | (?P<attribute>[\w:.-]+)(?==["'])
      | (?P<value>"[^"]*"|'[^']*')
      | (?P<entity>&[\w#]+;)""",
    re.VERBOSE,
)


class _Paint(NamedTuple):
    """How a kind of token is written."""

    tone: Tone
    is_italic: bool = False


_PAINTS = {
    "comment": _Paint(Tone.QUIET, is_italic=True),
    "tag": _Paint(Tone.NOTICE),
    "attribute": _Paint(Tone.CAUTION),
    "value": _Paint(Tone.POSITIVE),
    "entity": _Paint(Tone.NEGATIVE),
}


class XmlHighlighter(QSyntaxHighlighter):
    """Paints tags, attributes, values and comments while they are shown."""

    def __init__(self, document: QTextDocument, palette: QPalette) -> None:
        """Highlight `document` in colours readable on `palette`'s Base."""
        super().__init__(document)
        self._formats = _formats(palette)

    def set_palette(self, palette: QPalette) -> None:
        """Use the colours of another palette."""
        self._formats = _formats(palette)
        self.rehighlight()

    @override
    def highlightBlock(self, text: str) -> None:
        start = 0
        self.setCurrentBlockState(0)
        if self.previousBlockState() == _IN_COMMENT:
            start = text.find("-->") + len("-->")
            if start < len("-->"):
                self.setFormat(0, len(text), self._formats["comment"])
                self.setCurrentBlockState(_IN_COMMENT)
                return
            self.setFormat(0, start, self._formats["comment"])
        for match in _TOKEN.finditer(text, start):
            kind = match.lastgroup or ""
            self.setFormat(match.start(), len(match.group()), self._formats[kind])
            if kind == "comment" and not match.group().endswith("-->"):
                self.setCurrentBlockState(_IN_COMMENT)


def _formats(palette: QPalette) -> dict[str, QTextCharFormat]:
    base = palette.color(QPalette.ColorRole.Base)
    formats = {}
    for kind, paint in _PAINTS.items():
        written = QTextCharFormat()
        written.setForeground(with_contrast(tone_colour(paint.tone, palette), base, TEXT_CONTRAST))
        written.setFontItalic(paint.is_italic)
        formats[kind] = written
    return formats
