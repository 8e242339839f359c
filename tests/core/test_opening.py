from __future__ import annotations

import asyncio
import threading

import pytest

import vmgui.core.opening
from tests.support.worlds import eventually
from vmgui.base.errors import InvalidInput, TimedOut
from vmgui.base.ids import HostId
from vmgui.core.opening import OPEN_SECONDS, SSH_SECONDS, Opening, limit
from vmgui.virt.session import Session, open_session

SSH = "qemu+ssh://ann@host/system"


class Prompt:
    """An opener that waits as long as a person does, and counts."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.shown = 0
        self.most = 0
        self.asked = 0

    def open(self) -> Session:
        self.asked += 1
        self.shown += 1
        self.most = max(self.most, self.shown)
        self.gate.wait(5)
        self.shown -= 1
        return open_session(HostId("test:///default"), lambda _notice: None)


@pytest.mark.parametrize(
    ("uri", "seconds"),
    [
        (SSH, SSH_SECONDS),
        ("qemu+libssh2://host/system", SSH_SECONDS),
        ("qemu+tls://host/system", OPEN_SECONDS),
        ("qemu:///system", OPEN_SECONDS),
    ],
)
def test_limit_is_sshs_own_where_it_may_ask(uri: str, seconds: float) -> None:
    assert limit(uri, OPEN_SECONDS) == seconds


def test_limit_malformed_uri_is_refused() -> None:
    with pytest.raises(InvalidInput):
        limit("nonsense", 1)


async def test_open_next_try_waits_for_the_prompt_of_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vmgui.core.opening, "SSH_SECONDS", 0.05)
    prompt, opening = Prompt(), Opening(SSH)
    with pytest.raises(TimedOut):
        await opening.open(prompt.open)

    again = asyncio.ensure_future(opening.open(prompt.open))
    await asyncio.sleep(0.05)
    assert prompt.asked == 1
    prompt.gate.set()
    session = await again

    assert (prompt.asked, prompt.most) == (2, 1)
    session.close()


async def test_open_without_prompts_does_not_wait_for_what_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vmgui.core.opening, "OPEN_SECONDS", 0.05)
    prompt, opening = Prompt(), Opening("test:///default")

    for _n in range(2):
        with pytest.raises(TimedOut):
            await opening.open(prompt.open)

    assert prompt.most == 2
    prompt.gate.set()
    await eventually(lambda: prompt.shown == 0, "the threads have ended")
