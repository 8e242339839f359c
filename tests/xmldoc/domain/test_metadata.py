import pytest

from tests.documents import document
from vmgui.base.errors import InvalidInput
from vmgui.xmldoc.document import canonical, parse, serialize
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.metadata import METADATA_NAMESPACE, METADATA_PREFIX, MachineMetadata

BARE = (
    "<machine>\n  <folder>prod/web</folder>\n  <tag>web</tag>\n  <tag>front end</tag>\n</machine>"
)


def prefixed(content: str) -> str:
    return (
        f'<{METADATA_PREFIX}:machine xmlns:{METADATA_PREFIX}="{METADATA_NAMESPACE}">'
        f"{content}</{METADATA_PREFIX}:machine>"
    )


def test_parse_what_libvirt_returns_is_read() -> None:
    metadata = MachineMetadata.parse(BARE)

    assert metadata.folder == "prod/web"
    assert metadata.tags == ("web", "front end")
    assert not metadata.is_empty


def test_parse_with_namespace_is_read() -> None:
    metadata = MachineMetadata.parse(
        prefixed("<vmgui:folder>a</vmgui:folder><vmgui:tag>b</vmgui:tag>")
    )

    assert (metadata.folder, metadata.tags) == ("a", ("b",))


@pytest.mark.parametrize("text", ["", " \n"])
def test_parse_nothing_is_empty(text: str) -> None:
    metadata = MachineMetadata.parse(text)

    assert (metadata.folder, metadata.tags, metadata.is_empty) == ("", (), True)
    assert metadata.to_xml() == "<machine/>"


@pytest.mark.parametrize("text", ["<machine>", "<other/>", "<machine xmlns='urn:x'/>"])
def test_parse_something_else_raises(text: str) -> None:
    with pytest.raises(InvalidInput):
        MachineMetadata.parse(text)


def test_to_xml_is_bare_whatever_was_parsed() -> None:
    text = prefixed("<vmgui:tag>b</vmgui:tag><vmgui:new><x:y xmlns:x='urn:x'/></vmgui:new>")

    assert canonical(MachineMetadata.parse(text).to_xml()) == canonical(
        "<machine><tag>b</tag><new><x:y xmlns:x='urn:x'/></new></machine>"
    )


def test_to_xml_untouched_is_what_was_parsed() -> None:
    assert MachineMetadata.parse(BARE).to_xml() == BARE


def test_to_xml_leaves_the_document_alone() -> None:
    domain = parse(document("linux-q35-uefi"), Domain)
    before = serialize(domain)

    text = domain.machine_metadata.to_xml()

    assert canonical(text) == canonical(BARE)
    assert serialize(domain) == before


def test_within_is_read() -> None:
    metadata = parse(document("linux-q35-uefi"), Domain).machine_metadata

    assert (metadata.folder, metadata.tags) == ("prod/web", ("web", "front end"))


def test_within_domain_without_any_is_empty_and_adds_nothing() -> None:
    domain = parse(document("minimal"), Domain)

    assert domain.machine_metadata.is_empty
    assert domain.machine_metadata.to_xml() == "<machine/>"
    domain.machine_metadata.folder = ""
    domain.machine_metadata.tags = ()

    assert serialize(domain) + "\n" == document("minimal").replace("'", '"')


def test_within_writing_creates_our_element() -> None:
    domain = parse(document("minimal"), Domain)

    domain.machine_metadata.folder = "lab"

    assert (
        "  <metadata>\n"
        f'    <vmgui:machine xmlns:vmgui="{METADATA_NAMESPACE}">\n'
        "      <vmgui:folder>lab</vmgui:folder>\n"
        "    </vmgui:machine>\n"
        "  </metadata>\n" in serialize(domain)
    )


def test_within_emptied_disappears() -> None:
    domain = parse(document("minimal"), Domain)
    before = serialize(domain)

    domain.machine_metadata.tags = ("a", "b")
    domain.machine_metadata.tags = ()

    assert serialize(domain) == before


@pytest.mark.parametrize(
    ("given", "folder"),
    [("a/b", "a/b"), (" /a // b c/ ", "a/b c"), ("/", ""), ("", "")],
)
def test_folder_is_tidied(given: str, folder: str) -> None:
    metadata = MachineMetadata.parse(BARE)

    metadata.folder = given

    assert metadata.folder == folder
    assert MachineMetadata.parse(metadata.to_xml()).folder == folder


def test_tags_are_stripped_and_unique_in_their_order() -> None:
    metadata = MachineMetadata.new()

    metadata.tags = (" b", "a", "", "b ", "c d")

    assert metadata.tags == ("b", "a", "c d")
    assert metadata.to_xml().count("<tag>") == 3


@pytest.mark.parametrize("tags", [("web", "new"), ("x",), (), ("web", "front end", "y", "z")])
def test_tags_set_leave_the_folder(tags: tuple[str, ...]) -> None:
    metadata = MachineMetadata.parse(BARE)

    metadata.tags = tags

    assert metadata.tags == tags
    assert metadata.folder == "prod/web"


def test_tags_set_keep_unknown_content() -> None:
    domain = parse(document("unknown"), Domain)
    metadata = domain.machine_metadata

    metadata.tags = ("b", "c", "d")
    metadata.folder = "f"
    metadata.tags = ()
    metadata.folder = ""

    text = metadata.to_xml()
    assert 'newer="yes"' in text
    assert '<colour role="accent">red</colour>' in text
    assert "<!-- by hand -->" in text
    assert "other:deep" in text
    assert not metadata.is_empty


def test_tags_same_again_leave_the_spelling() -> None:
    domain = parse(document("unknown"), Domain)
    before = serialize(domain)

    domain.machine_metadata.tags = ("a", "b")

    assert serialize(domain) == before
