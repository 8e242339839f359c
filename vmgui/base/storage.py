"""Where settings and window layouts are kept: a small JSON file, or a dict in tests.

A file that cannot be read as JSON is kept aside (`settings.json.broken-1`) and defaults are used.
Writing goes through a temporary file and a rename, so a crash leaves the old or the new one. The
file is read once, before the first window; writing is given to `write_later`, so that the GUI
thread never waits for a disk.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from vmgui.base.compat import override
from vmgui.base.i18n import _

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]


class Storage(Protocol):
    """Keeps JSON values by key."""

    def get(self, key: str) -> JsonValue:
        """The value, None if there is none."""

    def set(self, key: str, value: JsonValue) -> None:
        """Keep a value; None forgets it."""


class MemoryStorage:
    """Keeps values as long as the program runs: for tests and for hosts opened once."""

    def __init__(self, values: dict[str, JsonValue] | None = None) -> None:
        self.values: dict[str, JsonValue] = dict(values or {})

    def get(self, key: str) -> JsonValue:
        """The value, None if there is none."""
        return self.values.get(key)

    def set(self, key: str, value: JsonValue) -> None:
        """Keep a value; None forgets it."""
        if value is None:
            self.values.pop(key, None)
        else:
            self.values[key] = value


class FileStorage(MemoryStorage):
    """Keeps values in a JSON file."""

    def __init__(self, path: Path, changed: Callable[[], None] = lambda: None) -> None:
        """Read the file. Blocks; done before the event loop runs.

        Args:
            path: need not exist.
            changed: called when there is something to write; the owner then has `write` called in
                a worker thread, with what `content` gives.
        """
        super().__init__()
        self.path = path
        self.problem = ""
        """A sentence for the user if the file could not be read; empty if all is well."""
        self._changed = changed
        self._read()

    @override
    def set(self, key: str, value: JsonValue) -> None:
        """Keep a value and tell the owner that the file is out of date."""
        if self.get(key) == value:
            return
        super().set(key, value)
        self._changed()

    def content(self) -> str:
        """The file's text as it should be now."""
        return json.dumps(self.values, indent=2, sort_keys=True, ensure_ascii=False) + "\n"

    def _read(self) -> None:
        try:
            values = json.loads(self.path.read_text(encoding="utf-8"))
            if not isinstance(values, dict):
                raise ValueError("not an object")
        except FileNotFoundError:
            return
        except OSError as error:
            self.problem = _("The settings in {path} cannot be read: {reason}").format(
                path=self.path, reason=error.strerror
            )
        except (ValueError, RecursionError):
            self.problem = self._put_aside()
        else:
            self.values = values

    def _put_aside(self) -> str:
        for number in range(1, 100):
            aside = self.path.with_name(f"{self.path.name}.broken-{number}")
            if not aside.exists():
                break
        try:
            self.path.rename(aside)
        except OSError as error:
            return _("{path} is damaged and cannot be moved: {reason}").format(
                path=self.path, reason=error.strerror
            )
        return _("{path} was damaged. It is kept as {aside}; the defaults are used.").format(
            path=self.path, aside=aside.name
        )


def write(path: Path, content: str) -> None:
    """Replace a file's text in one step, readable by the user alone. Blocks.

    Raises:
        OSError: the directory cannot be made or written; the old file is whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
