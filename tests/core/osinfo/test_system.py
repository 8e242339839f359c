from __future__ import annotations

from datetime import date

from vmgui.core.osinfo.system import ALL, Resources, System

SERVER, ANY = Resources(memory=2), Resources(memory=1)


def test_needs_of_an_architecture_go_before_those_of_all() -> None:
    system = System("a", "a", "A", minimum={ALL: ANY, "x86_64": SERVER}, recommended={ALL: ANY})

    assert system.minimum_for("x86_64") == SERVER
    assert system.minimum_for("s390x") == ANY
    assert system.recommended_for("x86_64") == ANY


def test_needs_that_nobody_says_are_empty() -> None:
    assert System("a", "a", "A").minimum_for("x86_64") == Resources()
    assert System("a", "a", "A").recommended_for("x86_64") == Resources()


def test_system_is_ended_after_its_last_day() -> None:
    system = System("a", "a", "A", ended=date(2024, 6, 30))

    assert not system.is_ended(date(2024, 6, 30))
    assert system.is_ended(date(2024, 7, 1))
    assert not System("a", "a", "A").is_ended(date(2999, 1, 1))
