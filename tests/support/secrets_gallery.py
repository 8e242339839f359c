"""Shows the Secrets page and its dialogs in many states; run it by hand.

    python -m tests.support.desktop python -m tests.support.secrets_gallery DIRECTORY [NAME ...]

writes pictures there, in light and dark. QT_SCALE_FACTOR=2 shows what a screen of 200 % shows,
`--rtl` what a reader of Arabic sees.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from qasync import QEventLoop

from tests.support.contexts import StubWindows, connect, new_context
from tests.support.vault import Vault
from tests.support.worlds import RUNNING, Machine, world
from vmgui.base.ids import HostId
from vmgui.core.storage.items import SecretItem
from vmgui.core.storage.secretusers import SecretUser, SecretUserKind
from vmgui.ui.context import Context
from vmgui.ui.host.secrets import SecretsPage
from vmgui.ui.host.window import HostWindow
from vmgui.ui.storage.deletesecrets import dialog as delete_dialog
from vmgui.ui.storage.secretdialog import USAGES, NewSecretDialog, SetValueDialog
from vmgui.ui.style import Appearance, Theme
from vmgui.virt import eventloop
from vmgui.virt.secrets import PoolReference, SecretReading

SETTLE_SECONDS = 0.6
LONG = "/srv/storage/of-the-department-with-a-long-name/images/build-agent-nightly-tests.qcow2"
Scene = Callable[[Context, HostId, Vault], Awaitable[QWidget]]


def fill(vault: Vault) -> str:
    """Secrets of all kinds; the UUID of one that is used."""
    vault.put("volume", "/var/lib/libvirt/images/mail.qcow2", "Disk of the mail server")
    vault.put("volume", LONG, "A description that is much longer than anybody will want to read")
    used = vault.put("ceph", "client.libvirt", "Ceph cluster 1", is_private=True)
    vault.put("iscsi", "backup-target", is_ephemeral=True)
    vault.put("tls", "server-key")
    vault.put("vtpm", "mail-tpm", is_private=True)
    vault.put("", "", "Who knows")
    vault.volumes = {"/var/lib/libvirt/images/mail.qcow2"}
    vault.pools = [
        PoolReference("images", True, "ceph:client.libvirt"),
        PoolReference("backups", False, "iscsi:backup-target"),
    ]
    return used


def page(search: str = "", *, is_filled: bool = True, refuses: str = "") -> Scene:
    """The page in its window."""

    async def make(context: Context, host: HostId, vault: Vault) -> QWidget:
        used = fill(vault) if is_filled else ""
        vault.refuses = {refuses}
        window = HostWindow(context, host, StubWindows())
        window.resize(1180, 520)
        window.show_page("secrets")
        window.show()
        await asyncio.sleep(SETTLE_SECONDS)
        shown = window.book.page("secrets")
        assert isinstance(shown, SecretsPage)
        shown.view.choose(used)
        shown.search.setText(search)
        return window

    return make


async def unsupported(context: Context, host: HostId, vault: Vault) -> QWidget:
    """The page of a driver that keeps no secrets."""
    vault.close()
    return await page(is_filled=False)(context, host, vault)


def item(count: int = 0) -> SecretItem:
    """A secret with users."""
    users = tuple(
        SecretUser(SecretUserKind.MACHINE, f"web{number}", number % 2 == 0)
        for number in range(count)
    )
    pool = SecretUser(SecretUserKind.POOL, "images", True)
    reading = SecretReading("5c1f4e2a-0000-4000-8000-000000000000", "ceph", "client.libvirt")
    return SecretItem(HostId("test:///default"), reading, "Ceph", (*users, pool) if users else ())


def new(usage: str, *, presses: bool = False, source: str = "typed") -> Scene:
    """New Secret for a usage."""

    async def make(context: Context, _host: HostId, _vault: Vault) -> QWidget:
        dialog = NewSecretDialog(None, context.files, [("ceph", "client.libvirt")])
        dialog.show()
        ids = [each.id for each in USAGES]
        box(dialog, "usage").setCurrentIndex(ids.index(usage))
        choice = box(dialog, "source")
        choice.setCurrentIndex(choice.findData(source))
        if presses:
            line(dialog, "name").setText("client.libvirt")
            button = dialog.findChild(QPushButton, "accept")
            assert button is not None
            button.click()
        return dialog

    return make


async def mistyped(context: Context, _host: HostId, _vault: Vault) -> QWidget:
    """A value that is not the same twice."""
    dialog = SetValueDialog(None, context.files, item())
    dialog.show()
    line(dialog, "value").setText("QVFC")
    line(dialog, "again").setText("QVFD")
    button = dialog.findChild(QPushButton, "accept")
    assert button is not None
    button.click()
    return dialog


async def from_file(context: Context, _host: HostId, _vault: Vault) -> QWidget:
    """A value from a file that ends with a line break."""
    dialog = SetValueDialog(
        None, context.files, item()._replace(secret=item().secret._replace(usage="tls"))
    )
    dialog.show()
    choice = box(dialog, "source")
    choice.setCurrentIndex(choice.findData("file"))
    with tempfile.NamedTemporaryFile(prefix="passphrase-", suffix=".txt") as file:
        file.write(b"something\n")
        file.flush()
        await dialog.values.read(Path(file.name))
    return dialog


def deleted(*items: SecretItem) -> Scene:
    """The question before secrets are deleted."""

    async def make(_context: Context, _host: HostId, _vault: Vault) -> QWidget:
        return delete_dialog(None, items)

    return make


def box(dialog: QWidget, name: str) -> QComboBox:
    """The choice called `name`."""
    found = dialog.findChild(QComboBox, name)
    assert found is not None
    return found


def line(dialog: QWidget, name: str) -> QLineEdit:
    """The line called `name`."""
    found = dialog.findChild(QLineEdit, name)
    assert found is not None
    return found


SCENES: dict[str, Scene] = {
    "page": page(),
    "page-filtered": page("ceph"),
    "page-nothing-found": page("zzz"),
    "page-empty": page(is_filled=False),
    "page-refused": page(is_filled=False, refuses="secrets"),
    "page-unsupported": unsupported,
    "new-volume": new("volume"),
    "new-ceph-taken": new("ceph", presses=True),
    "new-file": new("tls", source="file"),
    "new-later": new("", source="later"),
    "value-mistyped": mistyped,
    "value-file": from_file,
    "delete": deleted(item()),
    "delete-used": deleted(item(3)),
    "delete-many": deleted(*[item(9)] * 4),
}


async def shoot(directory: Path, theme: Theme, names: list[str]) -> None:
    """Save the pictures of one theme."""
    for name in names:
        with pytest.MonkeyPatch.context() as monkeypatch, tempfile.TemporaryDirectory() as kept:
            vault = Vault.opened(monkeypatch)
            context = new_context(Path(kept))
            host = await connect(context, world(Path(kept), [Machine("mail", RUNNING)]))
            widget = await SCENES[name](context, host, vault)
            widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            widget.show()
            await asyncio.sleep(SETTLE_SECONDS)
            widget.grab().save(str(directory / f"{name}-{theme.value}.png"))
            widget.close()
            await context.storage.close()
            await context.fleet.close()


def main() -> None:
    """Save the pictures."""
    arguments = sys.argv[1:]
    is_rtl = "--rtl" in arguments
    directory, *names = [each for each in arguments if each != "--rtl"]
    Path(directory).mkdir(parents=True, exist_ok=True)
    eventloop.start()
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    if is_rtl:
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    appearance = Appearance(application)

    async def all_themes() -> None:
        for theme in (Theme.LIGHT, Theme.DARK):
            appearance.choose(theme)
            await shoot(Path(directory), theme, names or list(SCENES))

    loop = QEventLoop(application)
    loop.run_until_complete(all_themes())
    loop.close()


if __name__ == "__main__":
    main()
