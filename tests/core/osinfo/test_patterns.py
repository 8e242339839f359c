from __future__ import annotations

import pytest

from tests.support.guards import LogGuard
from vmgui.core.osinfo.patterns import find, fits, literal


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"Debian 11.\d+", "Debian 11.6.0 amd64 n", True),
        ("Debian", "old Debian", True),
        ("^Debian", "old Debian", False),
        ("", "anything", True),
        ("", "", True),
        (".*", "", False),
    ],
)
def test_pattern_fits_as_in_libosinfo(pattern: str, text: str, expected: bool) -> None:
    assert fits(pattern, text) is expected


@pytest.mark.parametrize("pattern", ["broken [", "(", "a{99999999999999999999}"])
def test_broken_pattern_fits_nothing_and_is_logged_once(
    pattern: str, log_guard: LogGuard, caplog: pytest.LogCaptureFixture
) -> None:
    log_guard.expect("is left out")

    for _time in range(3):
        assert find(pattern, "text") is None

    assert len(caplog.records) == 1
    assert repr(pattern) in caplog.text


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"Debian 11.\d+.\d+ amd64 n", "Debian 11"),
        (r"^(J_)?(CCSN?A|C?CCOMA)_X64FREE?_", "_X64FRE"),
        (r"RHEL[_-]9[_-]1[_-](([0-9]|[1-9][0-9])[_-])?BaseOS[_-]ppc64le", "ppc64le"),
        (r"alpine-std 3\.17.* x86_64$", "alpine-std 3.17"),
        (r"one|another", ""),
        (r"(one|another) more", " more"),
        (r"abx?c", "ab"),
        (r"ax*", "a"),
        (r"abx{0,2}", "ab"),
        (r"a+bc", "bc"),
        (r"[]abc]de", "de"),
        (r"\w\d", ""),
        (r"(?i)debian", ""),
        ("", ""),
    ],
)
def test_literal_is_in_all_that_fits(pattern: str, expected: str) -> None:
    assert literal(pattern) == expected
