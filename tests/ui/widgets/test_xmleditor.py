from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from tests.support.worlds import eventually
from vmgui.ui.style import own_palette
from vmgui.ui.widgets.codeedit import CodeEdit
from vmgui.ui.widgets.statuslabel import StatusLabel
from vmgui.ui.widgets.xmleditor import XmlEditor
from vmgui.xmldoc import schema

MACHINE = """\
<domain type='kvm'>
  <name>mail</name>
  <memory unit='KiB'>1048576</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/mail.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>
"""
WRONG = MACHINE.replace("type='qcow2'", "typ='qcow2'")
PAUSE_SECONDS = 0.05
"""No key press may hold the GUI up for longer."""

needs_schema = pytest.mark.skipif(schema.find() is None, reason="libvirt's schemas are missing")


def shown(qtbot: QtBot, text: str, root: str = "domain") -> XmlEditor:
    editor = XmlEditor("XML of mail", root)
    qtbot.addWidget(editor)
    editor.resize(700, 500)
    editor.show()
    editor.set_text(text)
    return editor


def sheet(editor: XmlEditor) -> CodeEdit:
    found = editor.findChild(CodeEdit, "xml-text")
    assert found is not None
    return found


def listed(editor: XmlEditor) -> QListWidget:
    found = editor.findChild(QListWidget, "xml-findings")
    assert found is not None
    return found


def status(editor: XmlEditor) -> StatusLabel:
    found = editor.findChild(StatusLabel, "xml-status")
    assert found is not None
    return found


async def checked(editor: XmlEditor) -> None:
    await eventually(lambda: editor.is_checked, "the text is checked")


@needs_schema
async def test_good_document_has_no_findings(qtbot: QtBot) -> None:
    editor = shown(qtbot, MACHINE)

    await checked(editor)

    assert editor.findings() == ()
    assert listed(editor).isHidden()
    assert status(editor).role() == "severity.success"


@needs_schema
async def test_finding_is_listed_marked_and_told(qtbot: QtBot) -> None:
    editor = shown(qtbot, WRONG)

    await checked(editor)

    assert [each.line for each in editor.findings()] == [9]
    assert listed(editor).item(0).text().startswith("Line 9: “typ” is not an attribute")
    assert listed(editor).accessibleName() == "Problems in the XML"
    assert sheet(editor).marked_lines() == [9]
    assert sheet(editor).extraSelections()[0].cursor.selectedText() == "typ='qcow2'/>"
    assert status(editor).text() == "1 problem"
    assert status(editor).role() == "severity.error"


