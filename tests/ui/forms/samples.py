"""A small panel with a field of each class, for the tests of forms."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from vmgui.base.i18n import _
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import (
    Check,
    Choice,
    Field,
    Lines,
    Mac,
    Number,
    Path,
    Secret,
    Size,
    Switch,
    Text,
)
from vmgui.hardware.items import Fact, Group, Note, Rows
from vmgui.hardware.options import fixed
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.scene import Option, Scene
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.tools import Tools
from vmgui.ui.tasks import TaskScope
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, integer, on_off, size, text, yes_no

BUSY = "Another machine has it."


class Pin(Element):
    TAG = "pin"
    number = integer("@number")
    cpus = text("@cpus")
    is_strict = yes_no("@strict")


class Thing(Element):
    TAG = "thing"
    name = text("@name")
    password = text("@password")
    notes = text("notes")
    path = text("@path")
    mac = text("mac/@address")
    count = integer("@count")
    memory = size("memory", "KiB")
    is_shared = yes_no("@shared")
    iommu = on_off("@iommu")
    kind = text("@kind")
    speed = text("@speed")
    pins = Children(Pin, "pins")


def refuse_zero(value: Any, _element: Any, _scene: Scene) -> str | None:
    return "No zeros." if value == "zero" else None


def kinds(_element: Any, _scene: Scene) -> list[Option]:
    return [Option("a", "Alpha"), Option("b", "Beta"), Option("c", "Gamma", BUSY)]


def drop_count(thing: Any, _scene: Scene) -> None:
    thing.count = None


def new_pin(thing: Any, _scene: Scene) -> Pin:
    pin = Pin.create()
    pin.number = len(thing.pins)
    return pin


NAME = Text(Thing.name, "Name", is_required=True, check=refuse_zero, help="What it is called.")
PASSWORD = Secret(Thing.password, "Password")
NOTES = Lines(Thing.notes, "Notes")
PATH = Path(Thing.path, "Image", chooses="volume")
MAC = Mac(Thing.mac, "MAC address")
COUNT = Number(Thing.count, "Count", least=1, most=8, unit="pieces")
MEMORY = Size(Thing.memory, "Memory")
SHARED = Check(Thing.is_shared, "Shared", note="Others may use it too.")
IOMMU = Switch(Thing.iommu, "IOMMU")
KIND = Choice(Thing.kind, "Kind", kinds, then=drop_count)
SPEED = Choice(
    Thing.speed, "Speed", fixed({None: "Any", "10": "Slow", "100": "Fast"}), is_editable=True
)
PINS = Rows(
    "pins",
    Thing.pins,
    "Pins",
    (
        Number(Pin.number, "Number", most=7),
        Text(Pin.cpus, "CPUs", check=refuse_zero),
        Check(Pin.is_strict, "Strict"),
    ),
    new_pin,
    is_ordered=True,
    most=3,
)


class ThingPanel(Panel[Thing]):
    id = "thing"
    title = "Thing"
    element = Thing
    fields = (
        Note("hint", lambda thing, _scene: "Beware." if thing.kind == "b" else ""),
        NAME,
        KIND,
        Group("Only for Alpha", (COUNT, SHARED), when=is_one_of(Thing.kind, "a", None)),
        PINS,
    )
    advanced = (
        MEMORY,
        IOMMU,
        Group("More", (SPEED, Fact("where", "Where", lambda thing, _scene: thing.path or ""))),
    )

    def problems(self, element: Thing, scene: Scene) -> list[Problem]:
        del scene
        if element.name == "odd":
            return [Problem("", _("The whole is odd.")), Problem("name", "Maybe.", is_warning=True)]
        return []


def thing(xml: str = "<thing name='x' kind='a'/>") -> Thing:
    return parse(xml, Thing)


def scene(**more: Any) -> Scene:
    return Scene(parse("<domain type='kvm'><devices/></domain>", Domain), **more)


def tools(owner: QWidget, **more: Any) -> Tools:
    return Tools(TaskScope(owner, ErrorPresenter(owner)), **more)


def panel_of(*fields: Field | Rows) -> Panel[Thing]:
    panel: Panel[Thing] = Panel()
    panel.fields = fields  # type: ignore[misc]
    panel.element = Thing
    return panel
