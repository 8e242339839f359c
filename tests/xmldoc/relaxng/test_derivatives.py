import pytest

from vmgui.xmldoc.relaxng.derivatives import (
    ended,
    opened,
    with_attribute,
    with_text,
    without_attributes,
)
from vmgui.xmldoc.relaxng.patterns import (
    EMPTY,
    NOT_ALLOWED,
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


def element(name: str, content: Pattern = EMPTY) -> Pattern:
    return Element(False, NameClass(frozenset({Name("", name)})), lambda: content)


def attribute(name: str, value: Pattern = TEXT) -> Pattern:
    return Attribute(False, NameClass(frozenset({Name("", name)})), value)


def after_elements(pattern: Pattern, names: str) -> Pattern:
    """What may come behind empty elements with names of a letter."""
    for name in names:
        pattern = ended(without_attributes(opened(pattern, Name("", name))))
    return pattern


A, B = element("a"), element("b")


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (group(A, B), ["ab"], ["", "a", "ba", "abb"]),
        (group(optional(A), B), ["ab", "b"], ["a", "aab"]),
        (interleave(A, B), ["ab", "ba"], ["a", "aba"]),
        (choice((A, B)), ["a", "b"], ["", "ab"]),
        (one_or_more(choice((A, B))), ["a", "abba"], ["", "c"]),
        (interleave(optional(one_or_more(A)), B), ["b", "aba", "aab"], ["a", "bb"]),
    ],
)
def test_elements_may_stand_as_the_pattern_says(pattern, good, bad):
    assert all(after_elements(pattern, names).is_nullable for names in good)
    assert not any(after_elements(pattern, names).is_nullable for names in bad)


def test_attributes_stand_in_any_order_and_once():
    inside = opened(element("a", group(attribute("x"), attribute("y"))), Name("", "a"))
    x, y = Name("", "x"), Name("", "y")

    one_way = with_attribute(with_attribute(inside, x, "1"), y, "2")
    other_way = with_attribute(with_attribute(inside, y, "2"), x, "1")

    assert ended(without_attributes(one_way)).is_nullable
    assert ended(without_attributes(other_way)).is_nullable
    assert with_attribute(one_way, x, "1") is NOT_ALLOWED
    assert without_attributes(inside) is NOT_ALLOWED
    assert ended(without_attributes(inside, forgiving=True)).is_nullable


def test_attribute_of_any_value_shows_whether_the_name_is_right():
    inside = opened(element("a", attribute("x", Value(False, "1"))), Name("", "a"))

    assert with_attribute(inside, Name("", "x"), "2") is NOT_ALLOWED
    assert with_attribute(inside, Name("", "x"), None) is not NOT_ALLOWED
    assert with_attribute(inside, Name("", "y"), None) is NOT_ALLOWED


def test_any_number_of_attributes_may_be_of_a_class():
    many = optional(one_or_more(Attribute(False, NameClass(is_any=True), TEXT)))
    inside = opened(element("a", many), Name("", "a"))

    for name in "xyz":
        inside = with_attribute(inside, Name("", name), "1")

    assert ended(without_attributes(inside)).is_nullable


@pytest.mark.parametrize(
    ("pattern", "text", "is_allowed"),
    [
        (TEXT, "anything", True),
        (Value(False, "two words"), " two\n words ", True),
        (Value(False, "one"), "two", False),
        (Data(False, "int", (), None), "7", True),
        (Data(False, "int", (), Value(False, "7")), "7", False),
        (EMPTY, "text", False),
        (A, "text", False),
        (group(optional(Value(False, "one")), TEXT), "two", True),
        (interleave(A, TEXT), "text", True),
        (one_or_more(Value(False, "one")), "one", True),
    ],
)
def test_text_is_compared_with_what_may_stand_there(pattern, text, is_allowed):
    assert (with_text(pattern, text) is not NOT_ALLOWED) is is_allowed


def test_end_is_allowed_when_nothing_is_missing_or_it_is_forgiven():
    inside = without_attributes(opened(group(element("a", B), A), Name("", "a")))

    assert ended(inside) is NOT_ALLOWED
    assert ended(inside, forgiving=True) is A
