"""Forms of a machine's hardware without a window around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from vmgui.hardware.panel import Panel
from vmgui.hardware.scene import Option, Scene
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.form import Form
from vmgui.ui.forms.rows import Bound
from vmgui.ui.forms.tools import ChoosePath, Tools
from vmgui.ui.tasks import TaskScope
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element


def machine(devices: str, parts: str = "", type_: str = "kvm") -> Domain:
    """A machine with these devices."""
    return parse(
        f"<domain type='{type_}'><name>web1</name><memory unit='GiB'>1</memory><vcpu>4</vcpu>"
        f"<os><type arch='x86_64' machine='q35'>hvm</type></os>{parts}"
        f"<devices>{devices}</devices></domain>",
        Domain,
    )


async def _nothing(_what: str, _present: str) -> str | None:
    return None


def form_of(qtbot: QtBot, panel: Panel[Any], choose: ChoosePath = _nothing) -> Form:
    """A form that is seen; it is bound to nothing yet."""
    window = QWidget()
    qtbot.addWidget(window)
    form = Form(panel, Tools(TaskScope(window, ErrorPresenter(window)), choose), window)
    window.resize(900, 700)
    form.resize(900, 700)
    window.show()
    return form


def bound_to(
    element: Element,
    domain: Domain,
    *,
    offers: Mapping[str, tuple[Option, ...]] | None = None,
    original: Element | None = None,
    present: Element | None = None,
    is_new: bool = False,
) -> Bound:
    """What a form is bound to."""
    scene = Scene(domain, is_active=present is not None, is_new=is_new, offers=offers or {})
    return Bound(element, scene, original, present)
