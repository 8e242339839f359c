from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from tests.support.secretspage import secrets_page
from tests.support.vault import Vault
from tests.support.worlds import eventually
from tests.ui.dialogs.acting import press, until_shown, write
from vmgui.base.states import JobState
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.errors import ProblemDialog
from vmgui.ui.storage.secretdialog import SetValueDialog


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    return Vault.opened(monkeypatch)


async def test_actions_say_what_they_need(vault: Vault, tmp_path: Path) -> None:
    vault.put("tls", "server")
    vault.put("vtpm", "mail")
    async with secrets_page(tmp_path) as scene:
        await scene.has("mail", "server")
        set_value, delete = scene.action("secret.set_value"), scene.action("secret.delete")
        assert set_value.toolTip() == "Select a secret first."

        scene.page.view.selectAll()
        assert set_value.toolTip() == "Select a single secret."
        assert delete.isEnabled()
        await scene.host.disconnect()

        await eventually(lambda: not delete.isEnabled(), "it is greyed")
        assert delete.toolTip().endswith("is not connected.")


async def test_value_is_set(vault: Vault, tmp_path: Path) -> None:
    uuid = vault.put("tls", "server")
    async with secrets_page(tmp_path) as scene:
        await scene.has("server")
        scene.page.view.choose(uuid)

        scene.action("secret.set_value").trigger()
        dialog = await until_shown(SetValueDialog)
        for name in ("value", "again"):
            write(dialog, name, "word")
        press(dialog, "accept")

        await eventually(lambda: vault.values == {uuid: b"word"}, "it has its value")


async def test_value_that_is_refused_is_told(vault: Vault, tmp_path: Path) -> None:
    uuid = vault.put("tls", "server")
    vault.refuses = {"set_value"}
    async with secrets_page(tmp_path) as scene:
        await scene.has("server")
        scene.page.view.choose(uuid)

        scene.action("secret.set_value").trigger()
        dialog = await until_shown(SetValueDialog)
        for name in ("value", "again"):
            write(dialog, name, "pa55word")
        press(dialog, "accept")

        problem = await until_shown(ProblemDialog)
        said = " ".join(label.text() for label in problem.findChildren(QLabel))
        assert "The value was not set." in said
        assert "pa55word" not in said


async def test_delete_key_asks_and_deletes_all_that_are_selected(
    vault: Vault, tmp_path: Path
) -> None:
    vault.put("tls", "server")
    vault.put("vtpm", "mail")
    async with secrets_page(tmp_path) as scene:
        await scene.has("mail", "server")
        scene.page.view.selectAll()

        QTest.keyClick(scene.page.view, Qt.Key.Key_Delete)
        press(await until_shown(ConfirmationDialog), "accept")

        await eventually(lambda: not vault.secrets, "they are gone")
        jobs = scene.context.jobs.jobs
        assert [job.state for job in jobs] == [JobState.DONE] * 2


async def test_uuids_are_copied(vault: Vault, tmp_path: Path) -> None:
    uuid = vault.put("tls", "server")
    async with secrets_page(tmp_path) as scene:
        await scene.has("server")
        scene.page.view.choose(uuid)

        QTest.keyClick(scene.page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

        assert QApplication.clipboard().text() == uuid
