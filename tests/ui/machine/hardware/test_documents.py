"""The page on documents that are odd, faulty or large."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton

from tests.support.contexts import StubWindows, find, opened, shown
from tests.support.worlds import Machine, eventually, world
from tests.ui.machine.editors import chosen, dialog, fill, hardware, part, press
from vmgui.ui.context import Context
from vmgui.ui.machine.hardware.page import HardwarePage
from vmgui.ui.machine.window import MachineWindow
from vmgui.ui.machine.xmlpage import XmlPage
from vmgui.virt import definitions
from vmgui.virt.definitions import Documents

DOCUMENTS = Path(__file__).parents[3] / "documents" / "domain"
SHOW_MS, SWITCH_MS, STROKE_MS = 150.0, 30.0, 50.0
"""What a person does not wait for (issue: 60 devices)."""
SLACK = 3.0
"""How much slower a busy computer may be in a test."""


@pytest.fixture
def described_as(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Machines that do not run have the description that is put here."""
    texts: list[str] = []

    def documents(_connection: object, _uuid: str, *, is_persistent: bool) -> Documents:
        assert is_persistent
        return Documents(None, texts[-1], is_secure=True)

    monkeypatch.setattr(definitions, "documents", documents)
    return texts


def with_disks(count: int) -> str:
    disks = "".join(
        f"<disk type='file' device='disk'><source file='/images/{number}.qcow2'/>"
        f"<target dev='sd{number:x}' bus='scsi'/></disk>"
        for number in range(count)
    )
    return Machine("web1").xml().replace("</devices>", f"{disks}</devices>")


@pytest.mark.parametrize("name", sorted(path.stem for path in DOCUMENTS.glob("*.xml")))
async def test_document_shows_each_row_and_changes_nothing(
    tmp_path: Path, described_as: list[str], name: str
) -> None:
    described_as.append((DOCUMENTS / f"{name}.xml").read_text(encoding="utf-8"))
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        for key in page.item_keys():
            page.show_item(key)
            page.pane.show_xml(True)
            page.pane.show_xml(False)

        assert page.bar.status() == ""


async def test_element_that_nobody_knows_is_shown_as_xml_and_can_be_removed(
    tmp_path: Path, described_as: list[str]
) -> None:
    described_as.append(
        Machine("web1").xml().replace("</devices>", "<quantum spin='up'/></devices>")
    )
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        key = next(each for each in page.item_keys() if "quantum" in each)
        page.show_item(key)
        page.pane.show_xml(True)

        assert page.pane.editor is not None
        assert 'spin="up"/>' in page.pane.editor.text()
        assert page.bar.remove.isEnabled()
        page.bar.remove.click()
        assert await dialog(window, "confirmation")


async def test_number_that_is_none_in_the_document_is_shown_and_kept(
    tmp_path: Path, described_as: list[str]
) -> None:
    described_as.append(Machine("web1").xml().replace(">128<", ">plenty<"))
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item("memory")
        assert page.pane.form is not None
        line = page.pane.form.row("memory").focus_widget
        assert isinstance(line, QLineEdit)

        assert "plenty" in line.text()
        page.show_item("overview")
        fill(page, "title", "Shop")
        page.pane.show_xml(True)
        assert page.pane.editor is not None
        assert ">plenty<" in page.pane.editor.text()


async def test_control_characters_are_said_and_nothing_breaks(
    tmp_path: Path, described_as: list[str]
) -> None:
    described_as.append(Machine("web1", title="a\x01b").xml())
    async with opened(tmp_path, world(tmp_path, [Machine("web1")])) as context:
        window = MachineWindow(context, find(context, "web1").id, StubWindows())
        async with shown(window):
            window.show_page("hardware")
            page = window.book.page("hardware")
            assert isinstance(page, HardwarePage)

            await eventually(lambda: page.findChild(QPushButton, "button-draft-read"), "it is said")


async def _opened(context: Context) -> tuple[MachineWindow, float]:
    """A window and how long it took to show the hardware, in milliseconds, without the reading."""
    window = MachineWindow(context, find(context, "web1").id, StubWindows())
    window.resize(1100, 800)
    window.show()
    start = time.perf_counter()
    window.show_page("hardware")
    made = time.perf_counter() - start
    page = window.book.page("hardware")
    assert isinstance(page, HardwarePage)
    await eventually(page.item_keys, "the hardware is listed")
    start = time.perf_counter()
    page.show_draft()
    return window, 1000 * (made + time.perf_counter() - start)


@pytest.mark.parametrize("count", [60, 200])
async def test_machine_with_many_disks_is_shown_and_switched_fast(
    tmp_path: Path, described_as: list[str], count: int
) -> None:
    described_as.append(with_disks(count))
    async with opened(tmp_path, world(tmp_path, [Machine("web1")])) as context:
        window, shown_ms = await _opened(context)
        async with shown(window):
            page = window.book.page("hardware")
            assert isinstance(page, HardwarePage)
            keys = [key for key in page.item_keys() if key.startswith("disk:")]
            page.show_item(keys[0])
            page.show_item("memory")
            spent = []
            for key in (*keys[:20], "memory", keys[-1], "memory"):
                start = time.perf_counter()
                page.show_item(key)
                QApplication.sendPostedEvents()
                spent.append(1000 * (time.perf_counter() - start))

            assert len(keys) == count + 1
            assert shown_ms <= SHOW_MS * SLACK * max(1, count / 60)
            assert sorted(spent)[len(spent) // 2] <= SWITCH_MS * SLACK
            assert chosen(page) == "Memory"


async def test_typing_with_many_disks_does_not_pause(
    tmp_path: Path, described_as: list[str]
) -> None:
    described_as.append(with_disks(200))
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        fill(page, "title", "S")

        start = time.perf_counter()
        fill(page, "title", "Shop")
        spent = 1000 * (time.perf_counter() - start) / 4

        window.abandon()
        press(page, "cancel")
        assert spent <= STROKE_MS * SLACK


@pytest.mark.parametrize("place", ["hardware", "xml"])
async def test_typing_xml_with_many_disks_does_not_pause(
    tmp_path: Path, described_as: list[str], place: str
) -> None:
    described_as.append(with_disks(200))
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        fill(page, "title", "Shop")  # what is wrong in forms is looked for, too
        page.pane.show_xml(True)
        editor = page.pane.editor
        if place == "xml":
            window.show_page("xml")
            whole = window.book.page("xml")
            assert isinstance(whole, XmlPage)
            editor = whole.editor
        assert editor is not None
        text = part(editor, QPlainTextEdit, "xml-text")
        text.setFocus()
        QTest.keyClicks(text, " ")

        spent = []
        for _stroke in range(10):
            start = time.perf_counter()
            QTest.keyClicks(text, " ")
            spent.append(1000 * (time.perf_counter() - start))

        assert editor.is_modified
        assert sorted(spent)[5] <= STROKE_MS * SLACK
