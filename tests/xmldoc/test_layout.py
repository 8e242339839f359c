import pytest

from vmgui.xmldoc import layout
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.paths import Node


def fresh(xml: str = "<new/>") -> Node:
    return parse(xml).node


@pytest.mark.parametrize(
    ("before", "index", "after"),
    [
        ("<a>\n  <b/>\n</a>", 0, "<a>\n  <new/>\n  <b/>\n</a>"),
        ("<a>\n  <b/>\n</a>", 1, "<a>\n  <b/>\n  <new/>\n</a>"),
        ("<a>\n\t<b/>\n\n\t<c/>\n</a>", 1, "<a>\n\t<b/>\n\n\t<new/>\n\t<c/>\n</a>"),
        ("<a>\n\n  <b/>\n</a>", 1, "<a>\n\n  <b/>\n  <new/>\n</a>"),
        ("<a>\n  <b/>\n</a>", 99, "<a>\n  <b/>\n  <new/>\n</a>"),
        ("<a/>", 0, "<a>\n  <new/>\n</a>"),
        ("<a>\n</a>", 0, "<a>\n  <new/>\n</a>"),
        ("<a><b/></a>", 1, "<a><b/><new/></a>"),
        ("<a><b/></a>", 0, "<a><new/><b/></a>"),
        ("<a>text</a>", 0, "<a>text<new/></a>"),
        ("<a>text<b/>more</a>", 1, "<a>text<b/>more<new/></a>"),
        ("<a>\n  <b/> <!-- b's -->\n</a>", 1, "<a>\n  <b/> <!-- b's -->\n  <new/>\n</a>"),
        ("<a>\n  <b/>\n  <!-- c -->\n</a>", 1, "<a>\n  <b/>\n  <new/>\n  <!-- c -->\n</a>"),
    ],
)
def test_insert_keeps_the_layout(before: str, index: int, after: str) -> None:
    element = parse(before)

    layout.insert(element.node, index, fresh())

    assert element.xml() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "<a>\n    <b>\n        <c/>\n    </b>\n</a>",
            "<a>\n    <b>\n        <c>\n            <new/>\n        </c>\n    </b>\n</a>",
        ),
        ("<a><b><c/></b></a>", "<a><b><c><new/></c></b></a>"),
        ("<a>\n<b>\n<c/>\n</b>\n</a>", "<a>\n<b>\n<c>\n  <new/>\n</c>\n</b>\n</a>"),
    ],
)
def test_insert_into_empty_element_follows_the_surroundings(before: str, after: str) -> None:
    element = parse(before)

    layout.insert(element.node[0][0], 0, fresh())

    assert element.xml() == after


def test_insert_fragment_shifts_its_lines() -> None:
    element = parse("<a>\n  <b>\n    <c/>\n  </b>\n</a>")

    layout.insert(element.node[0], 1, fresh("<new>\n  <x>\n    <y/>\n  </x>\n</new>"))

    assert element.xml() == (
        "<a>\n  <b>\n    <c/>\n    <new>\n      <x>\n        <y/>\n      </x>\n    </new>\n"
        "  </b>\n</a>"
    )


def test_insert_fragment_with_text_leaves_it_alone() -> None:
    element = parse("<a>\n  <b/>\n</a>")

    layout.insert(element.node, 1, fresh("<new>\n <x>\n</x>said<y/> </new>"))

    assert element.xml() == "<a>\n  <b/>\n  <new>\n <x>\n</x>said<y/> </new>\n</a>"


def test_insert_fragment_with_ragged_lines_leaves_them_alone() -> None:
    element = parse("<a>\n  <b>\n    <c/>\n  </b>\n</a>")

    layout.insert(element.node[0], 1, fresh("<new>\n<x/>\n      </new>"))

    assert "<new>\n<x/>\n    </new>" in element.xml()


@pytest.mark.parametrize(
    ("source", "target", "after"),
    [
        (0, 3, "<a>\n  <c/>\n  <d/>\n  <b/>\n</a>"),
        (2, 0, "<a>\n  <d/>\n  <b/>\n  <c/>\n</a>"),
        (1, 1, "<a>\n  <b/>\n  <c/>\n  <d/>\n</a>"),
    ],
)
def test_insert_own_child_moves_it(source: int, target: int, after: str) -> None:
    element = parse("<a>\n  <b/>\n  <c/>\n  <d/>\n</a>")

    layout.insert(element.node, target, element.node[source])

    assert element.xml() == after


@pytest.mark.parametrize(
    ("before", "index", "after"),
    [
        ("<a>\n  <b/>\n  <c/>\n</a>", 0, "<a>\n  <c/>\n</a>"),
        ("<a>\n  <b/>\n  <c/>\n</a>", 1, "<a>\n  <b/>\n</a>"),
        ("<a>\n  <b/>\n</a>", 0, "<a/>"),
        ("<a>one<b/>two</a>", 0, "<a>onetwo</a>"),
        ("<a><b/><c/>two<d/></a>", 1, "<a><b/>two<d/></a>"),
        ("<a>one<b/></a>", 0, "<a>one</a>"),
        ("<a><b/>one<c/></a>", 1, "<a><b/>one</a>"),
    ],
)
def test_remove_closes_the_gap(before: str, index: int, after: str) -> None:
    element = parse(before)

    layout.remove(element.node[index])

    assert element.xml() == after


def test_remove_root_does_nothing() -> None:
    element = parse("<a><b/></a>")

    layout.remove(element.node)

    assert element.xml() == "<a><b/></a>"


def test_replace_takes_over_the_place() -> None:
    element = parse("<a>\n  <b/>\n  <c/>\n</a>")

    layout.replace(element.node[0], fresh("<new>\n  <x/>\n</new>"))

    assert element.xml() == "<a>\n  <new>\n    <x/>\n  </new>\n  <c/>\n</a>"


def test_replace_by_itself_or_at_root_does_nothing() -> None:
    element = parse("<a>\n  <b/>\n</a>")

    layout.replace(element.node[0], element.node[0])
    layout.replace(element.node, fresh())

    assert element.xml() == "<a>\n  <b/>\n</a>"


@pytest.mark.parametrize("index", range(4))
def test_insert_then_remove_gives_the_same_text(index: int) -> None:
    xml = "<a>\n\n  <b/>\n  <!-- c -->\n  <d>x</d> \n\n</a>"
    element: Element = parse(xml)
    node = fresh()

    layout.insert(element.node, index, node)
    layout.remove(node)

    assert element.xml() == xml
