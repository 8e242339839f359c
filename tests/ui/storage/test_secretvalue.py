from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.worlds import eventually
from tests.ui.dialogs.acting import part, press, problem
from vmgui.base.errors import VmguiError
from vmgui.base.ids import HostId
from vmgui.core.files import Files
from vmgui.core.storage.items import SecretItem
from vmgui.core.storage.secrets import MOST_BYTES
from vmgui.ui.storage import secretvalue
from vmgui.ui.storage.secretdialog import SetValueDialog
from vmgui.virt.secrets import SecretReading

CEPH = SecretItem(HostId("test:///default"), SecretReading("u-1", "ceph", "client.libvirt"))
TLS = CEPH._replace(secret=SecretReading("u-2", "tls", "server"))


@pytest.fixture
def files() -> Iterator[Files]:
    made = Files()
    yield made
    made.close()


def choose(dialog: QWidget, name: str, value: str) -> None:
    box = part(dialog, QComboBox, name)
    box.setCurrentIndex(box.findData(value))


async def test_file_is_the_value(files: Files, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"\0\xffkey")
    dialog = SetValueDialog(None, files, TLS)
    qtbot.addWidget(dialog)
    dialog.show()
    choose(dialog, "source", "file")

    await dialog.values.read(path)
    press(dialog, "accept")

    assert dialog.answer is not None
    assert dialog.answer.reveal() == b"\0\xffkey"


@pytest.mark.parametrize(
    ("item", "content", "value", "warning"),
    [
        (CEPH, b"QVFC\n", b"AQB", ""),
        (TLS, b"word\n", b"word\n", "The file ends with a line break"),
        (TLS, b"word", b"word", ""),
    ],
)
async def test_line_break_of_a_file_is_told_where_it_counts(
    files: Files,
    tmp_path: Path,
    qtbot: QtBot,
    item: SecretItem,
    content: bytes,
    value: bytes,
    warning: str,
) -> None:
    path = tmp_path / "key.txt"
    path.write_bytes(content)
    dialog = SetValueDialog(None, files, item)
    qtbot.addWidget(dialog)
    dialog.show()
    choose(dialog, "source", "file")

    await dialog.values.read(path)

    assert part(dialog, QLineEdit, "file").text() == f"key.txt ({len(content)} B)"
    said = part(dialog, QWidget, "warning")
    assert said.isVisibleTo(dialog) is bool(warning)
    assert dialog.values.warning.startswith(warning)
    assert dialog.values.value().reveal() == value


async def test_file_that_cannot_be_used_is_told(files: Files, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = SetValueDialog(None, files, TLS)
    qtbot.addWidget(dialog)
    dialog.show()
    choose(dialog, "source", "file")
    press(dialog, "accept")
    assert problem(dialog, "file") == "Choose the file."

    (tmp_path / "large").write_bytes(bytes(MOST_BYTES + 1))
    for name in ("missing", "large", "."):
        with pytest.raises(VmguiError):
            await dialog.values.read(tmp_path / name)
    (tmp_path / "empty").touch()
    await dialog.values.read(tmp_path / "empty")

    assert problem(dialog, "file") == "The file is empty."


async def test_browsed_file_is_read(
    files: Files, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key"
    path.write_text("word")

    async def choose_file(*_arguments: object) -> Path:
        return path

    monkeypatch.setattr(secretvalue, "open_file", choose_file)
    dialog = SetValueDialog(None, files, TLS)
    qtbot.addWidget(dialog)
    dialog.show()
    choose(dialog, "source", "file")

    press(dialog, "browse")

    await eventually(lambda: part(dialog, QLineEdit, "file").text(), "the file is read")
