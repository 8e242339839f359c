from __future__ import annotations

import threading
from pathlib import Path

import libvirt
import pytest
from PySide6.QtWidgets import QPushButton

from tests.support.contexts import StubWindows, find, new_context, opened, put_machine, shown
from tests.support.contexts import unnamed as unnamed_in
from tests.support.worlds import Machine, eventually, world
from tests.ui.machine.editors import described, press
from vmgui.ui.machine.hardware.page import HardwarePage
from vmgui.ui.machine.window import MachineWindow
from vmgui.virt import definitions
from vmgui.virt.definitions import Documents


async def test_unknown_host_is_said_in_the_page(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(MachineWindow(context, put_machine(context), StubWindows())) as window:
        window.show_page("hardware")
        page = window.book.page("hardware")
        assert isinstance(page, HardwarePage)

        await eventually(lambda: "nowhere is not connected." in described(page), "it is said")

        assert not page.bar.apply.isEnabled()
        assert unnamed_in(window) == []


async def test_description_that_takes_its_time_is_announced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, may_go = definitions.documents, threading.Event()

    def slow(connection: libvirt.virConnect, uuid: str, *, is_persistent: bool) -> Documents:
        may_go.wait(10)
        return read(connection, uuid, is_persistent=is_persistent)

    async with opened(tmp_path, world(tmp_path, [Machine("web1")])) as context:
        monkeypatch.setattr(definitions, "documents", slow)
        window = MachineWindow(context, find(context, "web1").id, StubWindows())
        async with shown(window):
            window.show_page("hardware")
            page = window.book.page("hardware")
            assert isinstance(page, HardwarePage)
            at_once = described(page)

            await eventually(lambda: "Reading the description" in described(page), "it is said")
            may_go.set()

            await eventually(page.item_keys, "the hardware is listed")
            assert "Reading" not in at_once
            assert "Reading" not in described(page)


async def test_description_that_cannot_be_read_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Documents(None, "<domain>", is_secure=True)
    async with opened(tmp_path, world(tmp_path, [Machine("web1")])) as context:
        window = MachineWindow(context, find(context, "web1").id, StubWindows())
        async with shown(window):
            with monkeypatch.context() as patch:
                patch.setattr(definitions, "documents", lambda *_args, **_more: broken)
                window.show_page("hardware")
                page = window.book.page("hardware")
                assert isinstance(page, HardwarePage)
                await eventually(
                    lambda: page.findChild(QPushButton, "button-draft-read"), "it offers to retry"
                )

            press(page, "button-draft-read")

            await eventually(page.item_keys, "the hardware is listed")
