from __future__ import annotations

import gc

import pytest
import shiboken6
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import part, problem
from vmgui.base.settings import Settings
from vmgui.base.storage import MemoryStorage
from vmgui.ui.preferences import confirmations, console, general, statistics
from vmgui.ui.preferences.form import SettingsForm
from vmgui.ui.preferences.page import Page


@pytest.fixture
def settings() -> Settings:
    return Settings(MemoryStorage())


def shown(qtbot: QtBot, page: Page, settings: Settings) -> SettingsForm:
    form = SettingsForm(page, settings)
    qtbot.addWidget(form)
    form.show()
    return form


def retype(edit: QLineEdit, text: str) -> None:
    edit.clear()
    QTest.keyClicks(edit, text)


def test_shown_has_the_values_as_they_are(qtbot: QtBot, settings: Settings) -> None:
    settings.stats_interval = 7
    settings.sample_disk = False

    form = shown(qtbot, statistics.PAGE, settings)

    assert part(form, QSpinBox, "stats_interval").value() == 7
    assert not part(form, QCheckBox, "sample_disk").isChecked()
    assert part(form, QCheckBox, "sample_cpu").isChecked()


def test_switch_toggled_is_written(qtbot: QtBot, settings: Settings) -> None:
    form = shown(qtbot, confirmations.PAGE, settings)

    part(form, QCheckBox, "confirm_reset").click()

    assert settings.confirm_reset is False


def test_number_changed_is_written_and_limited(qtbot: QtBot, settings: Settings) -> None:
    form = shown(qtbot, statistics.PAGE, settings)
    box = part(form, QSpinBox, "stats_interval")

    box.setValue(1000)

    assert box.value() == Settings.stats_interval.most
    assert settings.stats_interval == Settings.stats_interval.most


def test_choice_made_is_written(qtbot: QtBot, settings: Settings) -> None:
    form = shown(qtbot, general.PAGE, settings)
    box = part(form, QComboBox, "theme")

    box.setCurrentIndex(box.findData("dark"))

    assert settings.theme == "dark"


def test_text_typed_is_written(qtbot: QtBot, settings: Settings) -> None:
    settings.viewer = "custom"
    form = shown(qtbot, console.PAGE, settings)

    retype(part(form, QLineEdit, "viewer_command"), "remmina -c {type}://{host}:{port}")

    assert settings.viewer_command == "remmina -c {type}://{host}:{port}"


def test_text_that_cannot_be_used_is_told_and_not_written(qtbot: QtBot, settings: Settings) -> None:
    settings.viewer = "custom"
    form = shown(qtbot, console.PAGE, settings)

    retype(part(form, QLineEdit, "viewer_command"), "viewer {hist}")

    assert "{hist}" in problem(form, "viewer_command")
    assert "{hist}" not in settings.viewer_command


def test_setting_changed_elsewhere_is_shown(qtbot: QtBot, settings: Settings) -> None:
    form = shown(qtbot, confirmations.PAGE, settings)

    settings.confirm_force_off = False

    assert not part(form, QCheckBox, "confirm_force_off").isChecked()


def test_setting_of_another_page_changed_is_ignored(qtbot: QtBot, settings: Settings) -> None:
    form = shown(qtbot, confirmations.PAGE, settings)

    with qtbot.assertNotEmitted(form.changed):
        settings.theme = "dark"


def test_setting_that_does_not_count_is_disabled(qtbot: QtBot, settings: Settings) -> None:
    form = shown(qtbot, console.PAGE, settings)
    edit = part(form, QLineEdit, "viewer_command")
    assert not edit.isEnabled()

    settings.viewer = "custom"

    assert edit.isEnabled()


def test_every_field_has_a_label_that_names_it(qtbot: QtBot, settings: Settings) -> None:
    form = shown(qtbot, general.PAGE, settings)

    named = {label.buddy() for label in form.findChildren(QLabel)}

    assert part(form, QComboBox, "theme") in named


@pytest.mark.parametrize("page", [general.PAGE, statistics.PAGE, confirmations.PAGE, console.PAGE])
def test_reset_sets_everything_back(qtbot: QtBot, settings: Settings, page: Page) -> None:
    settings.theme, settings.stats_interval, settings.viewer = "dark", 9, "custom"
    settings.confirm_pause = True
    form = shown(qtbot, page, settings)
    assert not form.is_default()

    form.reset()

    assert form.is_default()


def test_reset_takes_back_what_was_typed_wrong(qtbot: QtBot, settings: Settings) -> None:
    settings.viewer = "custom"
    form = shown(qtbot, console.PAGE, settings)
    edit = part(form, QLineEdit, "viewer_command")
    retype(edit, "viewer {hist}")

    form.reset()

    assert edit.text() == Settings.viewer_command.default
    assert problem(form, "viewer_command") == ""


def test_deleted_form_does_not_listen_any_more(settings: Settings) -> None:
    window = QWidget()
    form = SettingsForm(general.PAGE, settings, window)

    shiboken6.delete(window)
    gc.collect()
    settings.theme = "dark"

    assert not shiboken6.isValid(form)
