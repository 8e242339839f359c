from tests.hardware.kinds.forms import scene
from vmgui.hardware.kinds.redirfilter import RedirfilterKind, Rule

KIND = RedirfilterKind()


def test_new_allows_everything() -> None:
    made = KIND.new(scene())

    assert [rule.xml() for rule in made.rules] == ['<usbdev allow="yes"/>']


def test_why_not_add_a_second_one() -> None:
    assert KIND.why_not_add(scene())
    assert KIND.why_not_add(scene("minimal")) is None


def test_problems_of_rules_behind_one_for_all_warns() -> None:
    around = scene("character-devices")

    problems = list(KIND.problems(KIND.among(around)[0], around))

    assert [(each.field, each.is_warning) for each in problems] == [("rules", True)]


def test_rule_matches_all_without_values_or_with_minus_one() -> None:
    rule = Rule.create()
    rule.vendor = "-1"

    assert rule.matches_all
