from __future__ import annotations

import difflib
import random
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests import documents
from vmgui.xmldoc import layout
from vmgui.xmldoc.document import canonical, parse, pretty, serialize
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.merge import apply
from vmgui.xmldoc.patch import changes, is_same

DOMAINS = [
    path for path in documents.paths("domain") if "<domain" in path.read_text(encoding="utf-8")
]
every_domain = pytest.mark.parametrize("path", DOMAINS, ids=documents.name)
ROUNDS = 12


def text(element: Element) -> str:
    return canonical(serialize(element))


def lines(element: Element) -> list[str]:
    """What is in a document, in any order: what nobody placed can stand at another place."""
    return sorted(pretty(text(element)).splitlines())


def elements(node: Any) -> list[Any]:
    return [each for each in node.iter("*") if each.getparent() is not None]


def edit(root: Any, chance: random.Random) -> None:
    """One edit of the kind that forms and people make, or of one that nobody makes."""
    nodes = elements(root)
    if not nodes:
        return
    node = chance.choice(nodes)
    parent = node.getparent()
    action = chance.randrange(8)
    if action <= 1 and node.attrib:
        node.set(chance.choice(list(node.attrib)), f"v{chance.randrange(9)}")
    elif action == 2 and node.attrib:
        del node.attrib[chance.choice(list(node.attrib))]
    elif action == 3:
        layout.remove(node)
    elif action == 4:
        fresh = etree.fromstring(
            f"<{chance.choice(['disk', 'video', 'a'])} n='{chance.random()}'/>"
        )
        layout.insert(parent, chance.randrange(len(parent) + 1), fresh)
    elif action == 5:
        twin = Element(node).copy().node
        layout.insert(parent, chance.randrange(len(parent) + 1), twin)
    elif action == 6 and not len(node):
        node.text = chance.choice([None, "t", "8"])
    elif action == 7:
        layout.insert(parent, chance.randrange(len(parent)), node)


def edited(before: Element, chance: random.Random, most: int = 6) -> Element:
    after = before.copy()
    for _ in range(chance.randint(1, most)):
        edit(after.node, chance)
    return after


@every_domain
def test_apply_changes_to_a_copy_gives_the_same_document(path: Path) -> None:
    chance = random.Random(path.stem)
    before = parse(path.read_text(encoding="utf-8"))

    for _ in range(ROUNDS):
        after = edited(before, chance)
        found = changes(before, after)
        copy = before.copy()

        assert not apply(found, copy)

        assert text(copy) == text(after)
        assert is_same(before, after) == (text(before) == text(after)) == (not found)
        assert not apply(found, copy), found
        assert text(copy) == text(after)


@every_domain
def test_apply_to_a_document_with_another_edit_gives_both(path: Path) -> None:
    chance = random.Random(path.stem)
    before = parse(path.read_text(encoding="utf-8"))
    both = before.copy()
    both.node.append(etree.fromstring("<theirs a='1'><b/></theirs>"))

    for _ in range(ROUNDS):
        after = edited(before, chance)
        expected = after.copy()
        expected.node.append(etree.fromstring("<theirs a='1'><b/></theirs>"))
        third = both.copy()

        assert not apply(changes(before, after), third)

        assert lines(third) == lines(expected)


@every_domain
def test_apply_with_force_to_any_other_edit_brings_all_changes(path: Path) -> None:
    chance = random.Random(path.stem)
    before = parse(path.read_text(encoding="utf-8"))

    for _ in range(ROUNDS):
        mine, theirs = edited(before, chance), edited(before, chance)
        found = changes(before, mine)

        clashes = apply(found, theirs.copy())
        forced = theirs.copy()

        assert apply(found, forced, force=True) == clashes
        canonical(serialize(forced))


@every_domain
def test_apply_touches_only_its_own_lines(path: Path) -> None:
    before = parse(pretty(path.read_text(encoding="utf-8")), Domain)
    after = before.copy()
    after.title, after.name = "new", "other"
    third = before.copy()
    untouched = serialize(third)

    apply(changes(before, after), third)

    differing = [
        each
        for each in difflib.ndiff(untouched.splitlines(), serialize(third).splitlines())
        if each[0] in "+-"
    ]
    assert len(differing) <= 4
    assert serialize(third) == pretty(serialize(third)).rstrip("\n") or "<!--" in untouched


