"""The schemas here are small; libvirt's own are in `tests/xmldoc/test_schema.py`."""

from pathlib import Path

import pytest

from vmgui.xmldoc.relaxng import explain as explaining
from vmgui.xmldoc.relaxng.explain import explain
from vmgui.xmldoc.relaxng.grammar import Grammar

HEAD = "<grammar xmlns='http://relaxng.org/ns/structure/1.0'>"
TAIL = "</grammar>"

ZOO = """
<start><ref name='zoo'/></start>
<define name='zoo'>
  <element name='zoo'>
    <optional><attribute name='town'/></optional>
    <interleave>
      <element name='name'><text/></element>
      <zeroOrMore><ref name='animal'/></zeroOrMore>
      <optional>
        <element name='open'><choice><value>yes</value><value>no</value></choice></element>
      </optional>
      <optional><ref name='notes'/></optional>
      <optional><element name='q:guard' xmlns:q='urn:guards'><empty/></element></optional>
    </interleave>
  </element>
</define>
<define name='animal'>
  <element name='animal'>
    <choice>
      <group>
        <attribute name='kind'><value>bird</value></attribute>
        <optional><attribute name='wings'><data type='unsignedInt'/></attribute></optional>
      </group>
      <group>
        <attribute name='kind'><value>fish</value></attribute>
        <optional><attribute name='fins'/></optional>
        <element name='water'>
          <choice><attribute name='salt'/><attribute name='sweet'/></choice>
        </element>
      </group>
      <group>
        <attribute name='kind'><value>pair</value></attribute>
        <choice><element name='he'><empty/></element><element name='she'><empty/></element></choice>
      </group>
    </choice>
  </element>
</define>
<define name='notes'>
  <element name='notes'><zeroOrMore><ref name='anything'/></zeroOrMore></element>
</define>
<define name='anything'>
  <element>
    <anyName><except><name>secret</name></except></anyName>
    <zeroOrMore>
      <choice><attribute><anyName/></attribute><text/><ref name='anything'/></choice>
    </zeroOrMore>
  </element>
</define>
"""
"""Every way to be wrong that libvirt's schemas know."""


def grammar(directory: Path, content: str, name: str = "schema.rng") -> Grammar:
    path = directory / name
    path.write_text(HEAD + content + TAIL, encoding="utf-8")
    return Grammar(path)


@pytest.fixture
def zoo(tmp_path):
    return grammar(tmp_path, ZOO).start


def messages(xml, start):
    return [each.message for each in explain(xml, start)]


@pytest.mark.parametrize(
    "xml",
    [
        "<zoo><name>A</name></zoo>",
        "<zoo town='B'>\n  <animal kind='bird' wings='2'/>\n  <name/>\n  <open> yes </open></zoo>",
        "<zoo><animal kind='fish'><water salt=''/></animal><!-- c --><name>A</name></zoo>",
        "<zoo><name>A</name><notes><x a='b'>text<y xmlns='urn:y'/></x></notes></zoo>",
        "<zoo><name>A</name><guard xmlns='urn:guards'/></zoo>",
    ],
)
def test_document_that_fits_has_no_complaints(zoo, xml):
    assert messages(xml, zoo) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<animal kind='bird' color='x'/>", "“color” is not an attribute of <animal>."),
        (
            "<animal kind='bird' wigs='2'/>",
            "“wigs” is not an attribute of <animal>. Is “wings” meant?",
        ),
        (
            "<animal kind='bird' fins='2'/>",
            "The attribute “fins” of <animal> does not fit what stands before it.",
        ),
        (
            "<animal kind='dog'/>",
            "“dog” is not a possible value of the attribute “kind” of <animal>."
            " Possible: bird, fish, pair.",
        ),
        (
            "<animal kind='bird' wings='two'/>",
            "“two” is not a possible value of the attribute “wings” of <animal>.",
        ),
        ("<animal/>", "The attribute “kind” of <animal> is missing."),
        (
            "<animal kind='fish'><water/></animal>",
            "An attribute of <water> is missing. It can be one of these: salt, sweet.",
        ),
        ("<animal kind='fish'/>", "<water> is missing in <animal>."),
        (
            "<animal kind='pair'/>",
            "Something is missing in <animal>. It can be one of these: <he>, <she>.",
        ),
        (
            "<animal kind='bird'><water salt=''/></animal>",
            "<water> does not fit what stands before it in <animal>.",
        ),
        ("<frobnicate><deep/>text</frobnicate>", "<frobnicate> is not known in <zoo>."),
        ("<anmal/>", "<anmal> is not known in <zoo>. Is “animal” meant?"),
        ("<open>yes</open><open>no</open>", "<open> cannot stand once more in <zoo>."),
        ("<open>maybe</open>", "“maybe” is not a possible text of <open>. Possible: no, yes."),
        ("<open/>", "<open> needs a text."),
        ("<open><x/></open>", "<x> is not known in <open>."),
        ("stray", "<zoo> cannot have text in it, but “stray” stands there."),
        ("<guard/>", "<guard> is not known in <zoo>. Is “guard” meant?"),
        ("<notes><secret/></notes>", "<secret> is not known in <notes>."),
    ],
)
def test_mistake_is_one_complaint_that_names_it(zoo, content, expected):
    found = messages(f"<zoo><name>A</name>{content}</zoo>", zoo)

    assert found[0] == expected
    assert len(found) == (2 if content == "<open><x/></open>" else 1)


def test_missing_element_is_complained_of_where_its_parent_begins(zoo):
    found = explain("<!-- c -->\n<zoo>\n</zoo>", zoo)

    assert found == [(2, 1, "<name> is missing in <zoo>.")]


def test_other_document_says_what_is_needed(zoo):
    assert messages("<garden/>", zoo) == ["This is <garden>, but <zoo> is needed here."]


def test_complaint_about_an_attribute_has_its_place_in_characters(zoo):
    animal = "  <animal kind='bird'\n    ä='kind=' wings='\n2' fins='ü'/>"
    xml = f"<zoo>\n  <name>A</name>\n{animal}\n</zoo>"

    found = explain(xml, zoo)

    assert [(each.line, each.column) for each in found] == [(4, 5), (5, 4)]


def test_reading_goes_on_after_a_mistake(zoo):
    xml = "<zoo><name>A</name><animal kind='dog' x=''/><animal kind='bird' y=''/></zoo>"

    assert len(messages(xml, zoo)) == 3


def test_mistakes_without_end_are_cut(zoo):
    found = messages("<zoo>" + "<x/>" * 1000 + "</zoo>", zoo)

    assert len(found) == explaining.MOST_COMPLAINTS


def test_long_values_are_quoted_in_short(zoo):
    found = messages(f"<zoo><name>A</name><open>{'maybe ' * 99}</open></zoo>", zoo)

    assert len(found[0]) < 150
    assert "…" in found[0]
