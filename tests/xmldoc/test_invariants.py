"""What holds for every document and every property, known today or added tomorrow."""

import difflib
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import documents
from tests.support.memento import Memento
from vmgui.xmldoc.devices import Device, Disk, Graphics, Interface
from vmgui.xmldoc.document import canonical, parse, pretty, serialize
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Place
from vmgui.xmldoc.properties import Flag, Property, Size, Value

every_document = pytest.mark.parametrize("path", documents.paths(), ids=documents.name)
every_domain = pytest.mark.parametrize(
    "path",
    [path for path in documents.paths("domain") if "<domain" in path.read_text(encoding="utf-8")],
    ids=documents.name,
)

MEMENTO_EDITS = 60


def places(domain: Domain) -> Iterator[Place]:
    """Everything in a domain that has properties."""
    yield domain
    yield domain.os
    yield from domain.os.boot_devices
    for device in domain.devices:
        yield device
        if isinstance(device, (Disk, Interface)) and device.source:
            yield device.source
        if isinstance(device, Graphics):
            yield from device.listens
        if device.address:
            yield device.address


def properties(place: Place) -> list[Property]:
    kind = type(place)
    found = (getattr(kind, name) for name in dir(kind))
    return [each for each in found if isinstance(each, (Value, Flag))]


def other(prop: Property, value: Any) -> Any:
    """Another value than `value` that is right for the property."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value * 2 + (0 if value else 1)
    if isinstance(value, str):
        return f"{value}+"
    assert isinstance(prop, Value)
    if isinstance(prop, Size):
        return 1024**2
    for candidate in ("text", 1, True):
        try:
            if prop.converter.load(prop.converter.dump(candidate)) == candidate:
                return candidate
        except (TypeError, ValueError):
            continue
    raise AssertionError(prop.name)


def read(prop: Property, place: Place) -> Any:
    return getattr(place, prop.name)


def is_usual(prop: Property, place: Place) -> bool:
    """Whether we would write what is there the same way, and at the same place."""
    value = read(prop, place)
    if not isinstance(prop, Value):
        return not value
    raw = prop.raw(place)
    if value is None or isinstance(prop, Size):
        return raw is None or value is not None
    return prop.converter.dump(value) == raw


def has_hollow(prop: Property, place: Place) -> bool:
    """Whether an element on the property's way is there with nothing in it.

    Removing a value removes what it leaves empty, and nobody remembers that it was empty before.
    """
    steps = place._steps + prop.path.steps
    node = place.node
    for step in steps:
        below = node.find(step)
        if below is None:
            break
        node = below
        if not len(node) and not node.attrib and not (node.text or "").strip():
            return True
    return False


def changed_lines(before: str, after: str) -> int:
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0))[2:]
    return sum(not line.startswith("@@") for line in lines)


@every_document
def test_document_parsed_and_serialized_means_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    written = serialize(parse(text))

    assert canonical(written) == canonical(text)
    assert serialize(parse(written)) == written


@every_document
def test_document_pretty_means_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    shown = pretty(text)

    assert canonical(shown) == canonical(text)
    assert pretty(shown) == shown


@every_domain
def test_property_set_and_set_back_gives_the_same_text(path: Path) -> None:
    domain = parse(path.read_text(encoding="utf-8"), Domain)
    before = serialize(domain)
    same = str if "<![CDATA[" not in before else canonical

    for place in places(domain):
        for prop in properties(place):
            value = read(prop, place)
            if not is_usual(prop, place) or (not value and has_hollow(prop, place)):
                continue

            setattr(place, prop.name, other(prop, value))
            assert read(prop, place) == other(prop, value)
            setattr(place, prop.name, value)

            assert same(serialize(domain)) == same(before), prop.name


@every_domain
def test_property_edit_touches_its_own_lines_only(path: Path) -> None:
    domain = parse(pretty(path.read_text(encoding="utf-8")), Domain)
    before = serialize(domain)
    memento = Memento(domain)

    for place in places(domain):
        for prop in properties(place):
            steps = len(prop.path.steps) + len(place._steps)
            value = read(prop, place)

            setattr(place, prop.name, other(prop, value))

            # An opening and a closing line per element on the way, and one that had no content.
            most = 2 * steps + 2 + str(value).count("\n") * 2
            assert changed_lines(before, serialize(domain)) <= most, prop.name
            memento.restore()
            before = serialize(domain)  # an edited CDATA section comes back as plain text


@every_domain
def test_property_edit_loses_no_element(path: Path) -> None:
    domain = parse(path.read_text(encoding="utf-8"), Domain)

    for place in list(places(domain)):
        for prop in properties(place):
            before = Counter(node.tag for node in domain.node.iter())
            setattr(place, prop.name, other(prop, read(prop, place)) or True)
            after = Counter(node.tag for node in domain.node.iter())

            assert not before - after, prop.name


@every_domain
def test_property_removed_takes_nothing_else_along(path: Path) -> None:
    domain = parse(path.read_text(encoding="utf-8"), Domain)
    memento = Memento(domain)
    before = Counter(map(_content, domain.node.iter()))

    for place in places(domain):
        for prop in properties(place):
            setattr(place, prop.name, False if isinstance(prop, Flag) else None)

            lost = before - Counter(map(_content, domain.node.iter()))
            assert lost.total() <= len(prop.path.steps) + len(place._steps) + 1, prop.name
            memento.restore()


@every_domain
def test_device_removed_and_put_back_gives_the_same_document(path: Path) -> None:
    domain = parse(pretty(path.read_text(encoding="utf-8")), Domain)
    before = serialize(domain)

    for index, device in enumerate(list(domain.devices)):
        device.remove()
        assert device not in domain.devices
        domain.devices.insert(index, device)

        if index < len(domain.devices) - 1:
            assert list(domain.devices)[index] == device
            assert canonical(serialize(domain)) == canonical(before) or "<!--" in before


def _content(node: Any) -> tuple[Any, ...]:
    return node.tag, tuple(sorted(node.attrib.items())), (node.text or "").strip()


def _edit(domain: Domain, chance: random.Random) -> None:
    place = chance.choice(list(places(domain)))
    action = chance.randrange(5)
    if action == 0 and isinstance(place, Device):
        place.remove()
    elif action == 1:
        fresh = chance.choice([Disk.create(), Interface.create(), parse("<gadget/>", Device)])
        domain.devices.insert(chance.choice([0, 1, 99]), fresh)
    elif action == 2:
        domain.machine_metadata.tags = tuple("abc"[: chance.randrange(4)])
    else:
        prop = chance.choice(properties(place) or [Domain.name])
        value = other(prop, read(prop, place)) if chance.random() < 0.6 else None
        setattr(place, prop.name, bool(value) if isinstance(prop, Flag) else value)
