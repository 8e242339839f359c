"""A password in a form about a pool."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.support.forms import form_of
from vmgui.hardware.pools.login import PASSWORD
from vmgui.hardware.pools.registry import kind
from vmgui.hardware.scene import Scene, Search
from vmgui.ui.forms.form import Form
from vmgui.ui.forms.password import PasswordRow
from vmgui.ui.forms.rows import Bound
from vmgui.xmldoc.document import serialize
from vmgui.xmldoc.pool import Pool

NEW = Scene(is_new=True)


@pytest.fixture
def pool() -> Pool:
    pool = kind("iscsi").new("san", NEW)
    pool.auth_username, pool.auth_type = "host1", "chap"
    return pool


@pytest.fixture
def form(qtbot: QtBot, pool: Pool) -> Form:
    form = form_of(qtbot, kind("iscsi"))
    form.bind(Bound(pool, NEW))
    return form


def row(form: Form) -> PasswordRow:
    found = form.row(PASSWORD)
    assert isinstance(found, PasswordRow)
    return found


def line(form: Form) -> QLineEdit:
    found = row(form).focus_widget
    assert isinstance(found, QLineEdit)
    return found


def test_password_is_dots_and_goes_into_no_document(form: Form, pool: Pool) -> None:
    QTest.keyClicks(line(form), "hunter2")

    assert line(form).echoMode() is QLineEdit.EchoMode.Password
    assert row(form).password.reveal() == b"hunter2"
    assert "hunter2" not in serialize(pool)


def test_password_survives_what_the_host_says_meanwhile(form: Form) -> None:
    QTest.keyClicks(line(form), "hunter2")

    form.set_scene(Scene(is_new=True, search=Search("2 found, see the list.")))

    assert line(form).text() == "hunter2"


def test_forget_wipes_it(form: Form) -> None:
    QTest.keyClicks(line(form), "hunter2")

    row(form).forget()

    assert not row(form).password


def test_password_typed_and_left_is_told(form: Form, qtbot: QtBot) -> None:
    with qtbot.waitSignal(row(form).edited):
        QTest.keyClicks(line(form), "x")
    with qtbot.waitSignal(row(form).left):
        line(form).setFocus()
        form.row("host_name").focus_widget.setFocus()


def test_password_without_a_user_is_hidden(form: Form, pool: Pool) -> None:
    pool.auth_username = None

    form.refresh()

    assert not line(form).isVisible()


def test_secret_chosen_needs_no_password(form: Form, pool: Pool) -> None:
    pool.auth_secret_uuid = "2ec115d7-3a88-3ceb-bc12-0ac909a6fd87"

    form.refresh()

    assert not line(form).isVisible()


def test_problems_that_are_seen_stay_when_more_is_known(form: Form) -> None:
    form.look_at_all()
    before = form.row("host_name").focus_widget.accessibleDescription()

    form.set_scene(Scene(is_new=True, search=Search("Nothing.")))

    assert "Enter a value." in before
    assert "Enter a value." in form.row("host_name").focus_widget.accessibleDescription()


def test_search_is_told_under_the_field_that_it_fills(form: Form) -> None:
    form.set_scene(Scene(is_new=True, search=Search("Looking for the targets of san…")))

    note, field = form.row("searching").body, form.row("device_path").body

    assert note.isVisible()
    assert note.geometry().left() == field.geometry().left()
    assert note.geometry().top() > field.geometry().top()
