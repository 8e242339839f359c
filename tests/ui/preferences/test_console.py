from __future__ import annotations

from vmgui.base.settings import Settings
from vmgui.base.storage import MemoryStorage
from vmgui.core.operations.consoles import PLACEHOLDERS
from vmgui.ui.preferences.console import PAGE


def test_page_explains_every_placeholder() -> None:
    assert {word for word, _meaning in PAGE.terms} == {f"{{{name}}}" for name in PLACEHOLDERS}


def test_command_counts_only_for_the_custom_viewer() -> None:
    settings = Settings(MemoryStorage())
    command = next(row for row in PAGE.rows if row.setting is Settings.viewer_command)
    assert not command.counts(settings)

    settings.viewer = "custom"

    assert command.counts(settings)
