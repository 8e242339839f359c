from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton

from tests.support.wizards import asking
from tests.support.worlds import eventually
from vmgui.core.creation.answers import Answers, CloudInit, Source
from vmgui.core.creation.steps import Step
from vmgui.ui.create import cloudfields
from vmgui.ui.create.page import CreatePage
from vmgui.ui.widgets.expander import Expander

CLOUD = Answers(source=Source.CLOUD)
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5Q me@here"


def line(page: CreatePage, name: str) -> QLineEdit:
    found = page.findChild(QLineEdit, name)
    assert found is not None
    return found


def text(page: CreatePage, name: str) -> QPlainTextEdit:
    found = page.findChild(QPlainTextEdit, name)
    assert found is not None
    return found


async def test_what_is_typed_is_answered(tmp_path: Path) -> None:
    async with asking(tmp_path, CLOUD, step=Step.MEDIUM) as window:
        page = window.page
        for name, value in (("user", "ann"), ("password", "s3cret"), ("host_name", "web1")):
            line(page, name).setText(value)
            line(page, name).textEdited.emit(value)
        text(page, "ssh_keys").setPlainText(f"{KEY}\n\n")

        cloud = window.flow.answers.cloud
        assert cloud == CloudInit(user="ann", password="s3cret", host_name="web1", ssh_keys=(KEY,))
        assert text(page, "ssh_keys").toPlainText() == f"{KEY}\n\n"


async def test_password_is_not_shown(tmp_path: Path) -> None:
    async with asking(tmp_path, CLOUD, step=Step.MEDIUM) as window:
        assert line(window.page, "password").echoMode() is QLineEdit.EchoMode.Password


async def test_own_user_data_takes_the_place_of_the_fields(tmp_path: Path) -> None:
    async with asking(tmp_path, CLOUD, step=Step.MEDIUM) as window:
        page = window.page
        for expander in page.findChildren(Expander):
            expander.set_open(True)
        text(page, "user_data").setPlainText("#cloud-config\nusers: []\n")

        assert window.flow.answers.cloud.user_data.startswith("#cloud-config")
        assert not line(page, "user").isEnabled()
        text(page, "user_data").setPlainText("")
        assert line(page, "user").isEnabled()


async def test_without_cloud_init_its_fields_go(tmp_path: Path) -> None:
    answers = Answers(source=Source.CLOUD, cloud=CloudInit(is_used=False))

    async with asking(tmp_path, answers, step=Step.MEDIUM) as window:
        assert not line(window.page, "user").isVisibleTo(window.page)


async def test_key_is_read_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "id.pub"
    file.write_text(f"{KEY}\n")

    async def choose(*_arguments: object) -> Path:
        return file

    monkeypatch.setattr(cloudfields, "open_file", choose)
    async with asking(tmp_path, CLOUD, step=Step.MEDIUM) as window:
        button = window.page.findChild(QPushButton, "add-key")
        assert button is not None
        button.click()
        await eventually(lambda: window.flow.answers.cloud.ssh_keys, "the key is read")

        assert window.flow.answers.cloud.ssh_keys == (KEY,)


async def test_heading_of_own_user_data_is_opened_once(tmp_path: Path) -> None:
    async with asking(tmp_path, CLOUD, step=Step.MEDIUM) as window:
        (expander,) = window.page.findChildren(Expander)
        window.flow.answer(cloud=CloudInit(user_data="#cloud-config"))
        was_opened = expander.is_open()

        expander.set_open(False)
        window.flow.answer(cloud=CloudInit(user_data="#cloud-config"), memory=1 << 30)

        assert was_opened
        assert not expander.is_open()