DOMAIN = """<domain type="kvm">
  <name>a</name>
  <os>
    <boot dev="hd"/>
    <boot dev="cdrom"/>
  </os>
  <metadata><x>some <b/> text</x></metadata>
  <devices>
    <disk type="file">
      <driver name="qemu" cache="none"/>
      <source file="/a.img"/>
      <target dev="vda" bus="virtio"/>
    </disk>
    <video>
      <model type="vga"/>
    </video>
  </devices>
</domain>"""
DISK = DOMAIN[DOMAIN.index("    <disk") : DOMAIN.index("    <video")]
NO_DISK = DOMAIN.replace(DISK, "")


def merged(mine: str, theirs: str, *, force: bool = False, before: str = DOMAIN) -> Any:
    """The outcome of an edit on another one, and the paths and findings of the clashes."""
    third = parse(theirs)
    clashes = apply(changes(parse(before), parse(mine)), third, force=force)
    return serialize(third), [(each.change.path, each.found) for each in clashes]


def replaced(*pairs: str, xml: str = DOMAIN) -> str:
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in xml
        xml = xml.replace(old, new, 1)
    return xml


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (("none", "unsafe"), (">a<", ">b<"), ("none", "unsafe", ">a<", ">b<")),
        ((' cache="none"', ""), (">a<", ">b<"), (' cache="none"', "", ">a<", ">b<")),
        (("none", "unsafe"), ("none", "unsafe"), ("none", "unsafe")),
        ((">a<", "><"), (">a<", "><"), (">a</name>", "/>")),
        ((DISK, ""), (DISK, ""), (DISK, "")),
        ((' cache="none"', ""), (DISK, ""), (DISK, "")),
        (("text", "words"), (">a<", ">b<"), ("text", "words", ">a<", ">b<")),
        (("text", "words"), ("text", "words"), ("text", "words")),
        (
            ("    </disk>", "      <serial>1</serial>\n    </disk>"),
            ("    </disk>", "      <wwn>1</wwn>\n    </disk>"),
            ("    </disk>", "      <serial>1</serial>\n      <wwn>1</wwn>\n    </disk>"),
        ),
        (
            ("    </disk>", '      <iotune a="1">\n        <x/>\n      </iotune>\n    </disk>'),
            ("    </disk>", '      <iotune b="1">\n        <y/>\n      </iotune>\n    </disk>'),
            (
                "    </disk>",
                '      <iotune b="1" a="1">\n        <y/>\n        <x/>\n      </iotune>\n'
                "    </disk>",
            ),
        ),
        (
            ("    </disk>", '      <a><!-- c --><b x="1"/></a>\n    </disk>'),
            ("    </disk>", '      <a><!-- c --><b y="1"/></a>\n    </disk>'),
            ("    </disk>", '      <a><!-- c --><b y="1" x="1"/></a>\n    </disk>'),
        ),
        (
            ("    </disk>", "      <serial>1</serial>\n    </disk>"),
            ("    </disk>", "      <serial/>\n    </disk>"),
            ("    </disk>", "      <serial>1</serial>\n    </disk>"),
        ),
    ],
)
def test_apply_edits_that_go_together_gives_both(
    mine: tuple[str, ...], theirs: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert merged(replaced(*mine), replaced(*theirs)) == (replaced(*expected), [])


@pytest.mark.parametrize(
    ("mine", "theirs", "path", "found"),
    [
        (("none", "unsafe"), ("none", "directsync"), "devices/disk[target=vda]/driver/@cache",
         "directsync"),
        ((' cache="none"', ""), ("none", "directsync"), "devices/disk[target=vda]/driver/@cache",
         "directsync"),
        (("none", "unsafe"), (' cache="none"', ""), "devices/disk[target=vda]/driver/@cache", None),
        ((">a<", ">b<"), (">a<", ">c<"), "name", "c"),
        ((">a<", ">b<"), (">a<", "><x/><"), "name", None),
        (("some", "any"), ("some", "no"), "metadata/x", "<x>no <b/> text</x>"),
        (("cdrom", "fd"), ("cdrom", "network"), "os/boot",
         '<boot dev="hd"/><boot dev="network"/>'),
        (('<boot dev="hd"/>', ""), ("cdrom", "network"), "os/boot",
         '<boot dev="hd"/><boot dev="network"/>'),
        (("</disk>", "<serial>1</serial></disk>"), ("</disk>", "<serial>2</serial></disk>"),
         "devices/disk[target=vda]/serial", "<serial>2</serial>"),
        (("</disk>", "<a><b/></a></disk>"), ("</disk>", "<a>1<c/>2</a></disk>"),
         "devices/disk[target=vda]/a", "<a>1<c/>2</a>"),
        (("</disk>", "<a><b/></a></disk>"), ("</disk>", "<a>1</a></disk>"),
         "devices/disk[target=vda]/a", "<a>1</a>"),
        (("</disk>", "<a b='1'/></disk>"), ("</disk>", "<a b='2'/></disk>"),
         "devices/disk[target=vda]/a", '<a b="2"/>'),
    ],
)  # fmt: skip
def test_apply_edits_of_the_same_clash_until_forced(
    mine: tuple[str, ...], theirs: tuple[str, ...], path: str, found: str | None
) -> None:
    ours, others = replaced(*mine), replaced(*theirs)

    kept, clashes = merged(ours, others)
    forced, same = merged(ours, others, force=True)

    assert clashes == same == [(path, found)]
    assert canonical(kept) == canonical(others)
    assert canonical(forced) == canonical(ours)


def test_apply_removal_of_what_others_edited_clashes() -> None:
    others = replaced("none", "unsafe")

    kept, clashes = merged(NO_DISK, others)
    forced, _ = merged(NO_DISK, others, force=True)

    assert [path for path, _found in clashes] == ["devices/disk[target=vda]"]
    assert "unsafe" in clashes[0][1]
    assert kept == others
    assert forced == NO_DISK


@pytest.mark.parametrize(
    "mine",
    [
        ("none", "unsafe"),
        ("</disk>", "<serial>1</serial></disk>"),
        ("/a.img", "/b.img", "none", "unsafe"),
        ("<driver ", "<driver><iommu/></driver><!-- "),
    ],
)
def test_apply_edit_of_what_others_removed_clashes_and_brings_it_back(
    mine: tuple[str, ...],
) -> None:
    ours = (
        replaced(*mine).replace('cache="none"/>', "-->") if "iommu" in mine[1] else replaced(*mine)
    )

    kept, clashes = merged(ours, NO_DISK)
    forced, _ = merged(ours, NO_DISK, force=True)

    assert clashes
    assert all(found is None for _path, found in clashes)
    assert kept == NO_DISK
    assert canonical(forced) == canonical(ours)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (("some", "any"), ("<x>some <b/> text</x>", "")),
        (("cdrom", "fd"), (DOMAIN[DOMAIN.index("  <os") : DOMAIN.index("  <metadata")], "")),
    ],
)
def test_apply_replacement_in_what_others_removed_clashes(
    mine: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    ours, others = replaced(*mine), replaced(*theirs)

    kept, clashes = merged(ours, others)
    forced, _ = merged(ours, others, force=True)

    assert [found for _path, found in clashes] == [None]
    assert canonical(kept) == canonical(others)
    assert sorted(canonical(forced)) == sorted(canonical(ours))


def test_apply_same_disk_added_by_both_clashes_unless_they_agree() -> None:
    theirs = DISK.replace("/a.img", "/other.img")
    completed = DISK.replace("</disk>", '<address type="pci"/></disk>')
    devices = "  <devices>\n"

    other = replaced(devices, devices + theirs, xml=NO_DISK)
    kept, clashes = merged(DOMAIN, other, before=NO_DISK)
    forced, _ = merged(DOMAIN, other, before=NO_DISK, force=True)
    done, none = merged(DOMAIN, replaced(devices, devices + completed, xml=NO_DISK), before=NO_DISK)

    assert [path for path, _found in clashes] == ["devices/disk[target=vda]"]
    assert kept == other
    assert canonical(forced) == canonical(DOMAIN)
    assert not none
    assert done.count("<disk") == 1


def test_apply_added_device_without_identity_is_one_more() -> None:
    mine, theirs = (replaced("    <video", f"    <rng {a}='1'/>\n    <video") for a in "ab")

    xml, clashes = merged(mine, theirs)

    assert not clashes
    assert xml.count("<rng") == 2


def test_apply_list_keeps_what_is_in_both() -> None:
    third = parse(DOMAIN)
    kept = third.node.find("os")[1]
    mine = replaced("cdrom", "x", '"hd"', '"cdrom"', '"x"', '"hd"')

    apply(changes(parse(DOMAIN), parse(mine)), third)

    assert serialize(third) == mine
    assert third.node.find("os")[0] is kept


def test_apply_list_that_others_removed_comes_back_when_forced() -> None:
    theirs = replaced('    <boot dev="hd"/>\n    <boot dev="cdrom"/>\n', "")

    xml, clashes = merged(replaced("cdrom", "fd"), theirs, force=True)

    assert clashes == [("os/boot", None)]
    assert canonical(xml) == canonical(replaced("cdrom", "fd"))


def test_apply_move_of_what_is_gone_or_behind_what_is_gone_does_nothing() -> None:
    before = "<domain><a/><b/><c/></domain>"
    moved = "<domain><c/><b/><a/></domain>"

    for theirs in ("<domain><b/></domain>", "<domain><a/><c/></domain>", "<domain/>"):
        xml, clashes = merged(moved, theirs, before=before)
        again, _ = merged(moved, xml, before=before)

        assert not clashes
        assert again == xml


def test_apply_added_behind_what_is_gone_goes_to_its_usual_place() -> None:
    mine = replaced("    <video", "    <interface/>\n    <video")

    xml, _ = merged(mine, NO_DISK)

    assert "<devices>\n    <interface/>\n    <video>" in xml


def test_apply_added_in_a_row_keep_their_order() -> None:
    before, after = "<domain><a/><z/></domain>", "<domain><a/><b/><c/><z/></domain>"

    xml, _ = merged(after, "<domain><a/><y/><z/></domain>", before=before)
    partly, _ = merged(after, "<domain><b/><a/><z/></domain>", before=before)
    without, _ = merged(after, "<domain><z/></domain>", before=before)

    assert xml == "<domain><a/><b/><c/><y/><z/></domain>"
    assert partly == "<domain><b/><c/><a/><z/></domain>"
    assert set(without) == set(after)


def test_apply_between_an_element_and_its_comment_goes_exactly_there() -> None:
    before = "<domain>\n  <a/> <!-- c -->\n  <b/>\n</domain>"
    after = before.replace("<a/>", "<a/><x/>")

    xml, _ = merged(after, before, before=before)

    assert canonical(xml) == canonical(after)


def test_apply_nothing_changes_nothing() -> None:
    third = parse(DOMAIN)

    assert apply((), third) == ()
    assert serialize(third) == DOMAIN


def test_apply_second_of_two_added_goes_behind_what_the_first_would() -> None:
    before, after = parse("<domain><a/><z/></domain>"), parse("<domain><a/><b/><c/><z/></domain>")
    third = before.copy()

    apply(changes(before, after)[1:], third)

    assert serialize(third) == "<domain><a/><c/><z/></domain>"


def test_apply_edited_comment_is_another_comment() -> None:
    before = "<domain><!-- c --><a/></domain>"

    xml, clashes = merged("<domain><!-- d --><a/></domain>", before, before=before)

    assert (xml, clashes) == ("<domain><!-- d --><a/></domain>", [])


def test_apply_some_of_the_changes_makes_those() -> None:
    mine = replaced(">a<", ">b<", "none", "unsafe")
    found = changes(parse(DOMAIN), parse(mine))
    third = parse(DOMAIN)

    apply([each for each in found if each.path == "name"], third)

    assert serialize(third) == replaced(">a<", ">b<")
