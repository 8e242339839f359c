from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton

from tests.support.wizards import USUAL, asking, surround
from tests.support.worlds import eventually
from vmgui.core.creation.answers import Answers, Source, Tree
from vmgui.core.creation.facts import TreeFacts
from vmgui.core.creation.steps import Step
from vmgui.ui.create import treefields
from vmgui.ui.create.wizard import CreateWindow
from vmgui.ui.widgets.expander import Expander

URL = Answers(source=Source.URL)


def line(window: CreateWindow, name: str) -> QLineEdit:
    found = window.page.findChild(QLineEdit, name)
    assert found is not None
    return found


def injected(window: CreateWindow) -> tuple[Path, ...]:
    return window.flow.answers.tree.injected


def unfold(window: CreateWindow) -> None:
    for expander in window.page.findChildren(Expander):
        expander.set_open(True)


async def test_address_and_options_are_answered(tmp_path: Path) -> None:
    async with asking(tmp_path, URL, step=Step.MEDIUM) as window:
        unfold(window)
        for name, value in (("url", "http://a/b/"), ("arguments", "ks=http://a/ks.cfg")):
            line(window, name).setText(value)
            line(window, name).textEdited.emit(value)

        assert window.flow.answers.tree == Tree("http://a/b/", "ks=http://a/ks.cfg")


async def test_what_was_found_is_said(tmp_path: Path) -> None:
    tree = TreeFacts("http://a", "x86_64", "http://a/linux", "http://a/initrd.gz")

    async with asking(tmp_path, URL, step=Step.MEDIUM) as window:
        surround(window.flow, replace(USUAL, tree=tree))

        label = window.page.findChild(QLabel, "tree-facts")
        assert label is not None
        assert "http://a/linux" in label.text()


async def test_files_are_added_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def choose(*_arguments: object) -> Path:
        return tmp_path / "ks.cfg"

    monkeypatch.setattr(treefields, "open_file", choose)
    async with asking(tmp_path, URL, step=Step.MEDIUM) as window:
        unfold(window)
        add, remove = (window.page.findChild(QPushButton, n) for n in ("add-file", "remove-file"))
        files = window.page.findChild(QListWidget, "injected")
        assert add is not None
        assert remove is not None
        assert files is not None
        assert not remove.isEnabled()
        add.click()
        await eventually(lambda: files.count() == 1, "the file is there")
        assert injected(window) == (tmp_path / "ks.cfg",)

        files.setCurrentRow(0)
        remove.click()

        assert injected(window) == ()
        assert files.count() == 0
