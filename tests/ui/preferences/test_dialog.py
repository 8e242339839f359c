from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QListWidget, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import part, press
from vmgui.base.settings import Settings, declared
from vmgui.base.storage import MemoryStorage
from vmgui.ui.preferences.dialog import PAGES, PreferencesDialog


@pytest.fixture
def settings() -> Settings:
    return Settings(MemoryStorage())


@pytest.fixture
def dialog(qtbot: QtBot, settings: Settings) -> PreferencesDialog:
    made = PreferencesDialog(settings)
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_setting_is_on_one_page() -> None:
    names = [row.setting.name for page in PAGES for row in page.rows]

    assert sorted(names) == sorted(declared())


def test_opened_is_modeless_and_shows_the_first_page(dialog: PreferencesDialog) -> None:
    assert dialog.windowModality() is Qt.WindowModality.NonModal
    assert part(dialog, QScrollArea, "page-general").isVisible()


@pytest.mark.parametrize("page", [page.id for page in PAGES])
def test_show_page_turns_to_it(dialog: PreferencesDialog, page: str) -> None:
    dialog.show_page(page)

    assert part(dialog, QScrollArea, f"page-{page}").isVisible()


def test_show_page_unknown_raises(dialog: PreferencesDialog) -> None:
    with pytest.raises(ValueError, match="nonsense"):
        dialog.show_page("nonsense")


def test_down_key_in_the_list_turns_the_page(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(part(dialog, QListWidget, "pages"), Qt.Key.Key_Down)

    assert part(dialog, QScrollArea, f"page-{PAGES[1].id}").isVisible()


def test_list_is_wide_enough_for_its_titles(dialog: PreferencesDialog) -> None:
    pages = part(dialog, QListWidget, "pages")

    assert pages.viewport().width() >= pages.sizeHintForColumn(0)


def test_reset_is_offered_only_where_something_changed(
    dialog: PreferencesDialog, settings: Settings
) -> None:
    assert not part(dialog, QPushButton, "reset-general").isEnabled()

    settings.theme = "dark"

    assert part(dialog, QPushButton, "reset-general").isEnabled()
    assert not part(dialog, QPushButton, "reset-console").isEnabled()


def test_reset_pressed_sets_the_page_back(dialog: PreferencesDialog, settings: Settings) -> None:
    settings.theme = "dark"
    settings.confirm_reset = False

    press(dialog, "reset-general")

    assert settings.theme == "system"
    assert settings.confirm_reset is False
    assert not part(dialog, QPushButton, "reset-general").isEnabled()


def test_change_applies_at_once_and_stays_after_escape(
    dialog: PreferencesDialog, settings: Settings, qtbot: QtBot
) -> None:
    part(dialog, QCheckBox, "sample_disk").click()

    qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert settings.sample_disk is False
    assert not dialog.isVisible()
