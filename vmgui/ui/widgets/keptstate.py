"""What Qt's widgets call their state (columns, sizes of panes), kept as text in a storage."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray

from vmgui.base.storage import Storage


def keep_state(storage: Storage, key: str, state: QByteArray) -> None:
    """Remember what a widget's `saveState` returned."""
    storage.set(key, state.toBase64().toStdString())


def restore_state(storage: Storage, key: str, restore: Callable[[QByteArray], bool]) -> bool:
    """Give a widget's `restoreState` what was remembered.

    Returns:
        True if there was something and the widget took it.
    """
    text = storage.get(key)
    return isinstance(text, str) and restore(QByteArray.fromBase64(text.encode()))
