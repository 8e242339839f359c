"""What holds for every kind of device and every page, those of today and those of tomorrow."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests import documents
from tests.hardware.exceptions import BRINGS_MORE, HOLLOW, READS_OTHERWISE, exception
from tests.hardware.generic import (
    DOMAINS,
    OWN_DOMAINS,
    Spot,
    extracted,
    host,
    places,
    read,
    samples,
    spots,
    texts,
)
from tests.support.memento import Memento
from vmgui.hardware import registry
from vmgui.hardware.fields import Choice, DeviceChoice, Field
from vmgui.hardware.items import Fact, Note, Rows, Special
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.options import HostOptions
from vmgui.hardware.panel import Panel
from vmgui.hardware.scene import Scene
from vmgui.ui.icons import ROLES
from vmgui.xmldoc.document import canonical, parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.schema import find, validate

ALL: tuple[Panel[Any], ...] = (*registry.PANELS, *registry.KINDS, registry.UNKNOWN)

every_panel = pytest.mark.parametrize("panel", ALL, ids=lambda panel: type(panel).__name__)
every_kind = pytest.mark.parametrize("kind", registry.KINDS, ids=lambda kind: kind.id)
every_domain = pytest.mark.parametrize("path", DOMAINS, ids=documents.name)

_HVM = "<type arch='{arch}' machine='{chipset}'>hvm</type>"
MACHINES = {
    "q35": ("kvm", _HVM.format(arch="x86_64", chipset="pc-q35-7.2")),
    "pc": ("qemu", _HVM.format(arch="x86_64", chipset="pc-i440fx-7.2")),
    "aarch64": ("kvm", _HVM.format(arch="aarch64", chipset="virt-7.2")),
    "lxc": ("lxc", "<type arch='x86_64'>exe</type><init>/sbin/init</init>"),
    "xen": ("xen", "<type arch='x86_64' machine='xenpv'>linux</type><kernel>/vmlinuz</kernel>"),
}
"""Name -> the type of <domain>, and what is in its <os>."""

YOUNG = {
    ("pstore", ""): "pstore",
    ("crypto", ""): "crypto",
    ("panic", "aarch64"): "pvpanic",
}
"""Kind and machine (empty for all) -> the word of the schema that came with it: an older libvirt's
schema does not have it."""

MOST_SAMPLES = 8
"""Values of a choice that are tried with our documents; one with those of others."""

NOT_BACK = " and back leaves a difference"

PROPER_NAMES = {"Xen", "virtiofs", "default"}
"""Names and values that are written like words."""

UPDATABLE = {"disk", "interface", "graphics", "memory-device", "memballoon"}
"""The kinds that libvirt's QEMU driver updates (qemuDomainUpdateDeviceLive; of the balloon
virDomainSetMemoryStatsPeriod)."""


def machine(name: str) -> Domain:
    type_, os = MACHINES[name]
    return parse(
        f"<domain type='{type_}'><name>web1</name><memory unit='GiB'>1</memory><vcpu>2</vcpu>"
        f"<os>{os}</os><devices/></domain>",
        Domain,
    )


def is_young(kind: DeviceKind[Any], name: str) -> bool:
    """Whether this computer's schema is older than what a kind makes."""
    word = YOUNG.get((kind.id, name), YOUNG.get((kind.id, "")))
    path = find()
    if word is None or path is None:
        return False
    return f">{word}<" not in (common := _common(path)) and f'"{word}"' not in common


def _common(path: Path) -> str:
    return path.with_name("domaincommon.rng").read_text(encoding="utf-8")


@every_domain
def test_machine_that_is_only_looked_at_stays_as_it_is(path: Path) -> None:
    domain = read(path)
    before = domain.xml()

    for caps in (None, host()):
        scene = Scene(domain, is_active=caps is None, domain_capabilities=caps)
        for panel, element in places(domain):
            look_at(panel, element, scene)

    assert domain.xml() == before


def look_at(panel: Panel[Any], element: Any, scene: Scene) -> None:
    """Ask for everything that a form and a list show."""
    panel.summary(element, scene)
    panel.all_problems(element, scene)
    panel.live_paths(element, scene)
    if isinstance(panel, DeviceKind):
        assert panel.name(element)
        panel.why_not_add(scene)
        panel.why_not_remove(element, scene)
        panel.why_not_attach(element, scene)
        panel.why_not_detach(element, scene)
        list(panel.needs(element, scene))
        list(panel.takes_along(element, scene))
    for row in panel.rows():
        if row.when is not None:
            row.when(element, scene)
        if isinstance(row, Field):
            look_at_field(row, element, scene)
        elif isinstance(row, Rows):
            for each in row.of(element):
                for column in row.columns:
                    look_at_field(column, each, scene)
        elif isinstance(row, Fact):
            row.read(element, scene)
        elif isinstance(row, Note):
            row.text(element, scene)


