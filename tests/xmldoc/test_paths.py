import pytest

from vmgui.xmldoc import paths
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.paths import Path

QEMU = "http://libvirt.org/schemas/domain/qemu/1.0"


@pytest.mark.parametrize(
    ("text", "steps", "attribute"),
    [
        ("name", ("name",), None),
        ("@type", (), "type"),
        ("target/@dev", ("target",), "dev"),
        ("on_poweroff", ("on_poweroff",), None),
        ("pm/suspend-to-mem/@enabled", ("pm", "suspend-to-mem"), "enabled"),
        ("qemu:commandline/qemu:arg", (f"{{{QEMU}}}commandline", f"{{{QEMU}}}arg"), None),
        ("", (), None),
    ],
)
def test_path_parse_gives_steps_and_attribute(
    text: str, steps: tuple[str, ...], attribute: str | None
) -> None:
    path = Path.parse(text)

    assert (path.steps, path.attribute) == (steps, attribute)


@pytest.mark.parametrize("text", ["/name", "a//b", "a/@b/c", "a[1]", "a b", "@"])
def test_path_parse_other_text_raises(text: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        Path.parse(text)


def test_fresh_namespaced_tag_uses_our_prefix() -> None:
    node = paths.fresh(paths.qualified("qemu:arg"))

    assert node.prefix == "qemu"


def test_fresh_unknown_namespace_works() -> None:
    assert paths.fresh("{urn:x}a").tag == "{urn:x}a"


def test_read_text_around_comments_is_joined() -> None:
    node = parse("<a>one<!-- c -->two</a>").node

    assert paths.read(node, None) == "onetwo"


def test_write_text_keeps_comments() -> None:
    element = parse("<a>one<!-- c -->two</a>")

    paths.write(element.node, None, "three")

    assert element.xml() == "<a>three<!-- c --></a>"


def test_erase_missing_attribute_does_nothing() -> None:
    element = parse("<a b='1'/>")

    paths.erase(element.node, "c")

    assert element.xml() == '<a b="1"/>'


def test_prune_reaches_root_stops() -> None:
    root = parse("<a><b/></a>").node

    paths.prune(root[0], stop=parse("<z/>").node)

    assert len(root) == 0
