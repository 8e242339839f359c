"""The hosts that the user has added, as the settings keep them."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from vmgui.base.ids import HostId
from vmgui.base.records import HostConfig
from vmgui.base.storage import JsonValue, MemoryStorage, Storage

_KEY = "hosts"


def is_first_start(storage: Storage) -> bool:
    """True until a host has been added for the first time."""
    return storage.get(_KEY) is None


def load(storage: Storage) -> list[HostConfig]:
    """The remembered hosts, in the order in which they were added; nonsense is left out."""
    configs = []
    for row in _rows(storage):
        uri, name, auto = row.get("uri"), row.get("name", ""), row.get("autoconnect", True)
        if isinstance(uri, str) and uri:
            name = name if isinstance(name, str) else ""
            configs.append(HostConfig(uri.strip(), name, is_autoconnect=auto is True))
    return configs


def peek(path: Path) -> list[HostConfig]:
    """The hosts that a settings file remembers, without touching it. Blocks for a small file."""
    with contextlib.suppress(OSError, ValueError):
        values = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(values, dict):
            return load(MemoryStorage(values))
    return []


def remember(storage: Storage, config: HostConfig) -> None:
    """Add a host, or replace what was said about it."""
    row: dict[str, JsonValue] = {
        "uri": config.uri,
        "name": config.name,
        "autoconnect": config.is_autoconnect,
    }
    rows = _rows(storage)
    for index, old in enumerate(rows):
        if old.get("uri") == config.uri:
            rows[index] = row
            break
    else:
        rows.append(row)
    storage.set(_KEY, list(rows))


def forget(storage: Storage, host: HostId) -> None:
    """Remove a host."""
    storage.set(_KEY, [row for row in _rows(storage) if row.get("uri") != host.uri])


def _rows(storage: Storage) -> list[dict[str, JsonValue]]:
    rows = storage.get(_KEY)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
