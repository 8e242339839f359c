from pathlib import Path

import pytest
from lxml import etree

from vmgui.xmldoc.relaxng.explain import explain
from vmgui.xmldoc.relaxng.grammar import Grammar
from vmgui.xmldoc.relaxng.patterns import NOT_ALLOWED

HEAD = "<grammar xmlns='http://relaxng.org/ns/structure/1.0'>"
TAIL = "</grammar>"


def grammar(directory: Path, content: str) -> Grammar:
    path = directory / "schema.rng"
    path.write_text(HEAD + content + TAIL, encoding="utf-8")
    return Grammar(path)


def messages(xml, start):
    return [each.message for each in explain(xml, start)]


def test_what_is_not_known_allows_nothing(tmp_path):
    made = grammar(tmp_path, "<start><externalRef href='other.rng'/></start>")

    assert made.start is NOT_ALLOWED


def test_file_that_is_missing_is_an_error(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        grammar(tmp_path, "<include href='nowhere.rng'/>")


def test_included_definitions_are_combined_and_replaced(tmp_path):
    (tmp_path / "base.rng").write_text(
        HEAD + "<start><element name='a'><ref name='b'/><ref name='c'/></element></start>"
        "<define name='b'><notAllowed/></define>"
        "<define name='c'><element name='c1'><empty/></element></define>" + TAIL,
        encoding="utf-8",
    )
    made = grammar(
        tmp_path,
        "<include href='base.rng'>"
        "<define name='c'><element name='c2'><empty/></element></define></include>"
        "<define name='b' combine='choice'><element name='b1'><empty/></element></define>",
    )

    assert messages("<a><b1/><c2/></a>", made.start) == []
    assert messages("<a><b1/><c1/></a>", made.start)[0].startswith("<c1> is not known in <a>.")


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        ("<oneOrMore><element name='b'><empty/></element></oneOrMore>", "<b/><b/>", ""),
        ("<mixed><element name='b'><empty/></element></mixed>", "x<b/>y", "x"),
        ("<element name='b'><data type='int'><except><value>7</value></except></data></element>",
         "<b>6</b>", "<b>7</b>"),
        ("<element><choice><name>b</name><nsName ns='urn:c'/></choice><empty/></element>",
         "<c xmlns='urn:c'/>", "<c/>"),
        ("<optional><attribute name='x' ns='urn:x'/></optional>", "", "<x/>"),
        ("<group><element name='b'><empty/></element><element name='c'><empty/></element></group>",
         "<b/><c/>", "<c/><b/>"),
    ],
)  # fmt: skip
def test_other_patterns_are_read_as_libxml2_reads_them(tmp_path, pattern, good, bad):
    library = " datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'"
    schema = f"<start><element name='a'{library}>{pattern}</element></start>"
    made = grammar(tmp_path, schema)
    judge = etree.RelaxNG(file=str(tmp_path / "schema.rng"))

    for content, is_good in ((good, True), (bad, False)):
        xml = f"<a>{content}</a>"
        assert judge.validate(etree.fromstring(xml)) is is_good
        assert (messages(xml, made.start) == []) is is_good
