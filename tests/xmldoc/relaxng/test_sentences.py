import pytest

from vmgui.xmldoc.relaxng import sentences


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (["name", "cache"], "“cach” is not an attribute of <driver>. Is “cache” meant?"),
        (["name", "type"], "“cach” is not an attribute of <driver>."),
        ([], "“cach” is not an attribute of <driver>."),
    ],
)
def test_unknown_name_comes_with_a_guess_if_one_is_near(known, expected):
    assert sentences.unknown_attribute("cach", "driver", known) == expected


def test_few_values_are_listed_and_many_are_guessed_from():
    few = sentences.wrong_text("open", "maybe", ["no", "yes"])
    many = sentences.wrong_text("number", "n-7", [f"n{number}" for number in range(20)])

    assert few.endswith("Possible: no, yes.")
    assert many.endswith("Is “n7” meant?")


def test_quotation_is_one_short_line():
    sentence = sentences.needless_text("os", "a\n  b " + "long " * 99)

    assert sentence.startswith("<os> cannot have text in it, but “a b long")
    assert "\n" not in sentence
    assert len(sentence) < 120
