from __future__ import annotations

import time

import pytest

from vmgui.base.errors import HostError, InvalidInput, TimedOut
from vmgui.core.operations import probing


async def test_probe_names_the_host_and_its_hypervisor() -> None:
    answer = await probing.probe("test:///default")

    assert "TEST" in answer.upper()


async def test_malformed_uri_is_refused() -> None:
    with pytest.raises(InvalidInput):
        await probing.probe("nonsense")


async def test_host_that_refuses_is_an_error_for_people() -> None:
    with pytest.raises(HostError) as caught:
        await probing.probe("test+unix:///default?socket=/nowhere")

    assert caught.value.message
    assert caught.value.detail


async def test_host_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "LIMIT_SECONDS", 0.05)
    monkeypatch.setattr(probing, "_probe", lambda _uri: time.sleep(0.5))

    with pytest.raises(TimedOut):
        await probing.probe("test:///default")
