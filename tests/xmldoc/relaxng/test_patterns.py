from vmgui.xmldoc.relaxng.patterns import (
    EMPTY,
    NOT_ALLOWED,
    TEXT,
    Choice,
    Element,
    Name,
    NameClass,
    Value,
    after,
    choice,
    group,
    interleave,
    one_or_more,
    optional,
)

A, B = (Value(is_nullable=False, text=text) for text in "ab")


def test_same_question_gives_the_same_pattern():
    assert group(A, B) is group(A, B)
    assert interleave(A, B) is interleave(A, B)
    assert one_or_more(A) is one_or_more(A)
    assert after(A, B) is after(A, B)
    assert choice((A, B)) is choice((B, A))


def test_choice_is_flat_and_without_what_cannot_be():
    both = choice((A, NOT_ALLOWED, choice((B, A))))

    assert isinstance(both, Choice)
    assert set(both.parts) == {A, B}
    assert choice((A, NOT_ALLOWED)) is A
    assert choice(()) is NOT_ALLOWED


def test_nothing_beside_something_is_that():
    assert group(EMPTY, A) is group(A, EMPTY) is A
    assert interleave(EMPTY, A) is interleave(A, EMPTY) is A
    assert one_or_more(EMPTY) is EMPTY


def test_what_cannot_be_spoils_the_rest():
    assert group(A, NOT_ALLOWED) is NOT_ALLOWED
    assert interleave(NOT_ALLOWED, A) is NOT_ALLOWED
    assert one_or_more(NOT_ALLOWED) is NOT_ALLOWED
    assert after(A, NOT_ALLOWED) is NOT_ALLOWED


def test_optional_may_be_nothing():
    assert optional(A).is_nullable
    assert optional(TEXT) is TEXT
    assert not group(optional(A), B).is_nullable
    assert interleave(optional(A), optional(B)).is_nullable


def test_element_may_hold_itself():
    element = Element(False, NameClass(is_any=True), lambda: optional(element))

    assert element in element.content.parts
    assert element.content is element.content


def test_name_class_has_names_namespaces_and_exceptions():
    secret = NameClass(frozenset({Name("", "secret")}))
    names = NameClass(frozenset({Name("", "a")}), frozenset({"urn:b"}), excluded=(secret,))

    assert Name("", "a") in names
    assert Name("urn:b", "x") in names
    assert Name("", "x") not in names
    assert Name("", "secret") not in NameClass(is_any=True, excluded=(secret,))
