from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.support.wizards import USUAL, asking
from tests.support.worlds import eventually
from vmgui.core.creation.answers import Answers, FileChoice, Source
from vmgui.core.creation.flow import Flow
from vmgui.core.creation.steps import Step
from vmgui.ui.create import filefield
from vmgui.ui.create.filefield import FileField
from vmgui.ui.create.page import CreateDesk
from vmgui.ui.create.wizard import CreateWindow

REMOTE = replace(USUAL, is_local=False)


def field_of(window: CreateWindow) -> FileField:
    found = window.page.findChild(FileField)
    assert found is not None
    return found


def button(window: CreateWindow, name: str) -> QPushButton:
    found = window.page.findChild(QPushButton, name)
    assert found is not None
    return found


@pytest.fixture
def browsed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What is asked for in the host's storage; the answer is always the same."""
    asked: list[tuple[str, str]] = []

    async def choose(_desk: CreateDesk, what: str, present: str) -> str:
        asked.append((what, present))
        return "/images/debian.iso"

    monkeypatch.setattr(CreateDesk, "choose_path", choose)
    return asked


async def test_path_is_typed(tmp_path: Path) -> None:
    async with asking(tmp_path, Answers(source=Source.ISO), step=Step.MEDIUM) as window:
        field = field_of(window)

        field.line.setEditText("/images/a.iso")
        field.line.chosen.emit()

        assert window.flow.answers.medium == FileChoice("/images/a.iso")


async def test_medium_is_browsed_for(tmp_path: Path, browsed: list[tuple[str, str]]) -> None:
    async with asking(tmp_path, Answers(source=Source.ISO), step=Step.MEDIUM) as window:
        button(window, "browse").click()
        await eventually(lambda: window.flow.answers.medium.path, "it is chosen")

        assert window.flow.answers.medium == FileChoice("/images/debian.iso")
        assert field_of(window).file().path == "/images/debian.iso"
        assert browsed == [("medium", "")]


async def test_file_of_this_computer_is_uploaded_to_a_remote_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browsed: list[tuple[str, str]]
) -> None:
    async def choose(*_arguments: object) -> Path:
        return Path("/home/ann/debian.iso")

    monkeypatch.setattr(filefield, "open_file", choose)
    async with asking(tmp_path, Answers(source=Source.ISO), REMOTE, Step.MEDIUM) as window:
        button(window, "upload").click()
        await eventually(lambda: window.flow.answers.medium.path, "it is chosen")

        assert window.flow.answers.medium == FileChoice("/home/ann/debian.iso", is_here=True)
        note = window.page.findChild(QLabel, "upload-note")
        assert note is not None
        assert note.isVisibleTo(window.page)
        button(window, "browse").click()
        await eventually(lambda: not window.flow.answers.medium.is_here, "one of the host")
        assert browsed == [("medium", "")]


async def test_nothing_is_uploaded_to_this_computer(tmp_path: Path) -> None:
    async with asking(tmp_path, Answers(source=Source.ISO), step=Step.MEDIUM) as window:
        assert not button(window, "upload").isVisibleTo(window.page)


async def test_description_is_a_file_of_this_computer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def choose(*_arguments: object) -> Path:
        return tmp_path / "web1.xml"

    monkeypatch.setattr(filefield, "open_file", choose)
    async with asking(tmp_path, Answers(source=Source.XML), REMOTE, Step.MEDIUM) as window:
        assert not button(window, "upload").isVisibleTo(window.page)
        button(window, "browse").click()
        await eventually(lambda: window.flow.answers.medium.path, "it is chosen")

        assert window.flow.answers.medium == FileChoice(str(tmp_path / "web1.xml"))


async def test_what_could_not_be_read_is_read_again_when_it_is_chosen_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browsed: list[tuple[str, str]]
) -> None:
    looked: list[Flow] = []
    monkeypatch.setattr(Flow, "look_again", lambda flow: looked.append(flow))
    answers = Answers(source=Source.ISO, medium=FileChoice("/images/debian.iso"))
    async with asking(tmp_path, answers, step=Step.MEDIUM) as window:
        button(window, "browse").click()
        await eventually(lambda: looked, "it is looked up")

        assert browsed == [("medium", "/images/debian.iso")]
        assert looked == [window.flow]
