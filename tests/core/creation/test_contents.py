from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.core.conftest import Desk
from vmgui.base.errors import AccessDenied, HostError, InvalidInput, NotFound
from vmgui.base.ids import HostId
from vmgui.core.creation import contents
from vmgui.core.creation.answers import FileChoice
from vmgui.core.creation.contents import Content

LOCAL = HostId("qemu:///system")


class Calls:
    """A host that answers every read alike."""

    def __init__(self, answer: str | HostError | None) -> None:
        self.answer = answer
        self.asked = 0

    async def pool_read(self, *_arguments: object) -> str | None:
        self.asked += 1
        if isinstance(self.answer, HostError):
            raise self.answer
        return self.answer


def all_of(content: Content) -> str:
    return content.read(0, content.size).decode()


@pytest.fixture
def host(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """The local host; it lets nobody look."""
    calls = Calls(None)
    monkeypatch.setattr(desk.fleet, "calls_of", lambda _host: calls)
    return calls


@pytest.fixture
def hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file that only the host may read."""
    hidden = str(tmp_path / "hidden")
    real = os.open

    def refuse(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if path == hidden:
            raise PermissionError(13, "Permission denied", path)
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refuse)  # root may read everything
    return hidden


async def test_file_of_the_local_host_is_read_directly(
    desk: Desk, host: Calls, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_text("text")

    assert await contents.look(desk.fleet, LOCAL, FileChoice(str(path)), all_of) == "text"
    assert host.asked == 0


async def test_file_that_only_the_host_may_read_is_read_by_it(
    desk: Desk, host: Calls, hidden: str
) -> None:
    host.answer = "text"

    assert await contents.look(desk.fleet, LOCAL, FileChoice(hidden), all_of) == "text"


async def test_file_that_nobody_may_read_says_why_we_may_not(
    desk: Desk, host: Calls, hidden: str
) -> None:
    with pytest.raises(InvalidInput, match="You are not allowed to read"):
        await contents.look(desk.fleet, LOCAL, FileChoice(hidden), all_of)

    assert host.asked == 1


async def test_file_of_this_computer_is_not_asked_of_the_host(
    desk: Desk, host: Calls, hidden: str
) -> None:
    with pytest.raises(InvalidInput, match="You are not allowed to read"):
        await contents.look(desk.fleet, LOCAL, FileChoice(hidden, is_here=True), all_of)

    assert host.asked == 0


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (NotFound("There is no “a” on the host."), InvalidInput, "There is no “a” on the host."),
        (HostError("It failed", "open: Permission denied"), InvalidInput, "not allowed to read"),
        (AccessDenied("The host does not allow this."), AccessDenied, "does not allow"),
    ],
)
async def test_what_the_host_says_is_told(
    desk: Desk, host: Calls, error: HostError, kind: type[Exception], words: str
) -> None:
    host.answer = error

    with pytest.raises(kind, match=words):
        await contents.look(desk.fleet, HostId("qemu+ssh://far/system"), FileChoice("/a"), all_of)


async def test_host_where_nobody_lets_us_look_is_none(desk: Desk, host: Calls) -> None:
    far = HostId("qemu+ssh://far/system")

    assert await contents.look(desk.fleet, far, FileChoice("/a"), all_of) is None
    assert host.asked == 1


async def test_simulated_host_has_no_files(desk: Desk, host: Calls) -> None:
    simulated = HostId("test:///default")

    assert await contents.look(desk.fleet, simulated, FileChoice("/a"), all_of) is None
    assert host.asked == 0


async def test_file_that_fails_while_it_is_read_says_so(desk: Desk, tmp_path: Path) -> None:
    def fail(_content: Content) -> None:
        raise OSError(5, "Input/output error")

    path = tmp_path / "file"
    path.write_text("text")

    with pytest.raises(InvalidInput, match="cannot be read: Input/output error"):
        await contents.look(desk.fleet, LOCAL, FileChoice(str(path)), fail)
