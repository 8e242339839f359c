from __future__ import annotations

import platform

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import press
from vmgui import __version__
from vmgui.ui.dialogs.about import AboutDialog


def test_shown_has_the_versions_that_a_bug_report_needs(qtbot: QtBot) -> None:
    dialog = AboutDialog(None, "10.0.0")
    qtbot.addWidget(dialog)

    texts = {label.text() for label in dialog.findChildren(QLabel)}

    assert {__version__, "10.0.0", qVersion(), platform.python_version()} <= texts


def test_copy_puts_them_on_the_clipboard(qtbot: QtBot) -> None:
    dialog = AboutDialog(None, "10.0.0")
    qtbot.addWidget(dialog)

    press(dialog, "copy")

    assert "libvirt: 10.0.0" in QGuiApplication.clipboard().text().splitlines()


def test_close_closes(qtbot: QtBot) -> None:
    dialog = AboutDialog(None, "10.0.0")
    qtbot.addWidget(dialog)
    dialog.show()

    press(dialog, "close")

    assert not dialog.isVisible()
