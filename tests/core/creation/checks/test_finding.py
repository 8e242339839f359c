from __future__ import annotations

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.core.creation.checks.finding import caught, listed, path_problems
from vmgui.hardware.panel import Problem


def refuse(reason: str) -> None:
    raise InvalidInput(reason, hint="Do this.")


def test_refusal_is_a_problem_with_its_hint() -> None:
    assert list(caught("name", refuse, "No.")) == [Problem("name", "No. Do this.")]


def test_check_that_is_content_is_none() -> None:
    assert list(caught("name", str, "x")) == []


@pytest.mark.parametrize(
    ("path", "said"),
    [("", "Choose it."), ("  ", "Choose it."), ("a/b", "whole path"), ("/a\n", "cannot be shown")],
)
def test_path_has_its_form(path: str, said: str) -> None:
    (problem,) = path_problems("path", path, "Choose it.")

    assert problem.field == "path"
    assert said in problem.message


def test_absolute_path_is_right() -> None:
    assert list(path_problems("path", "/srv/größe x.iso", "")) == []


def test_names_are_listed() -> None:
    assert listed(("web1", "web2")) == "“web1”, “web2”"
