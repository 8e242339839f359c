"""Scenes of the window gallery: a machine's hardware while it is being edited."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tests.support.contexts import StubWindows, find, new_context, put_machine
from tests.support.worlds import eventually
from vmgui.base.errors import InvalidInput
from vmgui.core.draft import Draft
from vmgui.core.editing import Editing
from vmgui.ui.context import Context
from vmgui.ui.machine.hardware.page import HardwarePage
from vmgui.ui.machine.window import MachineWindow
from vmgui.ui.machine.xmlpage import XmlPage

Scene = Callable[[Context], Awaitable[QWidget]]
LONG = "a-very-long-name-that-somebody-has-given-without-thinking-of-windows-" * 3


async def _opened(context: Context, name: str = "web-01") -> tuple[MachineWindow, HardwarePage]:
    window = MachineWindow(context, find(context, name).id, StubWindows())
    window.show_page("hardware")
    window.show()
    page = cast(HardwarePage, window.book.page("hardware"))
    await eventually(page.item_keys, "the hardware is listed")
    return window, page


def _editing(window: MachineWindow) -> Editing:
    return window._editing


def _draft(window: MachineWindow) -> Draft:
    draft = _editing(window).draft
    assert draft is not None
    return draft


def _first_disk(page: HardwarePage) -> str:
    return next(key for key in page.item_keys() if key.startswith("disk:"))


def _edit(window: MachineWindow) -> None:
    """Change what three rows of the list are about."""
    domain = _draft(window).domain
    domain.title = "Shop"
    domain.vcpus = 8
    next(iter(domain.devices.disks)).source.file = f"/srv/{LONG}.qcow2"  # type: ignore[union-attr]


async def edited(context: Context) -> QWidget:
    """Edits in several pages."""
    window, page = await _opened(context)
    _edit(window)
    page.show_draft()
    page.show_item(_first_disk(page))
    return window


async def narrow(context: Context) -> QWidget:
    """The same in a small window."""
    window = await edited(context)
    window.resize(800, 600)
    return window


async def problem(context: Context) -> QWidget:
    """A long reason why nothing can be applied."""
    window = cast(MachineWindow, await edited(context))
    _draft(window).domain.name = LONG
    _editing(window).set_unusable("form", [f"{LONG.replace('-', ' ')}: this is no number."])
    cast(HardwarePage, window.book.page("hardware")).show_draft()
    window.resize(800, 600)
    return window


async def clash(context: Context) -> QWidget:
    """Somebody else has changed the same."""
    window, page = await _opened(context)
    _edit(window)
    draft = _draft(window)
    others = draft.original_domain.copy()
    others.title = "Not a shop"
    present = draft.present_domain
    draft.rebase(others.xml(), present.xml() if present else None)
    page.show_draft()
    return window


async def rebased(context: Context) -> QWidget:
    """Somebody else has changed something else."""
    window, page = await _opened(context)
    _edit(window)
    draft = _draft(window)
    others = draft.original_domain.copy()
    others.description = "Theirs"
    present = draft.present_domain
    draft.rebase(others.xml(), present.xml() if present else None)
    page.show_draft()
    return window


async def pending(context: Context) -> QWidget:
    """Something waits for the next start."""
    window, page = await _opened(context)
    _editing(window).pending = "-<vcpu>1</vcpu>\n+<vcpu>8</vcpu>\n"
    page.show_draft()
    page.show_item("cpu")
    return window


async def read_only(context: Context) -> QWidget:
    """A connection that may only look."""
    window, page = await _opened(context)
    _editing(window).is_secure = False
    page.show_draft()
    page.show_item(_first_disk(page))
    return window


async def item_xml(context: Context) -> QWidget:
    """The XML of a device, malformed."""
    window, page = await _opened(context)
    page.show_item(_first_disk(page))
    page.pane.show_xml(True)
    assert page.pane.editor is not None
    text = page.pane.editor.findChild(QPlainTextEdit, "xml-text")
    assert text is not None
    text.document().find("</disk>").insertText("</dusk>")
    page.pane.show_xml(False)
    return window


async def whole_xml(context: Context) -> QWidget:
    """The XML of the machine, edited."""
    window = MachineWindow(context, find(context, "web-01").id, StubWindows())
    window.show_page("xml")
    window.show()
    page = cast(XmlPage, window.book.page("xml"))
    await eventually(page.text, "the XML is there")
    text = page.editor.findChild(QPlainTextEdit, "xml-text")
    assert text is not None
    text.document().find("</vcpu>").insertText("0</vcpu>")
    return window


async def unread(context: Context) -> QWidget:
    """A machine of a host that is not connected."""
    other = new_context(context.fleet._cache)
    window = MachineWindow(other, put_machine(other), StubWindows())
    window.show_page("hardware")
    return window


async def unreadable(context: Context) -> QWidget:
    """A description that cannot be read."""
    window, page = await _opened(context)
    editing = _editing(window)
    editing.draft = None
    editing.problem = InvalidInput("The description cannot be read.", "Line 3: invalid token")
    page.show_draft()
    return window


SCENES: dict[str, Scene] = {
    "hardware-edited": edited,
    "hardware-narrow": narrow,
    "hardware-problem": problem,
    "hardware-clash": clash,
    "hardware-rebased": rebased,
    "hardware-pending": pending,
    "hardware-read-only": read_only,
    "hardware-xml": item_xml,
    "hardware-unread": unread,
    "hardware-unreadable": unreadable,
    "xml-edited": whole_xml,
}