def look_at_field(field: Field, element: Any, scene: Scene) -> None:
    field.raw(element)
    field.text(element, scene)
    field.problem(field.read(element), element, scene)
    if callable(field.live):
        field.live(element, scene)
    if field.why_not is not None:
        field.why_not(element, scene)
    if isinstance(field, Choice):
        shown = field.shown(element, scene)
        assert field.raw(element) in {option.value for option in shown}
        assert all(option.label for option in shown if option.value)


@every_domain
def test_names_of_devices_are_unique(path: Path) -> None:
    names = Counter(entry.name for entry in registry.entries(read(path)))

    assert [name for name, count in names.items() if count > 1] == []


@every_domain
def test_value_that_is_written_is_read_and_can_be_taken_back(path: Path) -> None:
    domain = read(path)
    scene = Scene(domain, domain_capabilities=host())

    failures = [
        failure
        for panel, element in places(domain)
        for spot in spots(panel, element, scene)
        if isinstance(spot.row, Field) and not spot.row.is_odd(spot.element)
        for value in samples(spot, scene)[: MOST_SAMPLES if path in OWN_DOMAINS else 1]
        if (failure := round_trip(domain, spot, value, scene))
    ]

    # Those of others are not written as libvirt writes them: "0x02" comes back as "2".
    is_ours = path in OWN_DOMAINS and path.stem not in HOLLOW
    assert [each for each in failures if is_ours or not each.endswith(NOT_BACK)] == []


def round_trip(domain: Domain, spot: Spot, value: Any, scene: Scene) -> str:
    """Write a value, and the one before; say what went wrong."""
    field, element = spot.row, spot.element
    assert isinstance(field, Field)
    before, saved = domain.xml(), Memento(domain)
    present = field.raw(element) if isinstance(field, Choice) else field.read(element)
    try:
        field.write(element, value, scene)
        got = field.read(element)
        if got != value and spot.name not in READS_OTHERWISE:
            return f"{spot.name}: {value!r} reads as {got!r}"
        field.text(element, scene)
        field.problem(value, element, scene)
        field.write(element, present, scene)
        is_back = is_same(domain.xml(), before)
    finally:
        saved.restore()
    if is_back or exception(spot.name):
        return ""
    return f"{spot.name}: {present!r} → {value!r}{NOT_BACK}"


def is_same(one: str, other: str) -> bool:
    """Whether two documents mean the same; what comes back stands where libvirt would write it."""
    return one == other or sorted_text(one) == sorted_text(other)


def sorted_text(xml: str) -> str:
    return canonical(in_any_order(parse(canonical(xml), keep_blanks=False)).xml())


def in_any_order(element: Element) -> Element:
    """The element with everything in it sorted."""
    node = element.node
    for child in node:
        in_any_order(Element(child))
    if len(node):
        node[:] = sorted(node, key=lambda child: Element(child).xml())
    return element


@every_domain
def test_row_that_is_added_can_be_taken_out(path: Path) -> None:
    domain = read(path)
    scene = Scene(domain, domain_capabilities=host())

    wrong = [
        spot.name
        for panel, element in places(domain)
        for spot in spots(panel, element, scene)
        if isinstance(spot.row, Rows)
        and not add_and_remove(domain, spot, scene)
        and not exception(spot.name)
        and path.stem not in HOLLOW
    ]

    assert wrong == []


def add_and_remove(domain: Domain, spot: Spot, scene: Scene) -> bool:
    rows, element = spot.row, spot.element
    assert isinstance(rows, Rows)
    before, saved = domain.xml(), Memento(domain)
    try:
        present: Any = rows.of(element)
        added = present.append(rows.new(element, scene))
        if rows.then is not None:
            rows.then(element, scene)
        assert added in list(rows.of(element))
        for column in rows.columns:
            look_at_field(column, added, scene)
        rows.remove(added, element)
        if rows.then is not None:
            rows.then(element, scene)
        return is_same(domain.xml(), before)
    finally:
        saved.restore()


def test_exceptions_are_needed() -> None:
    needed: set[str | None] = set()

    for path in OWN_DOMAINS:
        domain = read(path)
        scene = Scene(domain, domain_capabilities=host())
        for panel, element in places(domain):
            for spot in spots(panel, element, scene):
                pattern = exception(spot.name)
                if pattern not in needed and pattern and not is_restored(domain, spot, scene):
                    needed.add(pattern)

    assert BRINGS_MORE.keys() - needed == set()


