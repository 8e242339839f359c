r"""Shows each page of the hardware of machines; run it by hand.

    python -m tests.support.desktop --size 1400x1000 \\
        python -m tests.support.hardware_gallery DIRECTORY DOCUMENT [KEY ...]

shows the machine of DOCUMENT as if a QEMU driver in this process had it, and writes a picture of
each page, in light and dark. Without keys it takes the whole list; `--advanced` opens what is
advanced.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.support.contexts import StubWindows, new_context
from tests.support.worlds import eventually
from vmgui.base.ids import domain_id
from vmgui.base.records import HostConfig
from vmgui.ui.machine.hardware.page import HardwarePage
from vmgui.ui.machine.window import MachineWindow
from vmgui.ui.style import Appearance, Theme
from vmgui.virt import definitions, eventloop
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

SETTLE_SECONDS = 0.25
MACHINE = """<domain type='qemu'><name>gallery</name><uuid>{uuid}</uuid>
<memory unit='MiB'>64</memory><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>"""


async def show(directory: Path, document: str, keys: list[str], *, is_open: bool) -> None:
    """Take the pictures."""
    with tempfile.TemporaryDirectory() as place:
        context = new_context(Path(place))
        domain = parse(document, Domain)
        domain.type = "qemu"
        domain.id = None
        uuid = domain.uuid = domain.uuid or "11111111-2222-4333-8444-555555555555"
        host = context.fleet.add(HostConfig(f"qemu:///embed?root={place}/root"))
        host.connect()
        await eventually(lambda: host.record.is_listed, "the host is listed")
        await host.calls.verb(None, definitions.define, MACHINE.format(uuid=uuid))
        definitions.documents = lambda *_a, **_k: definitions.Documents(None, domain.xml(), True)
        await eventually(
            lambda: context.inventory.domain(domain_id(host.id, uuid)), "the machine is listed"
        )
        window = MachineWindow(context, domain_id(host.id, uuid), StubWindows())
        window.resize(1150, 860)
        window.show_page("hardware")
        window.show()
        page = cast(HardwarePage, window.book.page("hardware"))
        await eventually(page.titles, "the hardware is listed")
        for theme in (Theme.LIGHT, Theme.DARK):
            appearance.choose(theme)
            for key in keys or page.item_keys():
                page.show_item(key)
                form = page.pane.form
                if is_open and form is not None and form.advanced is not None:
                    form.advanced.set_open(True)
                await asyncio.sleep(SETTLE_SECONDS)
                name = key.replace("/", "-").replace(" ", "_").replace(":", "-")
                window.grab().save(str(directory / f"{name}-{theme.value}.png"))
        window.close()
        await context.fleet.close()


if __name__ == "__main__":
    eventloop.start()
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    appearance = Appearance(app)
    arguments = [each for each in sys.argv[1:] if not each.startswith("--")]
    where = Path(arguments[0])
    where.mkdir(parents=True, exist_ok=True)
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(
            show(
                where,
                Path(arguments[1]).read_text("utf-8"),
                arguments[2:],
                is_open="--advanced" in sys.argv,
            )
        )