@needs_schema
async def test_typing_checks_the_latest_text_only(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = shown(qtbot, MACHINE)
    await checked(editor)
    asked: list[str] = []
    validate = schema.validate
    monkeypatch.setattr(
        schema, "validate", lambda text, root: asked.append(text) or validate(text, root)
    )

    qtbot.keyClicks(sheet(editor), "<!-- a -->")
    is_checked_at_once = editor.is_checked
    await checked(editor)

    assert not is_checked_at_once
    assert asked == [editor.text()]


@needs_schema
async def test_choosing_a_finding_goes_to_its_line_where_it_is_by_now(qtbot: QtBot) -> None:
    editor = shown(qtbot, WRONG)
    await checked(editor)
    text = sheet(editor)
    text.textCursor().insertText("\n\n")

    listed(editor).setFocus()
    qtbot.keyClick(listed(editor), Qt.Key.Key_Return)

    assert text.textCursor().blockNumber() == 10
    assert text.textCursor().positionInBlock() == 26


@needs_schema
async def test_part_of_a_machine_is_checked_as_such(qtbot: QtBot) -> None:
    editor = shown(qtbot, "<disk>\n  <target dev='vda' bas='ide'/>\n</disk>", root="disk")

    await checked(editor)

    assert editor.root == "disk"
    assert [each.message for each in editor.findings()] == [
        "“bas” is not an attribute of <target>. Is “bus” meant?"
    ]


async def test_without_schema_it_says_so(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "validate", lambda _text, _root: None)

    editor = shown(qtbot, MACHINE)
    await checked(editor)

    assert editor.findings() == ()
    assert "no schema" in status(editor).text()


async def test_empty_text_is_no_problem(qtbot: QtBot) -> None:
    editor = shown(qtbot, " ")

    await checked(editor)

    assert editor.findings() == ()
    assert status(editor).text() == ""


async def test_set_text_is_no_edit_and_typing_is(qtbot: QtBot) -> None:
    editor = shown(qtbot, "<a/>")
    edits: list[bool] = []
    editor.edited.connect(lambda: edits.append(editor.is_modified))

    editor.set_text("<b/>")
    editor.setPalette(own_palette(dark=True))
    before = list(edits)
    qtbot.keyClicks(sheet(editor), "x")
    sheet(editor).undo()

    assert before == []
    assert edits == [True, False]


async def test_set_text_of_another_version_keeps_the_place(qtbot: QtBot) -> None:
    long = "<domain>\n" + "  <!-- a long document -->\n" * 300 + "</domain>\n"
    editor = shown(qtbot, long)
    sheet(editor).verticalScrollBar().setValue(100)

    editor.set_text(long.replace("long", "very long"))

    assert sheet(editor).verticalScrollBar().value() == 100


async def test_undo_and_redo_have_buttons(qtbot: QtBot) -> None:
    editor = shown(qtbot, "<a/>")
    undo, redo = (editor.findChild(QPushButton, name) for name in ("xml-undo", "xml-redo"))
    assert undo is not None
    assert redo is not None

    is_undo_offered_before = undo.isEnabled()
    qtbot.keyClicks(sheet(editor), "x")
    undo.click()
    undone = editor.text()
    redo.click()

    assert not is_undo_offered_before
    assert undone == "<a/>"
    assert editor.text() == "x<a/>"


async def test_read_only_document_cannot_be_changed(qtbot: QtBot) -> None:
    editor = shown(qtbot, "<a/>")

    editor.set_read_only(True)
    qtbot.keyClicks(sheet(editor), "x")

    assert editor.text() == "<a/>"
    assert not editor.findChild(QPushButton, "xml-undo").isVisible()


def large_machine() -> str:
    """Some 3000 lines, most of them of disks."""
    disk = """\
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none' discard='unmap'/>
      <source file='/var/lib/libvirt/images/{number}.qcow2'/>
      <backingStore/>
      <target dev='vd{name}' bus='virtio'/>
      <serial>{number}</serial>
      <iotune>
        <total_bytes_sec>10000</total_bytes_sec>
        <total_iops_sec>400000</total_iops_sec>
      </iotune>
      <boot order='{number}'/>
      <alias name='ua-{number}'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x07' function='0x0'/>
    </disk>
"""
    names = [chr(97 + first) + chr(97 + second) for first in range(9) for second in range(24)]
    disks = [disk.format(number=number + 1, name=name) for number, name in enumerate(names)]
    return MACHINE.replace("  </devices>\n", "".join(disks) + "  </devices>\n")


async def longest_pause(act: Callable[[], object], seconds: float) -> float:
    """How long the event loop was held up at most, in seconds, by `act` and for a time after it."""
    end = time.perf_counter() + seconds
    last = time.perf_counter()
    act()
    pauses = []
    while last < end:
        await asyncio.sleep(0)
        now = time.perf_counter()
        pauses.append(now - last)
        last = now
    return max(pauses)


@pytest.mark.performance
@needs_schema
@pytest.mark.parametrize("break_it", [False, True], ids=["valid", "invalid"])
async def test_typing_in_a_large_document_never_pauses(qtbot: QtBot, break_it: bool) -> None:
    text = large_machine()
    editor = shown(qtbot, text.replace("cache=", "cach=", 1) if break_it else text)
    await checked(editor)
    edit = sheet(editor)
    cursor = edit.document().find("</serial>", 80_000)
    cursor.setPosition(cursor.selectionStart())
    edit.setTextCursor(cursor)

    pauses = []
    for key in (*"abcdefghijklm", Qt.Key.Key_End, Qt.Key.Key_Return, *"<!-- a <b/> -->"):
        # Now and then nobody types, so that the text is checked: the next keys come meanwhile.
        seconds = 0.02 if len(pauses) % 4 else 0.32
        pauses.append(await longest_pause(lambda key=key: qtbot.keyClick(edit, key), seconds))
    await checked(editor)

    print(f"\nlongest pauses: {[round(each * 1000) for each in sorted(pauses)[-5:]]} ms")
    assert max(pauses) < PAUSE_SECONDS