def is_restored(domain: Domain, spot: Spot, scene: Scene) -> bool:
    if isinstance(spot.row, Rows):
        return add_and_remove(domain, spot, scene)
    if not isinstance(spot.row, Field) or spot.row.is_odd(spot.element):
        return True
    plain = spot._replace(name="")
    return not any(round_trip(domain, plain, value, scene) for value in samples(spot, scene))


@every_kind
@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("knows_host", [True, False])
def test_new_device_is_accepted_by_libvirts_schema(
    kind: DeviceKind[Any], name: str, knows_host: bool
) -> None:
    domain = machine(name)
    caps = host() if knows_host and name == "q35" else None
    scene = Scene(domain, is_new=True, domain_capabilities=caps)
    if kind.why_not_add(scene):
        pytest.skip("the kind says that this machine cannot have it")

    device = kind.new(scene)
    for needed in kind.needs(device, scene):
        domain.devices.append(needed)
    domain.devices.append(device)

    assert registry.kind_of(device) is kind
    assert kind.name(device)
    kind.summary(device, scene)
    kind.all_problems(device, scene)
    if not is_young(kind, name):
        assert [each.message for each in validate(domain.xml()) or ()] == []


@every_kind
def test_second_new_device_shares_nothing_with_the_first(kind: DeviceKind[Any]) -> None:
    domain = machine("q35")
    scene = Scene(domain, domain_capabilities=host())
    if kind.why_not_add(scene):
        pytest.skip("the kind says that this machine cannot have it")

    domain.devices.append(kind.new(scene))
    if kind.why_not_add(scene):
        return
    domain.devices.append(kind.new(scene))

    names = [entry.name for entry in registry.entries(domain)]
    assert len(set(names)) == len(names)


@every_panel
def test_texts_are_there_and_translators_get_them(panel: Panel[Any]) -> None:
    found = dict(texts(panel))

    assert [name for name, text in found.items() if not text] == []
    untranslated = {name for name, text in found.items() if text not in extracted()}
    assert [name for name in untranslated if is_words(found[name])] == []


def is_words(text: str) -> bool:
    """Whether a text is in a language, and no name, number or example of a value."""
    is_example = re.search(r"[0-9/:]", text) or text in PROPER_NAMES
    return not is_example and re.search(r"[a-z]{2}", text) is not None


@every_panel
def test_labels_have_no_colon_and_sentences_end(panel: Panel[Any]) -> None:
    found = dict(texts(panel))

    assert [text for name, text in found.items() if text.endswith(":")] == []
    sentences = [text for name, text in found.items() if name.endswith((".help", ".note"))]
    assert [text for text in sentences if not text.endswith((".", "!", "?", ")"))] == []


@every_panel
def test_rows_have_different_names(panel: Panel[Any]) -> None:
    names = Counter(row.name for row in panel.rows())
    cells = [
        Counter(column.name for column in row.columns)
        for row in panel.rows()
        if isinstance(row, Rows)
    ]

    assert [name for count in (names, *cells) for name in count if count[name] > 1] == []
    assert all(names)


def test_panels_and_kinds_have_different_ids() -> None:
    ids = Counter(panel.id for panel in ALL)

    assert [id for id, count in ids.items() if count > 1] == []
    assert all(ids)


@every_panel
def test_icon_is_known(panel: Panel[Any]) -> None:
    assert panel.icon in ROLES


@every_domain
def test_choice_has_something_to_choose(path: Path) -> None:
    domain = read(path)
    scene = Scene(domain)

    empty = [
        spot.name
        for panel, element in places(domain)
        for spot in spots(panel, element, scene)
        if isinstance(spot.row, Choice) and not is_asked_of_host(spot.row)
        if not spot.row.is_editable and not spot.row.options(spot.element, scene)
    ]

    assert empty == []


def is_asked_of_host(choice: Choice) -> bool:
    return isinstance(choice, DeviceChoice) or isinstance(choice.options, HostOptions)


@every_kind
def test_only_kinds_that_libvirt_updates_have_live_fields(kind: DeviceKind[Any]) -> None:
    live = [row.name for row in kind.rows() if isinstance(row, Field | Rows | Special) and row.live]

    assert not live or kind.id in UPDATABLE


def test_every_device_of_a_machine_is_listed_once() -> None:
    for path in OWN_DOMAINS:
        domain = read(path)

        listed = [entry.device.node for entry in registry.entries(domain)]

        assert len(listed) == len(domain.devices)
        assert set(listed) == {device.node for device in domain.devices}
