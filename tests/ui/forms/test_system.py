from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.forms import bound_to, form_of, machine
from tests.support.systems import DEBIAN, FEDORA, install
from tests.support.worlds import eventually
from vmgui.hardware.panels.os import OsPanel
from vmgui.ui.forms.form import Form
from vmgui.ui.forms.systempicker import SystemPicker
from vmgui.xmldoc.domain.domain import Domain

METADATA = """\
<metadata><a:kept xmlns:a='urn:a'/>
<l:libosinfo xmlns:l='http://libosinfo.org/xmlns/libvirt/domain/1.0'>
<l:os id='{id}'/></l:libosinfo></metadata>"""
FOREIGN = "http://example.org/os/1"


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of today."""
    install(monkeypatch)


def made_for(os_id: str) -> Domain:
    return machine("", METADATA.format(id=os_id) if os_id else "")


async def shown(
    qtbot: QtBot, domain: Domain, original: Domain | None = None, present: Domain | None = None
) -> Form:
    form = form_of(qtbot, OsPanel())
    form.bind(bound_to(domain, domain, original=original or domain.copy(), present=present))
    await eventually(picker(form).names, "the systems are listed")
    return form


def picker(form: Form) -> SystemPicker:
    return form.findChild(SystemPicker)


def chosen(form: Form) -> str:
    return form.findChild(QLineEdit, "os_id").text()


def choose(form: Form, name: str) -> None:
    place = picker(form).names().index(name)
    picker(form).view.setCurrentIndex(picker(form).model.index(place))


@pytest.mark.parametrize(
    ("os_id", "name"), [(FEDORA.id, FEDORA.name), (FOREIGN, "os 1"), ("", "Not stated")]
)
async def test_what_is_stored_is_shown_and_left_alone(qtbot: QtBot, os_id: str, name: str) -> None:
    domain = made_for(os_id)
    before = domain.xml()

    form = await shown(qtbot, domain)

    assert chosen(form) == name
    assert picker(form).view.currentIndex().data() == name
    assert domain.xml() == before


async def test_name_is_shown_before_the_database_is_read(qtbot: QtBot) -> None:
    domain = made_for(FEDORA.id)
    form = form_of(qtbot, OsPanel())

    form.bind(bound_to(domain, domain))

    assert chosen(form) == "Fedora 37"
    await eventually(lambda: chosen(form) == FEDORA.name, "it has the database's name")


async def test_chosen_system_is_written_and_marked(qtbot: QtBot) -> None:
    domain = made_for(FEDORA.id)
    form = await shown(qtbot, domain)

    with qtbot.waitSignal(form.edited):
        choose(form, DEBIAN.name)

    assert domain.xml() == made_for(DEBIAN.id).xml()
    assert chosen(form) == DEBIAN.name
    row = form.row("os_id")
    assert row.label is not None
    assert row.label.text().endswith("•")
    assert row.focus_widget is not None
    assert FEDORA.name in row.focus_widget.toolTip()


async def test_system_of_a_machine_without_one_is_written_as_libosinfo_does(qtbot: QtBot) -> None:
    domain = made_for("")
    form = await shown(qtbot, domain)

    choose(form, DEBIAN.name)

    assert domain.os_id == DEBIAN.id


async def test_none_is_chosen(qtbot: QtBot) -> None:
    domain = made_for(FOREIGN)
    form = await shown(qtbot, domain)

    choose(form, "Not stated")

    assert domain.os_id is None
    assert "kept" in domain.xml()
    assert chosen(form) == "Not stated"


@pytest.mark.parametrize(("typed", "os_id"), [("fed", FEDORA.id), (FOREIGN, FOREIGN)])
async def test_return_takes_what_is_typed(qtbot: QtBot, typed: str, os_id: str) -> None:
    domain = made_for("")
    form = await shown(qtbot, domain)
    search = picker(form).search
    search.setFocus()

    qtbot.keyClicks(search, typed)
    assert domain.os_id is None
    qtbot.keyClick(search, Qt.Key.Key_Return)

    assert domain.os_id == os_id
    assert search.text() == typed


async def test_running_machine_with_another_system_is_told(qtbot: QtBot) -> None:
    form = await shown(qtbot, made_for(DEBIAN.id), present=made_for(""))

    assert form.findChild(QLabel, "os_id-present").text() == "Running with: nothing"


async def test_everything_has_a_name(qtbot: QtBot) -> None:
    form = await shown(qtbot, made_for(FOREIGN))

    assert unnamed(form.window()) == []
