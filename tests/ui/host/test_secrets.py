from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QMenu, QWidget

from tests.support.contexts import unnamed
from tests.support.secretspage import secrets_page
from tests.support.vault import Vault
from tests.support.worlds import eventually
from tests.ui.dialogs.acting import part, press, until_shown, write
from vmgui.ui.host.secrets import SecretsPage
from vmgui.ui.storage.secretdialog import NewSecretDialog


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    return Vault.opened(monkeypatch)


async def test_page_shows_secrets_and_follows_them(vault: Vault, tmp_path: Path) -> None:
    uuid = vault.put("ceph", "client.libvirt", "Cluster 1")
    async with secrets_page(tmp_path) as scene:
        await scene.has("client.libvirt")
        assert unnamed(scene.window) == []

        vault.put("iscsi", "target")
        vault.tell(scene.host)
        await scene.has("client.libvirt", "target")

        vault.remove(uuid)
        vault.tell(scene.host, uuid)
        await scene.has("target")


async def test_page_of_a_driver_without_secrets_says_so(tmp_path: Path) -> None:
    async with secrets_page(tmp_path) as scene:
        await eventually(lambda: scene.empty() == "No secrets on this host", "it says so")

        assert not scene.is_seen("filter")


async def test_page_without_secrets_offers_to_make_one(vault: Vault, tmp_path: Path) -> None:
    async with secrets_page(tmp_path) as scene:
        await eventually(lambda: scene.empty() == "No secrets yet", "it says so")

        scene.action("secret.add").trigger()
        dialog = await until_shown(NewSecretDialog)
        box = part(dialog, QComboBox, "usage")
        box.setCurrentIndex(box.findData("tls"))
        part(dialog, QCheckBox, "is_base64").setChecked(False)
        write(dialog, "name", "server")
        for name in ("value", "again"):
            write(dialog, name, "word")
        press(dialog, "accept")

        await eventually(lambda: vault.values, "it has its value")
        (reading,) = vault.secrets.values()
        vault.tell(scene.host, reading.uuid)
        await scene.has("server")
        assert vault.values == {reading.uuid: b"word"}


async def test_page_that_cannot_be_read_can_be_tried_again(vault: Vault, tmp_path: Path) -> None:
    vault.refuses = {"secrets"}
    vault.put("tls", "server")
    async with secrets_page(tmp_path) as scene:
        await eventually(lambda: scene.empty() == "The secrets could not be read", "it says so")

        vault.refuses = set()
        press_retry(scene.page)

        await scene.has("server")


def press_retry(page: SecretsPage) -> None:
    for button in page.findChildren(QWidget):
        if button.isVisibleTo(page) and getattr(button, "text", str)() == "&Retry":
            button.click()  # type: ignore[attr-defined]
            return
    raise AssertionError("there is no Retry")


async def test_problem_stands_above_what_was_known(vault: Vault, tmp_path: Path) -> None:
    vault.put("tls", "server")
    async with secrets_page(tmp_path) as scene:
        await scene.has("server")

        vault.refuses = {"secrets"}
        vault.tell(scene.host)

        await eventually(lambda: scene.is_seen("problem"), "the problem is told")
        assert scene.names() == ["server"]


async def test_filter_shows_what_has_the_words(vault: Vault, tmp_path: Path) -> None:
    vault.put("tls", "server", "Rack 7")
    vault.put("vtpm", "mail")
    async with secrets_page(tmp_path) as scene:
        await scene.has("mail", "server")
        QTest.keyClicks(scene.page.search, "rack")
        await scene.has("server")

        QTest.keyClicks(scene.page.search, "zzz")
        assert scene.empty() == "Nothing found"
        assert scene.is_seen("filter")
        QTest.keyClick(scene.page.search, Qt.Key.Key_Escape)

        assert scene.names() == ["mail", "server"]


async def test_down_in_the_filter_chooses_the_first_secret(vault: Vault, tmp_path: Path) -> None:
    uuid = vault.put("tls", "server")
    async with secrets_page(tmp_path) as scene:
        await scene.has("server")
        scene.window.activateWindow()
        scene.page.search.begin()

        QTest.keyClick(scene.page.search, Qt.Key.Key_Down)

        assert [item.secret.uuid for item in scene.page.selection().secrets] == [uuid]


async def test_context_menu_comes_with_the_keyboard_too(vault: Vault, tmp_path: Path) -> None:
    uuid = vault.put("tls", "server")
    async with secrets_page(tmp_path) as scene:
        await scene.has("server")
        scene.page.view.choose(uuid)

        QTest.keyClick(scene.page.view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)

        (menu,) = scene.page.findChildren(QMenu)
        texts = [action.text().replace("&", "") for action in menu.actions() if action.text()]
        assert texts == ["New Secret…", "Set Value…", "Copy UUID", "Delete…"]
        menu.close()


async def test_hidden_page_reads_nothing_until_it_is_seen_again(
    vault: Vault, tmp_path: Path
) -> None:
    async with secrets_page(tmp_path) as scene:
        await eventually(lambda: scene.empty() == "No secrets yet", "it is read")
        scene.window.show_page("overview")
        vault.put("tls", "server")
        vault.tell(scene.host)
        assert scene.names() == []

        scene.window.show_page("secrets")

        await scene.has("server")


async def test_keys_open_copy_and_delete(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uuid = vault.put("tls", "server")
    async with secrets_page(tmp_path) as scene:
        await scene.has("server")
        asked: list[str] = []
        monkeypatch.setattr(scene.page._actions, "_run", lambda spec: asked.append(spec.id))
        scene.page.view.choose(uuid)

        QTest.keyClick(scene.page.view, Qt.Key.Key_Return)
        QTest.keyClick(scene.page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(scene.page.view, Qt.Key.Key_Delete)

        assert asked == ["secret.set_value", "secret.copy_uuid", "secret.delete"]
