import pytest

from tests.documents import document
from vmgui.base.errors import InvalidInput
from vmgui.xmldoc import document as module
from vmgui.xmldoc.document import canonical, difference, parse, pretty, redact, sanitize, serialize
from vmgui.xmldoc.domain.domain import Domain


def test_parse_declaration_of_other_encoding_is_not_believed() -> None:
    element = parse("<?xml version='1.0' encoding='ISO-8859-1'?><a>ä€</a>")

    assert serialize(element) == "<a>ä€</a>"


@pytest.mark.parametrize(
    "xml", ["", "  ", "<a>", "<a></b>", "text", "<a>\x00</a>", "<a>\ud800</a>"]
)
def test_parse_not_well_formed_raises_with_the_place(xml: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(xml)

    assert "line" in caught.value.message
    assert caught.value.detail


def test_parse_error_names_line_and_column() -> None:
    with pytest.raises(InvalidInput, match="line 3, column 5"):
        parse("<a>\n  <b>\n</a>")


def test_parse_too_large_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SIZE", 10)

    parse("<a>123</a>")
    with pytest.raises(InvalidInput, match="too large"):
        parse("<a>äöü</a>")


def test_parse_deep_nesting_raises() -> None:
    with pytest.raises(InvalidInput):
        parse("<a>" * 100_000)


@pytest.mark.parametrize(
    "xml",
    [
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a b='&x;'/>",
        "<!DOCTYPE a [<!ENTITY x0 'yyyyyyyyyy'>"
        + "".join(f"<!ENTITY x{n} '{f'&x{n - 1};' * 10}'>" for n in range(1, 10))
        + "]><a b='&x9;'/>",
    ],
)
def test_parse_document_type_raises(xml: str) -> None:
    with pytest.raises(InvalidInput):
        parse(xml)


def test_parse_other_element_than_expected_raises() -> None:
    with pytest.raises(InvalidInput, match=r"“network”.*“domain”"):
        parse("<network/>", Domain)


def test_parse_without_blanks_drops_them() -> None:
    assert serialize(parse("<a>\n  <b> </b>\n</a>", keep_blanks=False)) == "<a><b> </b></a>"


def test_serialize_keeps_comments_around_the_document() -> None:
    xml = "<!-- one -->\n<?two x?>\n<a/>\n<!-- three -->"

    assert serialize(parse(xml)) == xml


def test_serialize_part_is_the_element_alone() -> None:
    domain = parse("<domain>\n  <devices>\n    <disk/>\n  </devices>\n</domain>", Domain)

    assert serialize(domain.devices[0]) == "<disk/>"


def test_pretty_one_line_is_indented_like_libvirts() -> None:
    assert pretty("<a><b>x</b><c><d/></c></a>") == (
        "<a>\n  <b>x</b>\n  <c>\n    <d/>\n  </c>\n</a>\n"
    )


def test_pretty_twice_is_the_same() -> None:
    once = pretty(document("comments"))

    assert pretty(once) == once


def test_pretty_mixed_text_is_kept() -> None:
    text = "Text <app:b>with</app:b> mixed <i>content</i>."

    assert text in pretty(document("unknown"))


def test_canonical_ignores_layout_quotes_and_attribute_order() -> None:
    one = canonical("<a x='1' y=\"2\"><b/>\n<c>\n</c></a>")

    assert one == canonical('<a y="2" x="1">\n  <b></b>  <c/></a>')


@pytest.mark.parametrize(
    "other",
    [
        "<a x='2'><b/><c>t</c></a>",
        "<a x='1'><c>t</c><b/></a>",
        "<a x='1'><b/><c> t</c></a>",
        "<a x='1'><b/><c>t</c><!-- d --></a>",
        "<a x='1' xmlns='urn:x'><b/><c>t</c></a>",
    ],
)
def test_canonical_sees_what_matters(other: str) -> None:
    assert canonical("<a x='1'><b/><c>t</c></a>") != canonical(other)


def test_canonical_relative_namespace_is_no_problem() -> None:
    assert canonical("<q:a xmlns:q='u'/>") == '<q:a xmlns:q="u"></q:a>'


def test_difference_of_documents_that_mean_the_same_is_empty() -> None:
    assert difference("<a x='1' y='2'/>", "<a y='2' x='1'></a>\n") == ""


def test_difference_shows_the_changed_lines() -> None:
    before = "<a>\n  <b>1</b>\n  <c/>\n</a>"

    shown = difference(before, before.replace("1", "2"), context=1)

    assert shown == "@@ -1,3 +1,3 @@\n <a>\n-  <b>1</b>\n+  <b>2</b>\n   <c/>\n"


@pytest.mark.parametrize("pair", [("<a", "<a/>"), ("<a/>", "<a")])
def test_difference_of_no_documents_raises(pair: tuple[str, str]) -> None:
    with pytest.raises(InvalidInput):
        difference(*pair)


@pytest.mark.parametrize(
    ("xml", "redacted"),
    [
        ("<graphics passwd='it is' port='1'/>", "<graphics passwd='***' port='1'/>"),
        ('<graphics passwd="it\'s>"/>', '<graphics passwd="***"/>'),
        ("<x password = 'a\nb'/>", "<x password = '***'/>"),
        (
            "<secret uuid='1'>\n<value>abc=</value></secret>",
            "<secret uuid='1'>\n<value>***</value></secret>",
        ),
        ("<secret>abc</secret>", "<secret>***</secret>"),
        ("<x:password a='b'> p </x:password>", "<x:password a='b'>***</x:password>"),
        ("<arg value='-spice password=abc,port=1'/>", "<arg value='-spice password=***,port=1'/>"),
        (
            "<arg value='secret,id=a,data=b c,format=raw'/>",
            "<arg value='secret,id=a,data=***,format=raw'/>",
        ),
        ("<!-- <graphics passwd='x'/> -->", "<!-- <graphics passwd='***'/> -->"),
        ("broken <graphics passwd='x' <", "broken <graphics passwd='***' <"),
    ],
)
def test_redact_secret_is_blanked(xml: str, redacted: str) -> None:
    assert redact(xml) == redacted
    assert redact(redacted) == redacted


@pytest.mark.parametrize(
    "xml",
    [
        "<graphics passwdValidTo='2030-01-01T00:00:00' connected='keep'/>",
        "<enum name='x'><value>kvm</value></enum>",
        "<secret type='ceph' uuid='1'/><value>kvm</value>",
        "<secret ephemeral='no'>\n  <uuid>1</uuid>\n</secret>",
        "<arg value='data=1'/>",
        document("minimal"),
    ],
)
def test_redact_leaves_the_rest(xml: str) -> None:
    assert redact(xml) == xml


@pytest.mark.parametrize(
    ("name", "secret"), [("linux-q35-uefi", "s3cret"), ("qemu-commandline", "letmein")]
)
def test_redact_document_stays_a_document(name: str, secret: str) -> None:
    shown = redact(document(name))

    assert secret not in shown
    parse(shown, Domain)


def test_sanitize_makes_node_device_xml_readable() -> None:
    xml = "<device><serial>a\x1b\x00b\ufffe</serial><name>\tü\U0001f40b\n</name></device>"

    clean = sanitize(xml)

    assert parse(clean).node[0].text == "a\ufffd\ufffdb\ufffd"
    assert "\tü\U0001f40b\n" in clean
