from __future__ import annotations

import pytest

from vmgui.base import errors
from vmgui.base.errors import HostError, InvalidInput, VmguiError


def test_text_has_message_and_detail() -> None:
    assert str(VmguiError("It failed.", "errno 5", "Try again.")) == "It failed. (errno 5)"
    assert str(VmguiError("It failed.")) == "It failed."


def test_fields_of_the_kinds() -> None:
    host = HostError("x", "y", code=42, domain=10)
    typed = InvalidInput("x", field="name", hint="z")

    assert (host.code, host.domain, host.detail) == (42, 10, "y")
    assert (typed.field, typed.hint) == ("name", "z")


@pytest.mark.parametrize(
    ("kind", "is_retryable"),
    [("ConnectionLost", True), ("TimedOut", True), ("Busy", True), ("AccessDenied", False)],
)
def test_what_may_be_tried_again(kind: str, is_retryable: bool) -> None:
    assert getattr(errors, kind).is_retryable is is_retryable
