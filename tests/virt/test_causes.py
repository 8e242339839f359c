from __future__ import annotations

import re

import pytest

from vmgui.virt.causes import CODES, CONNECTION_CAUSES, HOST_CAUSES, LOST, NO_AGENT, UNKNOWN, Cause

MATCHED = (*CONNECTION_CAUSES, *HOST_CAUSES)
ALL = (*CODES.values(), *(cause for _pattern, cause in MATCHED), LOST, NO_AGENT, UNKNOWN)
NAME = re.compile(r"{(\w+)}")


@pytest.mark.parametrize("cause", ALL, ids=lambda cause: cause.message)
def test_cause_is_a_sentence(cause: Cause) -> None:
    assert cause.message.endswith(".")
    assert cause.message[0].isupper() or cause.message.startswith("libvirt")
    assert not NAME.search(cause.hint)


@pytest.mark.parametrize(
    ("pattern", "cause"), MATCHED, ids=[pattern for pattern, _cause in MATCHED]
)
def test_pattern_knows_the_names_in_its_message(pattern: str, cause: Cause) -> None:
    known = {"words", *re.compile(pattern).groupindex}

    assert set(NAME.findall(cause.message)) <= known
    assert cause.hint or not NAME.search(cause.message)


@pytest.mark.parametrize("code", CODES)
def test_code_has_no_other_name_than_libvirts_words(code: int) -> None:
    assert set(NAME.findall(CODES[code].message)) <= {"words"}
