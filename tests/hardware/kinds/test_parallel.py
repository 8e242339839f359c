from tests.hardware.kinds.forms import scene
from vmgui.hardware.kinds.parallel import ParallelKind

KIND = ParallelKind()


def test_why_not_add_allows_three() -> None:
    around = scene("character-devices")
    before = KIND.why_not_add(around)

    around.domain.devices.append(KIND.new(around))

    assert before is None
    assert KIND.why_not_add(around)


def test_problems_with_a_number_taken_tells() -> None:
    around = scene("character-devices")
    KIND.among(around)[1].port = 0

    assert [each.field for each in KIND.problems(KIND.among(around)[0], around)] == ["port"]
