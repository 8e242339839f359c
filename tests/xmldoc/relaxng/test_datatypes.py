import pytest

from vmgui.xmldoc.relaxng.datatypes import allows


@pytest.mark.parametrize(
    ("type_name", "params", "text", "expected"),
    [
        ("string", {}, "anything", True),
        ("string", {"pattern": "[a-z]+"}, "abc", True),
        ("string", {"pattern": "[a-z]+"}, "abc1", False),
        ("string", {"pattern": "$[0-9]"}, "$1", True),
        ("string", {"pattern": "[^/$]+"}, "a^", True),
        ("string", {"pattern": r"\^[0-9]+"}, "^3", True),
        ("string", {"maxLength": "3"}, "abcd", False),
        ("string", {"minLength": "3"}, "ab", False),
        ("unsignedInt", {}, " 12 ", True),
        ("unsignedInt", {}, "-1", False),
        ("unsignedInt", {}, "4294967296", False),
        ("int", {}, "abc", False),
        ("integer", {}, "-99999999999999999999", True),
        ("positiveInteger", {}, "0", False),
        ("short", {"minInclusive": "1", "maxInclusive": "8"}, "8", True),
        ("short", {"minInclusive": "1", "maxInclusive": "8"}, "9", False),
        ("short", {"minInclusive": "1", "maxInclusive": "8"}, "0", False),
        ("dateTime", {}, "whatever it is", True),
    ],
)
def test_allows_text_of_a_type(type_name, params, text, expected):
    assert allows(type_name, tuple(params.items()), text) is expected
