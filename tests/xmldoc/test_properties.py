import pytest

from vmgui.base.errors import InvalidInput
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import (
    Child,
    Children,
    Flag,
    Value,
    hexadecimal,
    integer,
    on_off,
    size,
    text,
    yes_no,
)


class Leaf(Element):
    TAG = "leaf"
    value = text("")
    kind = text("@kind")


class Tree(Element):
    TAG = "tree"
    name = text("name")
    kind = text("@kind")
    deep = text("a/b/@c")
    count = integer("count")
    colour = hexadecimal("colour/@rgb", digits=6)
    is_green = yes_no("green/@enabled")
    is_lit = on_off("lit/@state")
    height = size("height")
    memory = size("memory", unit="KiB")
    page = size("page/@size", unit="KiB")
    has_bark = Flag("bark/rough")
    leaf = Child("leaf", Leaf)
    inner = Child("crown/leaf", Leaf)
    leaves = Children(Leaf)
    box = Children(Leaf, "box")


def tree(content: str = "") -> Tree:
    return parse(f"<tree>{content}</tree>", Tree)


def test_class_access_gives_the_descriptor() -> None:
    assert isinstance(Tree.deep, Value)
    assert (Tree.deep.name, Tree.deep.path.text, Tree.memory.unit) == ("deep", "a/b/@c", "KiB")
    assert isinstance(Tree.has_bark, Flag)
    assert Tree.leaf.kind is Leaf
    assert Tree.leaves.kind is Leaf


def test_value_missing_reads_none() -> None:
    element = tree()

    assert element.name is None
    assert element.kind is None
    assert element.deep is None
    assert element.memory is None
    assert element.leaf is None
    assert Tree.deep.raw(element) is None


def test_value_present_is_converted() -> None:
    element = tree(
        "<name>oak</name><count> 3 </count><colour rgb='0x00ff00'/><green enabled='yes'/>"
        "<lit state='off'/>"
    )

    assert element.name == "oak"
    assert element.count == 3
    assert element.colour == 0x00FF00
    assert element.is_green is True
    assert element.is_lit is False


@pytest.mark.parametrize("content", ["<count>auto</count>", "<count/>", "<count>1<x/>2.5</count>"])
def test_value_of_other_format_reads_none_and_stays(content: str) -> None:
    element = tree(content)

    assert element.count is None
    assert Tree.count.raw(element) is not None
    assert serialize(element) == f"<tree>{content}</tree>"


def test_value_empty_element_reads_as_empty_text() -> None:
    assert tree("<name/>").name == ""


def test_value_of_the_element_itself_reads_and_writes() -> None:
    leaf = parse("<leaf>a</leaf>", Leaf)

    leaf.value = "b"
    assert leaf.xml() == "<leaf>b</leaf>"
    leaf.value = None

    assert leaf.xml() == "<leaf/>"


def test_value_written_creates_the_way() -> None:
    element = tree()

    element.deep = "x"

    assert serialize(element) == '<tree>\n  <a>\n    <b c="x"/>\n  </a>\n</tree>'


def test_value_none_removes_and_prunes() -> None:
    element = tree("<a><b c='x'/></a><name>oak</name>")

    element.deep = None
    element.name = None

    assert serialize(element) == "<tree/>"


@pytest.mark.parametrize(
    "content", ["<a><b c='x' d='y'/></a>", "<a><b c='x'/><!-- why --></a>", "<a>t<b c='x'/></a>"]
)
def test_value_none_keeps_what_is_not_ours(content: str) -> None:
    element = tree(content)

    element.deep = None

    assert element.deep is None
    assert element.node.find("a") is not None


def test_value_none_for_missing_attribute_leaves_empty_elements() -> None:
    element = tree("<a><b/></a>")

    element.deep = None
    element.name = None

    assert serialize(element) == "<tree><a><b/></a></tree>"


def test_value_same_again_leaves_the_spelling() -> None:
    element = tree("<count> 03 </count><memory unit='M'>1</memory>")

    element.count = 3
    element.memory = 1024**2

    assert serialize(element) == '<tree><count> 03 </count><memory unit="M">1</memory></tree>'


@pytest.mark.parametrize("bad", ["a\x00b", "\x1b[0m", "\ufffe", "\ud800"])
def test_value_control_characters_raise_and_change_nothing(bad: str) -> None:
    element = tree()

    with pytest.raises(InvalidInput) as caught:
        element.deep = bad

    assert caught.value.field == "deep"
    assert serialize(element) == "<tree/>"


def test_value_markup_is_escaped() -> None:
    element = tree()

    element.name = "<&>\"'\n"

    assert parse(serialize(element), Tree).name == "<&>\"'\n"


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ("<memory>4</memory>", 4096),
        ("<memory unit='MB'>2</memory>", 2_000_000),
        ("<memory unit='bytes'>5</memory>", 5),
        ("<memory unit='parsec'>5</memory>", None),
        ("<memory unit='MiB'>-5</memory>", None),
        ("<memory unit='MiB'/>", None),
    ],
)
def test_size_is_read_in_bytes(content: str, count: int | None) -> None:
    assert tree(content).memory == count


