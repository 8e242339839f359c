"""Machines and their scenes for the tests of panels."""

from __future__ import annotations

from typing import Any, TypeVar

from tests.documents import document
from vmgui.hardware.fields import Choice, Field
from vmgui.hardware.items import Row, Rows
from vmgui.hardware.panel import Panel
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domcaps import DomainCapabilities
from vmgui.xmldoc.element import Element

E = TypeVar("E", bound=Element)


def machine(
    parts: str = "",
    *,
    os: str = "",
    devices: str = "",
    chipset: str = "pc-q35-7.2",
    type_: str = "kvm",
    arch: str = "x86_64",
) -> Domain:
    """A machine with 1 GiB and 4 virtual CPUs, and these parts."""
    return parse(
        f"<domain type='{type_}'><name>web1</name><memory unit='GiB'>1</memory><vcpu>4</vcpu>"
        f"<os><type arch='{arch}' machine='{chipset}'>hvm</type>{os}</os>{parts}"
        f"<devices>{devices}</devices></domain>",
        Domain,
    )


def scene(domain: Domain, **more: Any) -> Scene:
    """The machine on the host of our documents: 8 CPUs, 4 cores, 2 NUMA nodes, UEFI."""
    return Scene(
        domain,
        capabilities=parse(document("qemu-two-cells", "capabilities"), Capabilities),
        domain_capabilities=parse(document("qemu-q35", "domcaps"), DomainCapabilities),
        **more,
    )


def row(panel: Panel[Any], name: str) -> Row:
    """A row of a panel by its name."""
    return next(each for each in panel.rows() if each.name == name)


def field(panel: Panel[Any], name: str) -> Field:
    """A field of a panel by its name."""
    found = row(panel, name)
    assert isinstance(found, Field)
    return found


def put(panel: Panel[Any], domain: Domain, name: str, value: Any) -> None:
    """Change a field as a person does."""
    field(panel, name).write(domain.viewed_as(panel.element), value, scene(domain))


def add(panel: Panel[Any], domain: Domain, name: str, kind: type[E]) -> E:
    """Add a row as a person does."""
    rows = row(panel, name)
    assert isinstance(rows, Rows)
    element = domain.viewed_as(panel.element)
    added = rows.new(element, scene(domain))
    rows.rows.__get__(element, type(element)).append(added)
    if rows.then is not None:
        rows.then(element, scene(domain))
    return added.viewed_as(kind)


def reason(panel: Panel[Any], domain: Domain, name: str, value: str | None) -> str:
    """Why a value cannot be chosen; empty if it can."""
    choice = field(panel, name)
    assert isinstance(choice, Choice)
    options = choice.options(domain.viewed_as(panel.element), scene(domain))
    return next(option.reason for option in options if option.value == value)


def problems(panel: Panel[Any], domain: Domain, **more: Any) -> list[tuple[str, str]]:
    """Field and message of all problems."""
    found = panel.all_problems(domain.viewed_as(panel.element), scene(domain, **more))
    return [(problem.field, problem.message) for problem in found]


def summary(panel: Panel[Any], domain: Domain) -> str:
    """The line in the hardware list."""
    return panel.summary(domain.viewed_as(panel.element), scene(domain))


def part(domain: Domain, tag: str) -> str:
    """The text of one element, without the space between tags; empty if there is none."""
    text = "".join(line.strip() for line in serialize(domain).splitlines())
    start, end = text.find(f"<{tag}"), text.find(f"</{tag}>")
    if start < 0:
        return ""
    return text[start : end + len(tag) + 3] if end >= 0 else text[start : text.find(">", start) + 1]
