"""The steps of the guide's section 3.3, and what is wrong at each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import TypeAlias

import vmgui.core.creation.checks.finish as finish
import vmgui.core.creation.checks.medium as medium
import vmgui.core.creation.checks.resources as resources
import vmgui.core.creation.checks.source as source
import vmgui.core.creation.checks.storage as storage
from vmgui.base.i18n import N_, _
from vmgui.core.creation.answers import Answers, Source
from vmgui.core.creation.surroundings import Surroundings
from vmgui.hardware.panel import Problem

__all__ = ["Problem", "Step", "problems", "steps"]


class Step(Enum):
    """What is asked on one page."""

    SOURCE = "source"
    MEDIUM = "medium"
    RESOURCES = "resources"
    STORAGE = "storage"
    FINISH = "finish"

    @property
    def title(self) -> str:
        """The guide's words, translated."""
        return _(_TITLES[self])


_TITLES = {
    Step.SOURCE: N_("Specify installation type"),
    Step.MEDIUM: N_("Select the installation source"),
    Step.RESOURCES: N_("Configure memory (RAM) and virtual CPUs"),
    Step.STORAGE: N_("Configure storage"),
    Step.FINISH: N_("Name and final configuration"),
}

_Check: TypeAlias = Callable[[Answers, Surroundings], Iterator[Problem]]

_CHECKS: dict[Step, _Check] = {
    Step.SOURCE: source.problems,
    Step.MEDIUM: medium.problems,
    Step.RESOURCES: resources.problems,
    Step.STORAGE: storage.problems,
    Step.FINISH: finish.problems,
}


def steps(answers: Answers) -> tuple[Step, ...]:
    """The steps that apply, in order.

    Args:
        answers: filled in; of an image whose use is None, it is taken that it is used as it is.

    Returns:
        All but those that have nothing to ask: a description in XML says all but the name, and an
        image that is used as it is has its size and place.
    """
    if answers.source is Source.XML:
        return (Step.SOURCE, Step.MEDIUM, Step.FINISH)
    if answers.source is Source.IMPORT and not storage.is_image_made(answers):
        return tuple(step for step in Step if step is not Step.STORAGE)
    return tuple(Step)


def problems(step: Step, answers: Answers, around: Surroundings) -> tuple[Problem, ...]:
    """What is wrong at a step; errors first, for a form shows one sentence at each field.

    Args:
        step: one of `steps(answers)`.
        answers: filled in, see `vmgui.core.creation.defaults`.
        around: what is known around them.

    Returns:
        Sentences at the names of fields. Nobody is kept from going on by a warning.
    """
    found = _CHECKS[step](answers, around)
    return tuple(sorted(found, key=lambda problem: problem.is_warning))
