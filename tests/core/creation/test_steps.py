from __future__ import annotations

import pytest

from tests.support.answering import around, found, manual
from vmgui.core.creation.answers import Answers, DiskAnswer, FileChoice, ImageUse, Source
from vmgui.core.creation.steps import Step, steps

ALL = tuple(Step)
NO_STORAGE = (Step.SOURCE, Step.MEDIUM, Step.RESOURCES, Step.FINISH)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (Answers(source=Source.ISO), ALL),
        (Answers(source=Source.URL), ALL),
        (Answers(source=Source.PXE), ALL),
        (Answers(source=Source.MANUAL), ALL),
        (Answers(source=Source.CLOUD), ALL),
        (Answers(source=Source.CLOUD, image_use=ImageUse.KEEP), ALL),
        (Answers(source=Source.IMPORT), NO_STORAGE),
        (Answers(source=Source.IMPORT, image_use=ImageUse.KEEP), NO_STORAGE),
        (Answers(source=Source.IMPORT, image_use=ImageUse.COPY), ALL),
        (Answers(source=Source.IMPORT, image_use=ImageUse.OVERLAY), ALL),
        (Answers(source=Source.IMPORT, medium=FileChoice("/x", is_here=True)), ALL),
        (Answers(source=Source.XML), (Step.SOURCE, Step.MEDIUM, Step.FINISH)),
    ],
)
def test_steps_are_those_that_have_something_to_ask(
    answers: Answers, expected: tuple[Step, ...]
) -> None:
    assert steps(answers) == expected


@pytest.mark.parametrize("step", Step)
def test_step_has_the_guides_title(step: Step) -> None:
    assert step.title


@pytest.mark.parametrize("step", Step)
def test_good_answers_have_no_problems(step: Step) -> None:
    assert found(step, manual(), around()) == ()


def test_errors_come_before_warnings() -> None:
    answers = manual(disk=DiskAnswer(capacity=1, name="web1.qcow2"))
    problems = found(Step.STORAGE, answers, around())

    assert [(each.field, each.is_warning) for each in problems] == [
        ("volume", False),
        ("capacity", True),
    ]