@pytest.mark.parametrize(
    ("content", "count", "after"),
    [
        ("", 2048, '<memory unit="KiB">2</memory>'),
        ("<memory>4</memory>", 2048, "<memory>2</memory>"),
        ("<memory unit='MiB'>4</memory>", 1024**3, '<memory unit="MiB">1024</memory>'),
        ("<memory unit='GiB'>4</memory>", 3072, '<memory unit="KiB">3</memory>'),
        ("<memory unit='MB'>4</memory>", 1025, '<memory unit="bytes">1025</memory>'),
        ("<memory>4</memory>", 1025, '<memory unit="bytes">1025</memory>'),
        ("<memory unit='parsec'>4</memory>", 1024, '<memory unit="KiB">1</memory>'),
    ],
)
def test_size_keeps_the_unit_if_it_can(content: str, count: int, after: str) -> None:
    element = tree(content)

    element.memory = count

    assert "".join(serialize(element).split("\n  ")).replace("\n", "") == f"<tree>{after}</tree>"
    assert element.memory == count


def test_size_in_kib_is_found_for_sizes_in_bytes() -> None:
    element = tree("<height unit='GiB'>1</height>")

    element.height = 1024

    assert serialize(element) == '<tree><height unit="bytes">1024</height></tree>'


def test_size_none_removes_the_unit_too() -> None:
    element = tree("<memory unit='MiB'>4</memory><page size='2' unit='M'/>")

    element.memory = None
    element.page = None
    element.height = None

    assert serialize(element) == "<tree/>"


def test_size_in_attribute_has_the_unit_beside_it() -> None:
    element = tree()

    element.page = 2048 * 1024

    assert serialize(element) == '<tree>\n  <page size="2048" unit="KiB"/>\n</tree>'


def test_flag_both_ways() -> None:
    element = tree("<name/>")

    assert element.has_bark is False
    element.has_bark = True
    element.has_bark = True
    assert element.has_bark is True
    assert serialize(element) == "<tree><name/><bark><rough/></bark></tree>"
    element.has_bark = False
    element.has_bark = False

    assert serialize(element) == "<tree><name/></tree>"


def test_child_present_is_wrapped() -> None:
    element = tree("<leaf kind='x'/>")

    assert element.leaf is not None
    assert element.leaf.kind == "x"


def test_child_ensure_creates_once() -> None:
    element = tree()

    first = Tree.inner.ensure(element)

    assert Tree.inner.ensure(element) == first
    assert element.inner == first


def test_child_assigned_is_inserted_or_replaces() -> None:
    element = tree()
    first, second = Leaf.create(), Leaf.create()
    second.kind = "second"

    element.inner = first
    assert element.inner == first
    element.inner = second

    assert element.inner == second
    assert serialize(element) == (
        '<tree>\n  <crown>\n    <leaf kind="second"/>\n  </crown>\n</tree>'
    )


def test_child_none_removes_and_prunes() -> None:
    element = tree("<crown><leaf kind='x'/></crown>")

    element.inner = None
    element.leaf = None

    assert serialize(element) == "<tree/>"


def test_children_are_a_live_sequence() -> None:
    element = tree("<leaf kind='a'/><!-- c --><leaf kind='b'/><branch/>")
    leaves = element.leaves

    assert [leaf.kind for leaf in leaves] == ["a", "b"]
    assert leaves[-1].kind == "b"
    assert [leaf.kind for leaf in leaves[:1]] == ["a"]
    assert leaves[0] in leaves
    leaves[0].remove()

    assert len(leaves) == 1


def test_children_of_missing_container_are_none() -> None:
    assert list(tree().box) == []


def test_children_append_creates_the_container() -> None:
    element = tree()

    element.box.append(Leaf.create())

    assert serialize(element) == "<tree>\n  <box>\n    <leaf/>\n  </box>\n</tree>"


def test_children_append_goes_behind_its_kind() -> None:
    element = tree("\n  <leaf kind='a'/>\n  <branch/>\n")

    element.leaves.append(Leaf.create())

    assert serialize(element) == '<tree>\n  <leaf kind="a"/>\n  <leaf/>\n  <branch/>\n</tree>'


@pytest.mark.parametrize(
    ("index", "kinds"), [(0, [None, "a", "b"]), (1, ["a", None, "b"]), (9, ["a", "b", None])]
)
def test_children_insert_counts_its_kind_only(index: int, kinds: list[str | None]) -> None:
    element = tree("<branch/><leaf kind='a'/><branch/><leaf kind='b'/>")

    element.leaves.insert(index, Leaf.create())

    assert [leaf.kind for leaf in element.leaves] == kinds


def test_children_removed_while_iterating_all_go() -> None:
    element = tree("<leaf/><leaf/><branch/><leaf/>")

    for leaf in element.leaves:
        leaf.remove()

    assert serialize(element) == "<tree><branch/></tree>"


def test_children_clear_leaves_the_others() -> None:
    element = tree("<leaf/><branch/><leaf/>")

    element.leaves.clear()

    assert serialize(element) == "<tree><branch/></tree>"
