"""What makes a test fail besides its assertions.

Warnings in the log, and texts that are translated by accident. (Leftover tasks are found by the
hook in `tests/conftest.py`, exceptions in slots and Qt's warnings by pytest-qt, Python's warnings
by pytest.)
"""

from __future__ import annotations

import gettext
import logging
import re
from collections.abc import Iterator

import pytest

from vmgui.base import i18n


class LogGuard(logging.Handler):
    """Collects what is logged at warning level or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._records: list[logging.LogRecord] = []
        self._expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)

    def expect(self, pattern: str) -> None:
        """Say that a line that matches will be logged, once or more often."""
        self._expected.append(pattern)

    def failures(self) -> list[str]:
        """What was logged and not expected, and what was expected and not logged."""
        lines = [f"{r.name}: {r.levelname}: {r.getMessage()}" for r in self._records]
        unexpected = [
            f"logged: {line}"
            for line in lines
            if not any(re.search(pattern, line) for pattern in self._expected)
        ]
        missed = [
            f"not logged: {pattern}"
            for pattern in self._expected
            if not any(re.search(pattern, line) for line in lines)
        ]
        return unexpected + missed


@pytest.fixture(autouse=True)
def log_guard() -> Iterator[LogGuard]:
    """Fails the test for warnings in the log; `log_guard.expect(pattern)` allows one."""
    guard = LogGuard()
    root = logging.getLogger()
    root.addHandler(guard)
    yield guard
    root.removeHandler(guard)
    if failures := guard.failures():
        pytest.fail("\n".join(failures), pytrace=False)


@pytest.fixture(autouse=True)
def untranslated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts are in English, whatever the machine's language and whatever a test installs."""
    monkeypatch.setattr(i18n, "_translations", gettext.NullTranslations())
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
