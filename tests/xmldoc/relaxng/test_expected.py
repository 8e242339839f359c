from vmgui.xmldoc.relaxng import expected
from vmgui.xmldoc.relaxng.derivatives import opened
from vmgui.xmldoc.relaxng.patterns import (
    EMPTY,
    TEXT,
    Attribute,
    Data,
    Element,
    Name,
    NameClass,
    Pattern,
    Value,
    choice,
    group,
    interleave,
    one_or_more,
    optional,
)


def element(name: str, content: Pattern = EMPTY) -> Element:
    return Element(False, NameClass(frozenset({Name("", name)})), lambda: content)


def attribute(name: str) -> Attribute:
    return Attribute(False, NameClass(frozenset({Name("", name)})), TEXT)


A, B, X, Y = element("a"), element("b"), attribute("x"), attribute("y")
ONE, TWO = Value(False, "one"), Value(False, "two")


def test_pieces_are_found_wherever_they_are():
    pattern = group(optional(X), interleave(one_or_more(A), choice((B, group(Y, A)))))

    assert expected.names(expected.elements(pattern)) == ["a", "b"]
    assert expected.names(expected.attributes(pattern)) == ["x", "y"]
    assert expected.elements(pattern, Name("", "b")) == [B]
    assert expected.attributes(pattern, Name("", "z")) == []


def test_pieces_are_those_of_the_element_that_is_open():
    pattern = opened(group(element("a", X), B), Name("", "a"))

    assert expected.attributes(pattern) == [X]
    assert expected.elements(pattern) == []


def test_values_are_listed_if_they_are_words():
    assert expected.values(choice((TWO, ONE, EMPTY))) == ["one", "two"]
    assert expected.values(choice((ONE, TEXT))) == []
    assert expected.values(choice((ONE, Data(False, "int", (), None)))) == []


def test_required_is_what_no_way_leads_around():
    pattern = group(group(X, optional(Y)), choice((group(A, B), one_or_more(B))))

    assert expected.required(pattern, Attribute) == {"x"}
    assert expected.required(pattern, Element) == {"b"}
    assert expected.required(EMPTY, Element) == frozenset()


def test_required_of_an_open_element_is_what_is_in_it():
    pattern = opened(group(element("a", A), B), Name("", "a"))

    assert expected.required(pattern, Element) == {"a"}


def test_texts_are_told_from_elements():
    assert [expected.is_text(each) for each in (TEXT, ONE, A, X)] == [True, True, False, False]
