from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QLineEdit

from tests.support.contexts import StubWindows, find, opened, shown
from tests.support.worlds import Machine, eventually, mac_of, world
from vmgui.ui.machine.hardware.page import HardwarePage
from vmgui.ui.machine.window import MachineWindow


async def test_mac_of_another_machine_is_doubted_at_its_field(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1"), Machine("web2")])) as context:
        await eventually(lambda: find(context, "web2").details, "the machines are described")
        window = MachineWindow(context, find(context, "web1").id, StubWindows(), "hardware")
        async with shown(window):
            page = window.book.page("hardware")
            assert isinstance(page, HardwarePage)
            await eventually(page.item_keys, "the hardware is listed")
            page.show_item(next(key for key in page.item_keys() if key.startswith("interface")))
            line = page.findChild(QLineEdit, "mac")
            assert line is not None

            line.setText(mac_of("web2"))
            line.textEdited.emit(line.text())

            def said() -> str:
                label = page.findChild(QLabel, "mac-problem")
                return label.text() if label is not None else ""

            await eventually(lambda: "web2" in said(), "the doubt is said")
            assert page.bar.apply.isEnabled()
            page.bar.cancel.click()
