"""Logging: to stderr on request, and always to a ring buffer for bug reports.

Secrets never reach either: the redaction filter sits on both handlers.
"""

from __future__ import annotations

import collections
import logging
import re

from vmgui.base.compat import override

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_SECRETS = (
    (re.compile(r"(passwd=)(['\"]).*?\2"), r"\1\2…\2"),
    (re.compile(r"(password[\"']?\s*[=:]\s*)\S+", re.IGNORECASE), r"\1…"),
    (re.compile(r"(://[^/@\s:]+:)[^/@\s]+@"), r"\1…@"),
)


def redacted(text: str) -> str:
    """`text` without passwords of displays, URIs and settings."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


class _RedactingFormatter(logging.Formatter):
    @override
    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class RingBuffer(logging.Handler):
    """The last lines of the log, for the crash page."""

    def __init__(self, most: int = 5000) -> None:
        super().__init__()
        self._lines: collections.deque[str] = collections.deque(maxlen=most)
        self.setFormatter(_RedactingFormatter(FORMAT))

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line; one that cannot be formatted must not hurt who logs it."""
        try:
            self._lines.append(self.format(record))
        except Exception:
            self.handleError(record)

    def text(self) -> str:
        """All lines kept."""
        return "\n".join(self._lines)


def configure(debug: str | None) -> RingBuffer:
    """Set up logging for the program.

    Args:
        debug: None for warnings only; "" for everything of ours on stderr; else comma-separated
            names of packages below `vmgui`, such as "virt,core.refresh".

    Returns:
        The ring buffer that has everything of ours.
    """
    ours = logging.getLogger("vmgui")
    ours.setLevel(logging.DEBUG)
    buffer = RingBuffer()
    root = logging.getLogger()
    root.addHandler(buffer)
    console = logging.StreamHandler()
    console.setFormatter(_RedactingFormatter(FORMAT))
    if debug is None:
        console.setLevel(logging.WARNING)
    elif debug:
        prefixes = tuple(f"vmgui.{name.strip()}" for name in debug.split(","))
        console.addFilter(
            lambda record: record.levelno >= logging.WARNING or record.name.startswith(prefixes)
        )
    root.addHandler(console)
    return buffer
